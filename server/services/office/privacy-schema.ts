import { z } from 'zod';
import { mostKeptDays, privacyDefaults, type RetainedKind, retainedKinds } from '../../core/office/privacy.ts';
import { consentPurposes } from '../../core/scripts/script.ts';

const days = (kind: RetainedKind) => z.int().min(0).max(mostKeptDays).default(privacyDefaults.keepDays[kind]);
const terms = Object.fromEntries(retainedKinds.map((kind) => [kind, days(kind)])) as Record<
  RetainedKind,
  ReturnType<typeof days>
>;

/** How long what is known of customers is kept, as people write it. */
export const privacySchema = z.strictObject({
  lawYears: z.int().min(0).max(100).exactOptional(),
  keepDays: z.strictObject(terms).default(privacyDefaults.keepDays),
  demandConsent: z.array(z.enum(consentPurposes)).default([]),
});
