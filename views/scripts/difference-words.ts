import type { Office } from '../../server/core/office/office.ts';
import { CASE_SERVICE, END, questionOf, type Script, stepOf, textIn } from '../../server/core/scripts/script.ts';
import type { Reader, TextKey } from '../texts/reader.ts';
import { targetOptions, titleOfStep } from './script-fields.ts';

interface Words {
  reader: Reader;
  office: Office;
  /** Where names are looked up, the first that knows them. */
  scripts: readonly Script[];
}

const partKeys: Partial<Record<string, TextKey>> = {
  required: 'scripts.required',
  next: 'scripts.next',
  hours: 'scripts.follow-up-hours',
  kind: 'scripts.kind',
  fills: 'scripts.fills',
  value: 'scripts.option-value',
  min: 'scripts.min',
  max: 'scripts.max',
  from: 'scripts.from',
  to: 'scripts.goes-to',
  purpose: 'scripts.purpose',
  onYes: 'scripts.on-yes',
  onNo: 'scripts.on-no',
  steps: 'scripts.order',
};

function partName(parts: readonly string[], { reader: { t } }: Words): string {
  const [last = '', before] = [parts.at(-1), parts.at(-2)];
  if (parts[0] === 'mailing') return t(last === 'to' ? 'scripts.mailing-to' : 'scripts.mailing-service');
  if (last === 'es' || last === 'en') {
    if (parts[0] === 'followUp') return t(`scripts.follow-up-${last}`);
    if (before === 'labels') return t(`scripts.label-${last}`);
    if (before === 'names') return t(`scripts.option-${last}`);
    return t(before === 'titles' ? `scripts.title-${last}` : `scripts.text-${last}`);
  }
  if (last === 'to' && parts.includes('ways')) return t('scripts.to');
  if (last === 'required' && parts.includes('questions')) return t('scripts.answer-required');
  const key = partKeys[last];
  return key === undefined ? '' : t(key);
}

/** Where in a step or objection the difference is, as an editor calls it: «question «Mail»: text in English». */
export function placeText(path: string, words: Words): string {
  const { t, language } = words.reader;
  const parts = path.split('.');
  const idAfter = (part: string): string | undefined =>
    parts.includes(part) ? parts[parts.indexOf(part) + 1] : undefined;
  const [questionId, optionId] = [idAfter('questions'), idAfter('options')];
  const asked =
    questionId === undefined
      ? undefined
      : words.scripts.flatMap((script) => questionOf(script, questionId)?.question ?? [])[0];
  const option = asked?.options.find(({ id }) => id === optionId);
  return [
    parts[0] === 'followUp' && t('scripts.follow-up'),
    parts[0] === 'mailing' && t('scripts.mailing'),
    asked && t('scripts.part-question', { name: textIn(asked.labels, language) || asked.id }),
    optionId !== undefined &&
      t('scripts.part-option', { name: (option && textIn(option.names, language)) || optionId }),
    parts.includes('ways') && t('scripts.ways'),
    partName(parts, words),
  ]
    .filter(Boolean)
    .join(' · ');
}

/** The value as its form shows it. */
export function valueText({ path, value }: { path: string; value: string }, words: Words): string {
  const { reader, office, scripts } = words;
  const { t } = reader;
  const parts = path.split('.');
  const last = parts.at(-1);
  const stepName = (id: string): string => {
    const step = scripts.flatMap((script) => stepOf(script, id) ?? [])[0];
    return step ? titleOfStep(step, reader) : id === END ? t('scripts.end') : id;
  };
  if (parts[0] === 'mailing') {
    if (value === CASE_SERVICE) return t('scripts.mailing-of-case');
    const asked = scripts.flatMap((script) => questionOf(script, value)?.question ?? [])[0];
    if (last === 'to') return asked ? textIn(asked.labels, reader.language) || value : value;
    return office.services.find(({ id }) => id === value)?.name ?? value;
  }
  switch (last) {
    case 'required':
      return t(value === 'true' ? 'value.yes' : 'value.no');
    case 'next':
    case 'onYes':
    case 'onNo':
      return stepName(value);
    case 'to':
      return parts.includes('ways') ? value : stepName(value);
    case 'steps':
      return value.split(', ').map(stepName).join(', ');
    case 'fills':
      return targetOptions({ reader, office }).find((option) => option.value === value)?.label ?? value;
    case 'kind':
      return t(`question.${value}` as TextKey);
    case 'purpose':
      return t(`consent-purpose.${value}` as TextKey);
    default:
      return value;
  }
}
