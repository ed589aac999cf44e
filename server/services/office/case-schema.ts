import { z } from 'zod';
import { type CasePriority, caseDefaults, casePriorities } from '../../core/office/cases.ts';
import { textOf } from './office-formats.ts';

const id = textOf('id');
const name = z.string().trim().min(1).max(80);

/** A unit, as people write it. */
export const departmentSchema = z.strictObject({
  id,
  name: name.exactOptional(),
  members: z.array(id).default([]),
  outside: z.boolean().default(false),
  mail: textOf('mail').exactOptional(),
});

/** What a contact is about, as people write it. */
export const motiveSchema = z.strictObject({
  id,
  name: name.exactOptional(),
  under: id.exactOptional(),
  department: id.exactOptional(),
  priority: z.enum(casePriorities).exactOptional(),
});

const serviceText = z.string().trim().max(4_000);
const servicePrice = z.string().trim().min(1).max(80);
const otherWords = z.strictObject({
  name: name.exactOptional(),
  text: serviceText.min(1).exactOptional(),
  price: servicePrice.exactOptional(),
});

/** What the office does for customers, as people write it. */
export const serviceSchema = z.strictObject({
  id,
  name: name.exactOptional(),
  text: serviceText.default(''),
  price: servicePrice.exactOptional(),
  days: z.int().min(0).max(1_000).exactOptional(),
  translations: z.strictObject({ es: otherWords.exactOptional(), en: otherWords.exactOptional() }).exactOptional(),
});

const timesOf = (priority: CasePriority) => {
  const usual = caseDefaults.times[priority];
  return z
    .strictObject({
      firstAnswerMin: z.int().min(0).max(100_000).default(usual.firstAnswerMin),
      nextStepHours: z.int().min(0).max(10_000).default(usual.nextStepHours),
      resolutionHours: z.int().min(0).max(10_000).default(usual.resolutionHours),
    })
    .default(usual);
};

/** How soon cases are dealt with, as people write it. */
export const caseSettingsSchema = z.strictObject({
  hours: id.exactOptional(),
  reopenDays: z.int().min(0).max(3_650).default(caseDefaults.reopenDays),
  warnPercent: z.int().min(1).max(99).default(caseDefaults.warnPercent),
  warnings: z
    .strictObject({
      desk: z.boolean().default(true),
      alarm: z.boolean().default(true),
      mail: z.boolean().default(false),
      task: id.exactOptional(),
    })
    .exactOptional(),
  times: z
    .strictObject({
      urgent: timesOf('urgent'),
      high: timesOf('high'),
      normal: timesOf('normal'),
      low: timesOf('low'),
    })
    .default(caseDefaults.times),
});
