import { z } from 'zod';
import { callKinds } from '../../core/office/call-kinds.ts';
import { payerKinds, taxBases } from '../../core/office/prices.ts';
import { textOf } from './office-formats.ts';

const kinds = z.array(z.enum(callKinds)).min(1);
const tariff = textOf('id');

/** Minutes that a carrier gives, as people write them. */
export const bundleSchema = z.strictObject({
  id: textOf('id'),
  name: z.string().trim().min(1).max(80),
  seconds: z.int().min(1).max(100_000_000),
  unitSec: z.int().min(1).max(3_600).default(60),
  priority: z.int().min(-100).max(100).default(0),
  kinds,
  prefixes: z.array(textOf('rate-prefix')).min(1).max(1_000).exactOptional(),
  resetDay: z.int().min(1).max(28).default(1),
});

/** Who is charged by what, as people write it. */
export const priceSchema = z.strictObject({
  payer: z.strictObject({ kind: z.enum(payerKinds), id: z.string().trim().min(1).max(120).exactOptional() }),
  tariff,
});

/** What a currency is worth in another, as people write it. */
export const exchangeRateSchema = z.strictObject({
  from: textOf('currency'),
  to: textOf('currency'),
  rate: textOf('amount'),
  validFrom: textOf('date'),
});

/** What the state takes of a call, as people write it. */
export const taxSchema = z.strictObject({
  code: z.string().trim().min(1).max(20),
  percent: textOf('percent'),
  base: z.enum(taxBases).default('net'),
  kinds: kinds.exactOptional(),
});
