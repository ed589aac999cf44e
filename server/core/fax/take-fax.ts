import { fitNumber, formsOf } from '../dialplan/fit-number.ts';
import type { FaxModemEntry, FaxRule, FaxSettings } from '../office/fax.ts';
import { faxModemDefaults } from '../office/fax.ts';

/** How well the numbers that a sender is known by fit what stands in a list. */
export const isListed = (listed: string, numbers: readonly string[], country: string): boolean =>
  listed === '*' ||
  numbers.some(
    (number) => number !== '' && fitNumber(listed, { forms: formsOf(number, country), country }) !== undefined,
  );

export type RingAnswer =
  | { kind: 'answer'; afterRings: number; listen?: true }
  | { kind: 'leave'; why: 'off' | 'sends-only' | 'blocked' | 'never' | 'hours' | 'pattern' };

/** How a line rang, as its modem told it so far; cadences are told piece by piece. */
const rangSo = (wanted: string, told: string): boolean =>
  wanted.includes('=') ? told.includes(wanted) : told.toUpperCase() === wanted.toUpperCase();

/** Whether a modem takes a call that rings, and after how many rings. Who calls is told between the first two, where it is told. */
export function judgeRing(
  settings: Pick<FaxSettings, 'active' | 'blocked'>,
  ring: {
    modem: (Pick<FaxModemEntry, 'use' | 'rings' | 'answers'> & Partial<FaxModemEntry>) | undefined;
    caller: string | undefined;
    /** How it rang, of a modem that tells. */
    pattern?: string | undefined;
    country: string;
    /** Whether the modem's hours are open; undefined where it has none. */
    isOpen: boolean | undefined;
  },
): RingAnswer {
  const { use, rings, answers } = ring.modem ?? faxModemDefaults;
  if (!settings.active) return { kind: 'leave', why: 'off' };
  if (use === 'send') return { kind: 'leave', why: 'sends-only' };
  const { caller } = ring;
  if (caller !== undefined && settings.blocked.some((listed) => isListed(listed, [caller], ring.country)))
    return { kind: 'leave', why: 'blocked' };
  if (answers === 'never') return { kind: 'leave', why: 'never' };
  if (ring.isOpen !== undefined && answers !== 'always' && (answers === 'open') !== ring.isOpen)
    return { kind: 'leave', why: 'hours' };
  const wanted = ring.modem?.pattern;
  if (wanted !== undefined && !rangSo(wanted, ring.pattern ?? '')) return { kind: 'leave', why: 'pattern' };
  return { kind: 'answer', afterRings: rings, ...(ring.modem?.shared && { listen: true }) };
}

/** The first rule that fits a fax, by any of the numbers that its sender is known by. */
export function ruleFor(
  rules: readonly FaxRule[],
  fax: { numbers: readonly string[]; modem: string; country: string },
): FaxRule | undefined {
  return rules.find(
    ({ from, modem }) => (modem === undefined || modem === fax.modem) && isListed(from, fax.numbers, fax.country),
  );
}
