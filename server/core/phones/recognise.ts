import type { PhoneVendor } from '../office/phones.ts';
import type { PhoneTemplate } from './template.ts';

/** What a phone tells of itself by its User-Agent and by its network card. */
export interface Recognised {
  vendor?: PhoneVendor;
  model?: string;
  firmware?: string;
}

/** At most so much of what a stranger says is kept. */
const LONGEST = 60;

export function recognise(
  templates: ReadonlyMap<PhoneVendor, PhoneTemplate>,
  seen: { userAgent: string; mac?: string | undefined },
): Recognised {
  const agent = seen.userAgent.slice(0, 300);
  for (const [vendor, { agents }] of templates)
    for (const pattern of agents) {
      const match = pattern.exec(agent);
      if (!match) continue;
      const [model, firmware] = match.slice(1).map((text) => text?.slice(0, LONGEST));
      return { vendor, ...(model && { model }), ...(firmware && { firmware }) };
    }
  for (const [vendor, { cards }] of templates)
    if (seen.mac !== undefined && cards.includes(seen.mac.slice(0, 6))) return { vendor };
  return {};
}
