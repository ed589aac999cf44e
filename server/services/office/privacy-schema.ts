import { z } from 'zod';
import { privacyDefaults } from '../../core/office/privacy.ts';
import { consentPurposes } from '../../core/scripts/script.ts';

const months = (kind: keyof typeof privacyDefaults.keepMonths) =>
  z.int().min(0).max(600).default(privacyDefaults.keepMonths[kind]);

/** How long what is known of customers is kept, as people write it. */
export const privacySchema = z.strictObject({
  lawYears: z.int().min(0).max(100).exactOptional(),
  keepMonths: z
    .strictObject({
      changes: months('changes'),
      notes: months('notes'),
      cases: months('cases'),
      views: months('views'),
    })
    .default(privacyDefaults.keepMonths),
  demandConsent: z.array(z.enum(consentPurposes)).default([]),
});
