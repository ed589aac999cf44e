import { z } from 'zod';
import { fraudDefaults } from '../../core/office/fraud.ts';
import { budgetActions, budgetPeriods, limitDefaults, outsideKinds } from '../../core/office/limits.ts';
import { textOf } from './office-formats.ts';

const amount = textOf('amount');

const budget = z.strictObject({
  of: textOf('payer'),
  period: z.enum(budgetPeriods),
  amount,
  onFull: z.enum(budgetActions).default('notify'),
});

const callLimit = z.strictObject({
  kind: z.enum(outsideKinds),
  longestMin: z.int().min(1).max(1_440).exactOptional(),
  dearest: amount.exactOptional(),
  atOnce: z.int().min(0).max(999).exactOptional(),
});

/** Budgets and limits of calls, as people write them. */
export const callLimitsSchema = z.strictObject({
  budgets: z.array(budget).max(500).default([]),
  calls: z.array(callLimit).max(outsideKinds.length).default([]),
  warnSec: z.int().min(0).max(300).default(limitDefaults.warnSec),
});

const count = z.int().min(0).max(9_999);

/** How thieves are kept out, as people write it. */
export const fraudSchema = z.strictObject({
  on: z.boolean().default(fraudDefaults.on),
  allowed: z.array(textOf('destination')).max(300).default([]),
  hours: textOf('id').exactOptional(),
  newCountriesPerDay: count.default(fraudDefaults.newCountriesPerDay),
  abroadPerNight: count.default(fraudDefaults.abroadPerNight),
  abroadPerTenMin: count.default(fraudDefaults.abroadPerTenMin),
  outsidePerTenMin: count.default(fraudDefaults.outsidePerTenMin),
  abroadAtOnce: count.default(fraudDefaults.abroadAtOnce),
  shortPerHalfHour: count.default(fraudDefaults.shortPerHalfHour),
  perHour: amount.exactOptional(),
  perDay: amount.exactOptional(),
  officePerDay: amount.exactOptional(),
  callTo: textOf('e164').exactOptional(),
});
