import { type ContactChannel, contactChannels } from '../customers/customer.ts';
import type { Language } from '../office/office.ts';

/** One text in each language of the product; '' where nobody wrote it yet. */
export type BothTexts = Record<Language, string>;
export const scriptLanguages = ['es', 'en'] as const satisfies readonly Language[];

export const questionKinds = ['text', 'choice', 'number', 'date', 'consent'] as const;
export type QuestionKind = (typeof questionKinds)[number];

/** What somebody is asked to agree to. `calls`, `mails`, `faxes`: that the office reaches out so. */
export const consentPurposes = ['data', 'recording', 'calls', 'mails', 'faxes'] as const;
export type ConsentPurpose = (typeof consentPurposes)[number];
export const consentAnswers = ['yes', 'no'] as const;

export const customerParts = ['name', 'company', 'document', 'lineOfBusiness', 'language', 'remarks'] as const;
export type CustomerPart = (typeof customerParts)[number];
export const caseParts = ['title', 'motive', 'service', 'priority', 'note', 'promise'] as const;
export type CasePart = (typeof caseParts)[number];

/** Where an answer goes besides the script's results: `own.<id of the office's field>`, `point.mail`. */
export type AnswerTarget =
  | 'survey'
  | `customer.${CustomerPart}`
  | `own.${string}`
  | `point.${ContactChannel}`
  | `case.${CasePart}`;

/** The end of the script, as the target of a way. */
export const END = 'end';

/** Something to choose. */
export interface ScriptOption {
  id: string;
  names: BothTexts;
  /** What is written where the answer goes; absent = the name in the office's language. */
  value?: string;
  /** Who chose this goes on there. */
  to?: string;
}

/** Numbers from `from` up to and with `to` go on at `next`; an absent bound is none. */
export interface NumberWay {
  from?: number;
  to?: number;
  next: string;
}

export interface ScriptQuestion {
  /** Unique within the script: results are counted by it over all versions. */
  id: string;
  kind: QuestionKind;
  /** What is asked, as the results show it. */
  labels: BothTexts;
  /** The step is not left without an answer, or a reason. */
  required: boolean;
  fills: AnswerTarget;
  /** Of a choice; none = what the office has for the field that is filled. */
  options: ScriptOption[];
  /** Of a number: the first that fits. */
  ways: NumberWay[];
  /** Of a number: no less, no more. */
  min?: number;
  max?: number;
  /** Of a consent. */
  purpose?: ConsentPurpose;
  /** Of a consent: where who agrees, or does not, goes on. */
  onYes?: string;
  onNo?: string;
}

export interface ScriptStep {
  id: string;
  /** In few words, as progress and drawing show it. */
  titles: BothTexts;
  /** What the agent says; merge fields are filled in. */
  texts: BothTexts;
  questions: ScriptQuestion[];
  /** The script is not done without it. */
  required: boolean;
  /** Where it goes on unless an answer says otherwise. */
  next: string;
  /** Whoever leaves the step has promised something: the case keeps it. Hours of days on which the office opens. */
  followUp?: { hours: number; texts: BothTexts };
  /** Whoever leaves the step has something of the catalogue mailed. */
  mailing?: StepMailing;
}

/** A service by id, or what the case is about. */
export const CASE_SERVICE = '*';

export interface StepMailing {
  service: string;
  /** Question whose answer is the address; without an answer nothing is sent. Absent: the customer's own address. */
  to?: string;
}

/** What callers often say against, and what to answer; at hand in each step. */
export interface Objection {
  id: string;
  titles: BothTexts;
  texts: BothTexts;
}

/** What is said and asked in a call. It begins with the first of its steps. */
export interface Script {
  id: string;
  name: string;
  steps: ScriptStep[];
  objections: Objection[];
}

export type TargetParts =
  | { kind: 'survey' }
  | { kind: 'customer'; part: CustomerPart }
  | { kind: 'own'; field: string }
  | { kind: 'point'; channel: ContactChannel }
  | { kind: 'case'; part: CasePart };

/** A target taken apart; undefined for one that there is not. */
export function targetParts(target: string): TargetParts | undefined {
  if (target === 'survey') return { kind: 'survey' };
  const dot = target.indexOf('.');
  const [kind, rest] = [target.slice(0, Math.max(0, dot)), target.slice(dot + 1)];
  const oneOf = <T extends string>(list: readonly T[]): T | undefined => list.find((each) => each === rest);
  switch (kind) {
    case 'customer': {
      const part = oneOf(customerParts);
      return part && { kind, part };
    }
    case 'own':
      return rest === '' ? undefined : { kind, field: rest };
    case 'point': {
      const channel = oneOf(contactChannels);
      return channel && { kind, channel };
    }
    case 'case': {
      const part = oneOf(caseParts);
      return part && { kind, part };
    }
    default:
      return undefined;
  }
}

export interface ScriptExit {
  to: string;
  /** `else`: where nothing else fits. */
  why: 'option' | 'number' | 'yes' | 'no' | 'else';
  question?: string;
  /** Of an option its id, of numbers the place in the list. */
  which?: string;
}

/** Every way out of a step, in the order in which they are looked at. */
export function exitsOfStep(step: ScriptStep): ScriptExit[] {
  return [
    ...step.questions.flatMap((question): ScriptExit[] => {
      const { id, kind, options, ways, onYes, onNo } = question;
      if (kind === 'choice')
        return options.flatMap((option) =>
          option.to === undefined ? [] : [{ to: option.to, why: 'option' as const, question: id, which: option.id }],
        );
      if (kind === 'number')
        return ways.map(({ next }, index) => ({ to: next, why: 'number', question: id, which: String(index) }));
      if (kind !== 'consent') return [];
      return [
        ...(onYes === undefined ? [] : [{ to: onYes, why: 'yes' as const, question: id }]),
        ...(onNo === undefined ? [] : [{ to: onNo, why: 'no' as const, question: id }]),
      ];
    }),
    { to: step.next, why: 'else' },
  ];
}

export const stepOf = (script: Pick<Script, 'steps'>, id: string): ScriptStep | undefined =>
  script.steps.find((step) => step.id === id);

/** The question with the step that asks it. */
export function questionOf(
  script: Pick<Script, 'steps'>,
  id: string,
): { step: ScriptStep; question: ScriptQuestion } | undefined {
  for (const step of script.steps) {
    const question = step.questions.find((each) => each.id === id);
    if (question) return { step, question };
  }
  return undefined;
}

/** The text in the wanted language, or in the other one where there is none. */
export const textIn = (texts: BothTexts, language: Language): string =>
  texts[language].trim() === '' ? texts[language === 'es' ? 'en' : 'es'] : texts[language];

/** Steps that can be come to from `from`, itself included; ways to steps that are not there lead nowhere. */
export function reachable(script: Pick<Script, 'steps'>, from: string): Set<string> {
  const seen = new Set<string>();
  const ahead = [from];
  for (let id = ahead.pop(); id !== undefined; id = ahead.pop()) {
    const step = stepOf(script, id);
    if (!step || seen.has(id)) continue;
    seen.add(id);
    ahead.push(...exitsOfStep(step).map(({ to }) => to));
  }
  return seen;
}
