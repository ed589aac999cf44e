import { parseMinute } from '../schedule/local-time.ts';

/** What a phone dials to become somebody's for a while, or to be called at a time. */
export type DeskCode =
  /** `*11`, `*11102`, `*111021234`: what was typed behind it may hold a PIN. */
  | { kind: 'desk-in'; typed: string }
  /** `*12`: the phone is its own again. */
  | { kind: 'desk-out' }
  /** `*350730`: a call at half past seven. `minute` of the day; absent when that is no time. */
  | { kind: 'wake-up'; minute?: number }
  /** `*35`, `#35#`: no call any more. */
  | { kind: 'wake-up-off' };

/** Undefined when it is none of these codes. */
export function readDeskCode(dialled: string): DeskCode | undefined {
  const [, typed] = /^\*11\*?(\d{0,16})#?$/.exec(dialled) ?? [];
  if (typed !== undefined) return { kind: 'desk-in', typed };
  if (/^\*12#?$/.test(dialled)) return { kind: 'desk-out' };
  if (/^[*#]35#?$/.test(dialled)) return { kind: 'wake-up-off' };
  const [, hour, minutes] = /^\*35\*?(\d\d)(\d\d)#?$/.exec(dialled) ?? [];
  if (hour === undefined || minutes === undefined) return undefined;
  const minute = parseMinute(`${hour}:${minutes}`);
  return { kind: 'wake-up', ...(minute !== undefined && minute < 1440 && { minute }) };
}

/** As it may stand in a journal: who is typed behind `*11` may have typed the PIN, too. */
export const maskDialled = (dialled: string): string => (readDeskCode(dialled)?.kind === 'desk-in' ? '*11' : dialled);
