import type { Reader } from '../texts/reader.ts';
import { word } from './call-words.ts';

/** Why a caller was offered to a person: as the distributor decided it, older offers with less. */
export interface Grounds {
  reason: string;
  among?: number;
  needs?: readonly { skill: string; least: number }[];
  tier?: number;
  overdue?: boolean;
}

/** `longest without a call · among 3 · spanish ≥ 60 · tier 2`. */
export function groundsText(
  reader: Reader,
  { reason, among = 1, needs = [], tier = 1, overdue = false }: Grounds,
): string {
  const asked = needs.filter(({ least }) => least > 0);
  return [
    word(reader, 'offer-reason', reason),
    among > 1 && reader.t('grounds.among', { count: among }),
    ...asked.map(({ skill, least }) => `${skill} ≥ ${least}`),
    tier > 1 && reader.t('grounds.tier', { tier }),
    overdue && reader.t('grounds.overdue'),
  ]
    .filter(Boolean)
    .join(' · ');
}
