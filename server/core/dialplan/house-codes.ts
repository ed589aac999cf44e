import type { SupervisionMode } from '../calls/events.ts';

/** What phones dial to do something with calls of the house. */
export type HouseCode =
  /** `*8`: what rings in the own group; `*8102`: what rings at that extension or group. */
  | { kind: 'pick-up'; number?: string }
  /** `*68`: the one who is transferred there, or whom the phone holds, waits for somebody to take them. */
  | { kind: 'park' }
  /** `*681` … `*689`: takes who waits there. */
  | { kind: 'take-parked'; slot: string }
  /** `*66`: the number dialled last. */
  | { kind: 'redial' }
  /** `*69`: who called last. */
  | { kind: 'call-back' }
  /** `*411`: finds an extension by a name spelled on the keys. */
  | { kind: 'directory' }
  /** `*80102`: the phones of an extension or a group pick up by themselves. */
  | { kind: 'intercom'; number: string }
  /** `*90102`: hears the talk at that extension; `*91102` whispers to who sits there, `*92102` speaks to both. */
  | { kind: 'supervise'; mode: SupervisionMode; number: string };

const supervisionCodes: Readonly<Record<string, SupervisionMode>> = { '0': 'listen', '1': 'whisper', '2': 'barge' };

/** Where parked callers wait. */
export const parkSlots = ['681', '682', '683', '684', '685', '686', '687', '688', '689'] as const;

/** Undefined when it is none of these codes. */
export function readHouseCode(dialled: string): HouseCode | undefined {
  const code = /^\*(\d{1,8})$/.exec(dialled)?.[1];
  if (code === undefined) return undefined;
  if (code === '411') return { kind: 'directory' };
  if (code === '66') return { kind: 'redial' };
  if (code === '68') return { kind: 'park' };
  if (code === '69') return { kind: 'call-back' };
  if (parkSlots.some((slot) => slot === code)) return { kind: 'take-parked', slot: code };
  if (code === '8') return { kind: 'pick-up' };
  const [, way = '', supervised] = /^9([012])(\d{2,6})$/.exec(code) ?? [];
  const mode = supervisionCodes[way];
  if (mode && supervised !== undefined) return { kind: 'supervise', mode, number: supervised };
  const [, intercom, pickUp] = /^(?:80(\d{2,6})|8(\d{2,6}))$/.exec(code) ?? [];
  if (intercom !== undefined) return { kind: 'intercom', number: intercom };
  return pickUp === undefined ? undefined : { kind: 'pick-up', number: pickUp };
}
