import type { ForwardWhen } from '../office/office.ts';
import { readHoursCode } from '../schedule/hours-switch.ts';

/** What somebody switches at the phone. `to` absent: no forwarding any more. */
export type FeatureCode =
  | { feature: 'dnd'; on: boolean }
  | { feature: 'forward'; when: ForwardWhen; to?: string }
  /** Day, night or automatic: of the hours with that code, without one of all. */
  | { feature: 'hours'; code?: string }
  /** Whoever called the phone last may not call any more. */
  | { feature: 'block-last' };

/** As mobile networks and most exchanges have them (3GPP TS 22.030, ETSI ETS 300 738). */
const forwards: Record<string, ForwardWhen> = { 21: 'always', 67: 'busy', 61: 'noAnswer', 62: 'unreachable' };

const dnd: Record<string, boolean> = {
  '*78': true,
  '*26#': true,
  '*26': true,
  '*79': false,
  '#26#': false,
  '#26': false,
};

/** The switch that a dialled text stands for: `*21*600#` forwards always, `#21#` no more, `*78` and `*79` do not disturb. */
export function readFeatureCode(dialled: string): FeatureCode | undefined {
  const on = dnd[dialled];
  if (on !== undefined) return { feature: 'dnd', on };
  if (dialled === '*60') return { feature: 'block-last' };
  const hours = readHoursCode(dialled);
  if (hours) return { feature: 'hours', ...hours };
  const [, sign, code = '', to] = /^([*#])(\d\d)(?:\*(\+?\d{2,24}))?#?$/.exec(dialled) ?? [];
  const when = forwards[code];
  if (when === undefined) return undefined;
  if (sign === '#') return to === undefined ? { feature: 'forward', when } : undefined;
  return to === undefined ? undefined : { feature: 'forward', when, to };
}
