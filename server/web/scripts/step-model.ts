import type { Flash } from '../../../views/layout/page.ts';
import { word } from '../../../views/live/call-words.ts';
import type { StepView } from '../../../views/scripts/step-view.ts';
import type { Reader } from '../../../views/texts/reader.ts';
import { fillMergeText, type MergeValues, mergeFieldName } from '../../core/merge/merge-text.ts';
import { serviceIn } from '../../core/office/cases.ts';
import type { Language, Office } from '../../core/office/office.ts';
import { closedValues } from '../../core/scripts/judge-answer.ts';
import {
  END,
  exitsOfStep,
  questionOf,
  type Script,
  type ScriptQuestion,
  type StepMailing,
  stepOf,
  textIn,
} from '../../core/scripts/script.ts';
import { type RunProblem, type RunState, requiredAhead } from '../../core/scripts/step-script.ts';
import { worldOf } from '../../services/scripts/create-scripts.ts';
import type { StepMail } from '../../services/scripts/scripts.ts';

/** How a value that can be chosen is called. */
export function valueName(
  question: ScriptQuestion,
  value: string,
  how: { office: Office; reader: Reader; language: Language },
): string {
  const { office, reader, language } = how;
  if (question.kind === 'consent') return reader.t(value === 'yes' ? 'consent.yes' : 'consent.no');
  if (question.kind !== 'choice') return value;
  const option = question.options.find(({ id }) => id === value);
  if (option) return textIn(option.names, language);
  switch (question.fills) {
    case 'case.motive':
      return office.motives.find(({ id }) => id === value)?.name ?? value;
    case 'case.service':
      return office.services.find(({ id }) => id === value)?.name ?? value;
    case 'case.priority':
      return word(reader, 'case-priority', value);
    case 'customer.language':
      return word(reader, 'language', value);
    default:
      return value;
  }
}

/** The fewest steps from here to the end, this one among them. */
function stepsAhead(script: Pick<Script, 'steps'>, from: string): number {
  let here = new Set([from]);
  const seen = new Set<string>();
  for (let count = 0; here.size > 0; count++) {
    if (here.has(END)) return count;
    const next = new Set<string>();
    for (const id of here) {
      seen.add(id);
      const step = stepOf(script, id);
      for (const { to } of step ? exitsOfStep(step) : []) if (!seen.has(to)) next.add(to);
    }
    here = next;
  }
  return 1;
}

/** Why a step was not left, in the reader's words. */
export function runProblemText(
  problem: RunProblem,
  how: { script: Pick<Script, 'steps'>; reader: Reader; language: Language },
): string {
  const { script, reader, language } = how;
  const asked = problem.question === undefined ? undefined : questionOf(script, problem.question)?.question;
  const step = problem.step === undefined ? undefined : stepOf(script, problem.step);
  return reader.t(`script-problem.${problem.code}`, {
    question: asked ? textIn(asked.labels, language) : '',
    step: step ? textIn(step.titles, language) : '',
    min: asked?.min ?? '',
    max: asked?.max ?? '',
  });
}

/** What a step has mailed and where to, as it is told before. */
export function mailingText(
  { service, to }: StepMailing,
  how: { script: Pick<Script, 'steps'>; office: Office; reader: Reader; language: Language },
): string {
  const { t } = how.reader;
  const offered = how.office.services.find(({ id }) => id === service);
  const asked = to === undefined ? undefined : questionOf(how.script, to)?.question;
  return t(asked ? 'script.mails-asked' : 'script.mails', {
    service: offered ? serviceIn(offered, how.language).name : t('scripts.mailing-case'),
    question: asked ? textIn(asked.labels, how.language) : '',
  });
}

/** What became of the mail that a step sends. */
export function stepMailText({ service = '', to, ...mail }: StepMail, { t }: Reader): Flash {
  if (mail.kind === 'sent') return { tone: 'good', key: 'script.mailed', values: { service, to } };
  const { why } = mail;
  const key =
    why === 'no-service'
      ? 'script.mail-no-service'
      : why === 'no-server'
        ? 'mail-why.no-server'
        : (`mails-objection.${why}` as const);
  return { tone: 'bad', key: 'script.not-mailed', values: { why: t(key) } };
}

/** The step at hand as it is shown at the desk and in the preview. */
export function stepViewOf(about: {
  script: Script;
  version?: number | undefined;
  language: Language;
  state: RunState;
  values: MergeValues;
  office: Office;
  reader: Reader;
  problems?: readonly RunProblem[] | undefined;
}): StepView {
  const { script, version, language, state, values, office, reader, problems = [] } = about;
  const step = stepOf(script, state.step);
  const fill = (texts: Record<Language, string>) => fillMergeText(textIn(texts, language), values);
  const said = step ? fill(step.texts) : { text: '', missing: [] };
  const world = worldOf(office);
  const optionsOf = (question: ScriptQuestion): string[] =>
    question.options.length > 0
      ? question.options.map(({ id }) => id)
      : question.kind === 'choice'
        ? (closedValues(question.fills, world) ?? [])
        : [];
  const titleOf = (id: string): string[] => {
    const found = stepOf(script, id);
    return found ? [textIn(found.titles, language)] : [];
  };
  return {
    name: script.name,
    ...(version !== undefined && { version }),
    language,
    step: state.step,
    nth: state.way.length,
    ahead: stepsAhead(script, state.step),
    title: step ? textIn(step.titles, language) : '',
    text: said.text,
    missing: said.missing.map((id) => mergeFieldName(id, reader.language)),
    questions: (step?.questions ?? []).map((question) => ({
      id: question.id,
      kind: question.kind,
      label: fill(question.labels).text,
      required: question.required,
      isLong: question.fills === 'case.note' || question.fills === 'customer.remarks' || question.fills === 'survey',
      value: state.answers[question.id]?.value ?? '',
      options: optionsOf(question).map((value) => ({
        value,
        label: valueName(question, value, { office, reader, language }),
      })),
      ...(question.min !== undefined && { min: question.min }),
      ...(question.max !== undefined && { max: question.max }),
    })),
    ...(step?.mailing && { mails: mailingText(step.mailing, { script, office, reader, language }) }),
    ...(step?.followUp && {
      promise: { text: textIn(step.followUp.texts, language), hours: step.followUp.hours },
    }),
    objections: script.objections.map(({ titles, texts }) => ({
      title: textIn(titles, language),
      text: fill(texts).text,
    })),
    status: state.status,
    way: state.way.flatMap(titleOf),
    requiredAhead: requiredAhead(script, state).map(({ titles }) => textIn(titles, language)),
    problems: problems.map((problem) => runProblemText(problem, { script, reader, language })),
  };
}
