import { createHash } from 'node:crypto';
import type { CasePageView } from '../../../views/cases/case-view.ts';

export type MatterValues = CasePageView['values'];
export type MatterPart = keyof MatterValues;

const parts = [
  'title',
  'motive',
  'service',
  'principal',
  'class',
  'improper',
  'priority',
] as const satisfies readonly MatterPart[];
const digest = (text: string): string => createHash('sha256').update(text).digest('base64url').slice(0, 8);

/** How a case stood when its form was drawn, short enough to go with the form. */
export const seenOfCase = (values: MatterValues): string =>
  parts.map((part) => `${part}:${digest(values[part])}`).join(' ');

/**
 * Puts together what one person typed and what another saved meanwhile. `contested`: what both changed, each otherwise; of it
 * `values` has what was typed. A form that does not say what it has seen counts as it is.
 */
export function weaveCase(
  mine: MatterValues,
  { seen, present }: { seen: string; present: MatterValues },
): { values: MatterValues; contested: MatterPart[] } {
  const before = new Map(seen.split(' ').map((pair) => pair.split(':') as [string, string | undefined]));
  const contested: MatterPart[] = [];
  const values = { ...mine };
  for (const part of parts) {
    const was = before.get(part);
    if (mine[part] === present[part] || was === undefined || was === digest(present[part])) continue;
    if (was === digest(mine[part])) Object.assign(values, { [part]: present[part] });
    else contested.push(part);
  }
  return { values, contested };
}
