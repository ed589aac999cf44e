import { z } from 'zod';
import { holidayPlanSchema } from './holiday-schema.ts';
import { textOf } from './office-formats.ts';

const name = z.string().trim().min(1).max(120);
const daySeconds = z.int().min(0).max(86_400);
const amount = textOf('amount');

/** What calls to some prefixes cost, as people write it. */
export const rateSchema = z.strictObject({
  name,
  prefixes: z.array(textOf('rate-prefix')).min(1),
  band: z
    .strictObject({
      weekdays: z.array(z.int().min(0).max(6)).min(1).exactOptional(),
      start: textOf('time').exactOptional(),
      end: textOf('end-time').exactOptional(),
      holiday: z.boolean().exactOptional(),
      dates: z.strictObject({ from: textOf('date'), to: textOf('date') }).exactOptional(),
    })
    .exactOptional(),
  connectFee: amount.default('0'),
  steps: z
    .array(
      z.strictObject({
        from: daySeconds.default(0),
        price: amount,
        per: z.int().min(1).max(86_400).default(60),
        increment: z.int().min(1).max(86_400).default(1),
      }),
    )
    .min(1),
  minBillableSec: daySeconds.exactOptional(),
  freeSec: daySeconds.exactOptional(),
  minCharge: amount.exactOptional(),
  maxCost: amount.exactOptional(),
  markup: textOf('percent').exactOptional(),
  rounding: z
    .strictObject({ mode: z.enum(['up', 'half-up', 'half-even', 'down']), decimals: z.int().min(0).max(9) })
    .default({ mode: 'half-up', decimals: 4 }),
});

/** A tariff and its versions, as people write them. */
export const tariffSchema = z.strictObject({
  id: textOf('id'),
  name: name.exactOptional(),
  currency: textOf('currency').exactOptional(),
  timezone: textOf('zone').exactOptional(),
  duration: z.enum(['ceil', 'floor', 'round']).default('ceil'),
  versions: z
    .array(
      z.strictObject({
        validFrom: textOf('instant'),
        rates: z.array(rateSchema),
        holidays: z.array(textOf('date')).exactOptional(),
        calendar: holidayPlanSchema.exactOptional(),
      }),
    )
    .min(1),
});
