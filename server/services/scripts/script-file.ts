import { z } from 'zod';
import {
  CASE_SERVICE,
  type ConsentPurpose,
  consentPurposes,
  questionKinds,
  type Script,
  targetParts,
} from '../../core/scripts/script.ts';
import { explainIssue, problemsOf } from '../office/office-problems.ts';
import type { OfficeProblem } from '../office/office-service.ts';

const FORMAT = 'centralita-script';
const VERSION = 1;
const MAX_TEXT = 5_000;

const id = z.string().regex(/^[a-z0-9-]{1,40}$/);
const both = z.strictObject({ es: z.string().max(MAX_TEXT), en: z.string().max(MAX_TEXT) });
const number = z.number();

const question = z.strictObject({
  id,
  kind: z.enum(questionKinds),
  labels: both,
  required: z.boolean().default(false),
  fills: z
    .string()
    .refine((target) => targetParts(target) !== undefined)
    .default('survey'),
  options: z
    .array(z.strictObject({ id, names: both, value: z.string().max(200).exactOptional(), to: id.exactOptional() }))
    .max(100)
    .default([]),
  ways: z
    .array(z.strictObject({ from: number.exactOptional(), to: number.exactOptional(), next: id }))
    .max(100)
    .default([]),
  min: number.exactOptional(),
  max: number.exactOptional(),
  purpose: z.enum(consentPurposes satisfies readonly ConsentPurpose[]).exactOptional(),
  onYes: id.exactOptional(),
  onNo: id.exactOptional(),
});

const step = z.strictObject({
  id,
  titles: both,
  texts: both,
  questions: z.array(question).max(100).default([]),
  required: z.boolean().default(false),
  next: id,
  followUp: z.strictObject({ hours: z.number().positive().max(720), texts: both }).exactOptional(),
  mailing: z.strictObject({ service: id.or(z.literal(CASE_SERVICE)), to: id.exactOptional() }).exactOptional(),
});

const format = z.object({ format: z.literal(FORMAT) });
const scriptFile = z.strictObject({
  ...format.shape,
  version: z.literal(VERSION),
  name: z.string().min(1).max(80),
  steps: z.array(step).min(1).max(200),
  objections: z
    .array(z.strictObject({ id, titles: both, texts: both }))
    .max(100)
    .default([]),
});

/** The script as a file that another office can bring in. */
export const writeScriptFile = ({ name, steps, objections }: Script): string =>
  `${JSON.stringify({ format: FORMAT, version: VERSION, name, steps, objections }, undefined, 2)}\n`;

export type ScriptFileRead =
  | { kind: 'read'; script: Omit<Script, 'id'> }
  | { kind: 'no-json' }
  | { kind: 'no-script' }
  /** With the place of each: `steps[2].questions[0].kind`. */
  | { kind: 'refused'; problems: OfficeProblem[] };

/** Whether it is a script at all; what is wrong with the script as a whole is told as with any draft. */
export function readScriptFile(text: string): ScriptFileRead {
  let given: unknown;
  try {
    given = JSON.parse(text.replace(/^\ufeff/, ''));
  } catch {
    return { kind: 'no-json' };
  }
  // What was never a script would only be told that a field is missing here or there.
  if (!format.safeParse(given).success) return { kind: 'no-script' };
  const parsed = scriptFile.safeParse(given, { error: explainIssue });
  if (!parsed.success) return { kind: 'refused', problems: problemsOf(parsed.error) };
  const { name, steps, objections } = parsed.data;
  return { kind: 'read', script: { name, steps, objections } as Omit<Script, 'id'> };
}
