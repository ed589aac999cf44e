import type { PrivacySettings } from '../office/privacy.ts';
import type { ConsentPurpose } from '../scripts/script.ts';

/** `not-needed`: nobody asked, and the office demands no consent for it. */
export type ConsentJudgement = 'given' | 'refused' | 'not-asked' | 'not-needed';

/** Whether the office may do something: what was said last counts, and who never was asked is asked first where that is demanded. */
export function judgeConsent(
  settings: Pick<PrivacySettings, 'demandConsent'>,
  { purpose, said }: { purpose: ConsentPurpose; said: boolean | undefined },
): { allowed: boolean; why: ConsentJudgement } {
  if (said !== undefined) return said ? { allowed: true, why: 'given' } : { allowed: false, why: 'refused' };
  if (settings.demandConsent.includes(purpose)) return { allowed: false, why: 'not-asked' };
  return { allowed: true, why: 'not-needed' };
}
