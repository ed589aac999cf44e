import type { CustomerFieldKind } from '../office/customer-fields.ts';
import { closedValues, type ScriptWorld } from './judge-answer.ts';
import {
  type BothTexts,
  CASE_SERVICE,
  END,
  exitsOfStep,
  type QuestionKind,
  questionOf,
  reachable,
  type Script,
  type ScriptQuestion,
  type ScriptStep,
  scriptLanguages,
  targetParts,
} from './script.ts';

export type ScriptFindingCode =
  | 'no-steps'
  | 'duplicate'
  | 'no-such-step'
  | 'unreachable'
  | 'no-way-out'
  | 'no-text'
  | 'one-language'
  | 'unknown-field'
  | 'no-such-target'
  | 'no-such-own'
  | 'kind-does-not-fit'
  | 'no-options'
  | 'not-in-office'
  | 'from-over-to'
  | 'no-purpose'
  | 'no-such-service'
  | 'no-address-asked';

/** What is wrong with a script; with an `error` it is not published. */
export interface ScriptFinding {
  severity: 'error' | 'warning';
  code: ScriptFindingCode;
  step?: string;
  question?: string;
  objection?: string;
  /** The name or text that it is about. */
  what?: string;
}

export interface ScriptJudging extends ScriptWorld {
  /** Merge fields of a text that there are not. */
  unknownFields(text: string): string[];
}

type Place = Pick<ScriptFinding, 'step' | 'question' | 'objection'>;
type Tell = (finding: Omit<ScriptFinding, 'severity'> & { severity?: 'warning' }) => void;

const ownKinds: Record<CustomerFieldKind, readonly QuestionKind[]> = {
  text: ['text', 'choice', 'number', 'date'],
  number: ['number'],
  date: ['date'],
  list: ['choice'],
};

/** Kinds of questions whose answers fit the target; undefined: there is no such target. */
function kindsFor(target: string, world: ScriptWorld): readonly QuestionKind[] | 'no-target' | 'no-own' {
  const parts = targetParts(target);
  switch (parts?.kind) {
    case undefined:
      return 'no-target';
    case 'survey':
      return ['text', 'choice', 'number', 'date', 'consent'];
    case 'own': {
      const field = world.ownFields.find(({ id }) => id === parts.field);
      return field ? ownKinds[field.kind] : 'no-own';
    }
    case 'point':
      return ['text'];
    case 'customer':
      if (parts.part === 'language') return ['choice'];
      return parts.part === 'remarks' ? ['text', 'choice', 'number', 'date'] : ['text', 'choice'];
    case 'case':
      if (parts.part === 'promise') return ['date'];
      if (parts.part === 'title') return ['text', 'choice'];
      return parts.part === 'note' ? ['text', 'choice', 'number', 'date'] : ['choice'];
  }
}

function judgeTexts(texts: BothTexts, judging: ScriptJudging, about: { tell: Tell; place: Place }): void {
  const { tell, place } = about;
  const blank = scriptLanguages.filter((language) => texts[language].trim() === '');
  if (blank.length === scriptLanguages.length) tell({ ...place, code: 'no-text' });
  else if (blank[0]) tell({ ...place, code: 'one-language', severity: 'warning', what: blank[0] });
  for (const what of new Set(scriptLanguages.flatMap((language) => judging.unknownFields(texts[language]))))
    tell({ ...place, code: 'unknown-field', what });
}

function judgeTarget(question: ScriptQuestion, judging: ScriptJudging, about: { tell: Tell; place: Place }): void {
  const { tell, place } = about;
  const { kind, fills, options } = question;
  const fitting = kindsFor(fills, judging);
  if (fitting === 'no-target') tell({ ...place, code: 'no-such-target', what: fills });
  else if (fitting === 'no-own') tell({ ...place, code: 'no-such-own', what: fills.slice('own.'.length) });
  else if (!fitting.includes(kind)) tell({ ...place, code: 'kind-does-not-fit' });
  else if (kind === 'choice') {
    const closed = closedValues(fills, judging);
    if (options.length === 0 && (closed ?? []).length === 0) tell({ ...place, code: 'no-options' });
    for (const { value, names } of options)
      if (closed && !closed.includes(value ?? '')) tell({ ...place, code: 'not-in-office', what: value ?? names.es });
  }
}

function judgeQuestion(question: ScriptQuestion, judging: ScriptJudging, about: { tell: Tell; place: Place }): void {
  const { tell, place } = about;
  judgeTexts(question.labels, judging, about);
  judgeTarget(question, judging, about);
  for (const what of doubles(question.options.map(({ id }) => id))) tell({ ...place, code: 'duplicate', what });
  for (const { names } of question.options) judgeTexts(names, judging, about);
  const { min, max, kind, purpose, ways } = question;
  if (kind === 'consent' && purpose === undefined) tell({ ...place, code: 'no-purpose' });
  if (kind !== 'number') return;
  for (const { from, to } of [{ from: min, to: max }, ...ways])
    if (from !== undefined && to !== undefined && from > to)
      tell({ ...place, code: 'from-over-to', what: `${from} – ${to}` });
}

function judgeMailing(
  { id, mailing }: ScriptStep,
  { services }: ScriptJudging,
  about: { tell: Tell; script: Script },
): void {
  if (!mailing) return;
  const { tell, script } = about;
  const { service, to } = mailing;
  if (service !== CASE_SERVICE && !services.some((each) => each.id === service))
    tell({ step: id, code: 'no-such-service', what: service });
  if (to !== undefined && questionOf(script, to)?.question.kind !== 'text')
    tell({ step: id, code: 'no-address-asked', what: to });
}

const doubles = (ids: readonly string[]): string[] => [...new Set(ids.filter((id, at) => ids.indexOf(id) !== at))];

/** Steps from which the end can be come to. */
function leadingOut(script: Script): Set<string> {
  const out = new Set<string>();
  for (let grew = true; grew; ) {
    grew = false;
    for (const step of script.steps)
      if (!out.has(step.id) && exitsOfStep(step).some(({ to }) => to === END || out.has(to))) {
        out.add(step.id);
        grew = true;
      }
  }
  return out;
}

/** Everything that is wrong with a script as a whole, in the order of its steps. */
export function judgeScript(script: Script, judging: ScriptJudging): ScriptFinding[] {
  const findings: ScriptFinding[] = [];
  const tell: Tell = (finding) => {
    findings.push({ severity: 'error', ...finding });
  };
  const { steps, objections } = script;
  const [first] = steps;
  if (!first) tell({ code: 'no-steps' });
  const ids = steps.map(({ id }) => id);
  for (const what of doubles([...ids, END])) tell({ code: 'duplicate', what });
  for (const what of doubles(steps.flatMap(({ questions }) => questions.map(({ id }) => id))))
    tell({ code: 'duplicate', what });
  const found = first ? reachable(script, first.id) : new Set<string>();
  const out = leadingOut(script);
  for (const step of steps) {
    const place = { step: step.id };
    if (!found.has(step.id)) tell({ ...place, code: 'unreachable', severity: 'warning' });
    else if (!out.has(step.id)) tell({ ...place, code: 'no-way-out' });
    for (const { to } of exitsOfStep(step))
      if (to !== END && !ids.includes(to)) tell({ ...place, code: 'no-such-step', what: to });
    judgeTexts(step.texts, judging, { tell, place });
    if (step.followUp) judgeTexts(step.followUp.texts, judging, { tell, place });
    judgeMailing(step, judging, { tell, script });
    for (const question of step.questions)
      judgeQuestion(question, judging, { tell, place: { ...place, question: question.id } });
  }
  for (const { id, titles, texts } of objections) {
    const about = { tell, place: { objection: id } };
    judgeTexts(titles, judging, about);
    judgeTexts(texts, judging, about);
  }
  return findings;
}
