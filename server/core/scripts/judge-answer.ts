import { isMailAddress } from '../customers/judge-customer.ts';
import { casePriorities } from '../office/cases.ts';
import type { CustomerFieldSpec } from '../office/customer-fields.ts';
import { consentAnswers, type ScriptQuestion, targetParts } from './script.ts';

/** What of the office a script may name. */
export interface ScriptWorld {
  ownFields: readonly CustomerFieldSpec[];
  motives: readonly { id: string; name: string }[];
  services: readonly { id: string; name: string }[];
}

export type AnswerProblemCode =
  | 'required'
  | 'too-long'
  | 'not-offered'
  | 'no-number'
  | 'too-little'
  | 'too-much'
  | 'no-date'
  | 'no-mail';

const MAX_ANSWER = 4_000;

/** What may be written where the answer goes, in the order shown; undefined: anything. */
export function closedValues(target: string, world: ScriptWorld): string[] | undefined {
  const parts = targetParts(target);
  if (parts?.kind === 'own') {
    const field = world.ownFields.find(({ id }) => id === parts.field);
    return field?.kind === 'list' ? field.options.map(({ name }) => name) : undefined;
  }
  if (parts?.kind === 'customer') return parts.part === 'language' ? ['es', 'en'] : undefined;
  if (parts?.kind !== 'case') return undefined;
  if (parts.part === 'motive') return world.motives.map(({ id }) => id);
  if (parts.part === 'service') return world.services.map(({ id }) => id);
  return parts.part === 'priority' ? [...casePriorities] : undefined;
}

/** What can be chosen: the question's own options, else what the office has for the field. */
function offeredValues(question: ScriptQuestion, world: ScriptWorld): string[] {
  if (question.kind === 'consent') return [...consentAnswers];
  if (question.options.length > 0) return question.options.map(({ id }) => id);
  return closedValues(question.fills, world) ?? [];
}

/** `2026-02-30` is none. */
export function isDate(text: string): boolean {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return false;
  const at = Date.parse(`${text}T00:00:00Z`);
  return !Number.isNaN(at) && new Date(at).toISOString().startsWith(text);
}

/** As it is kept: blanks at the ends gone, a comma of a number as a point. */
export const tidyAnswer = (question: Pick<ScriptQuestion, 'kind'>, typed: string): string =>
  question.kind === 'number' ? typed.trim().replace(',', '.') : typed.trim();

/** What is wrong with a tidied answer; an empty one is none, whether that may be is told by `required`. */
export function judgeAnswer(
  question: ScriptQuestion,
  answer: string,
  world: ScriptWorld,
): AnswerProblemCode | undefined {
  if (answer === '') return question.required ? 'required' : undefined;
  if (answer.length > MAX_ANSWER) return 'too-long';
  switch (question.kind) {
    case 'choice':
    case 'consent':
      return offeredValues(question, world).includes(answer) ? undefined : 'not-offered';
    case 'number': {
      if (!/^-?\d{1,12}(\.\d{1,6})?$/.test(answer)) return 'no-number';
      if (question.min !== undefined && Number(answer) < question.min) return 'too-little';
      return question.max !== undefined && Number(answer) > question.max ? 'too-much' : undefined;
    }
    case 'date':
      return isDate(answer) ? undefined : 'no-date';
    case 'text':
      return question.fills === 'point.mail' && !isMailAddress(answer) ? 'no-mail' : undefined;
  }
}
