import { createHash } from 'node:crypto';
import type { CustomerFormView } from '../../../views/customers/customer-view.ts';
import { type Customer, type CustomerDraft, contactChannels } from '../../core/customers/customer.ts';

type Part = CustomerFormView['contested'][number]['part'];

const scalars = [
  'kind',
  'name',
  'company',
  'document',
  'lineOfBusiness',
  'owner',
  'principal',
  'language',
  'remarks',
  'standing',
] as const satisfies readonly (keyof CustomerDraft)[];

/** What two people may change apart from each other, as text that is equal when the same is meant. */
function partsOf(draft: CustomerDraft): Map<Part, string> {
  const parts = new Map<Part, string>();
  for (const field of scalars) parts.set(field, (draft[field] ?? '').trim().replaceAll('\r\n', '\n'));
  parts.set('vip', draft.vip ? '✓' : '');
  const tags = (draft.tags ?? []).map((tag) => tag.trim()).filter(Boolean);
  parts.set('tags', [...new Set(tags)].join(', '));
  for (const channel of contactChannels)
    parts.set(
      channel,
      (draft.points ?? [])
        .filter((point) => point.channel === channel && point.typed.trim() !== '')
        .map(({ typed, label }) => [typed.trim(), label?.trim()].filter(Boolean).join(' '))
        .join(' · '),
    );
  for (const [id, value] of Object.entries(draft.own ?? {})) parts.set(`own.${id}`, String(value).trim());
  return parts;
}

const digest = (text: string): string => createHash('sha256').update(text).digest('base64url').slice(0, 8);

/** How a card stood when its form was drawn, short enough to go with the form. */
export const seenOf = (draft: CustomerDraft): string =>
  [...partsOf(draft)].map(([part, text]) => `${part}:${digest(text)}`).join(' ');

/**
 * Puts together what one person typed and what another saved meanwhile. `contested`: what both changed, each otherwise,
 * with the text that stands now; of it the draft has what was typed.
 */
export function weaveCard(
  mine: CustomerDraft,
  { seen, present }: { seen: string; present: Customer },
): { draft: CustomerDraft; contested: CustomerFormView['contested'] } {
  const before = new Map(seen.split(' ').map((pair) => pair.split(':') as [string, string | undefined]));
  const theirs = partsOf(present);
  const contested: CustomerFormView['contested'] = [];
  const taken = new Set<string>();
  for (const [part, text] of partsOf(mine)) {
    const now = theirs.get(part) ?? '';
    const was = before.get(part);
    if (text === now || was === undefined || was === digest(now)) continue;
    if (was === digest(text)) taken.add(part);
    else contested.push({ part, now });
  }
  const draft: CustomerDraft = { ...mine };
  for (const field of [...scalars, 'vip', 'tags'] as const)
    if (taken.has(field)) Object.assign(draft, { [field]: present[field] });
  const points = mine.points ?? [];
  draft.points = contactChannels.flatMap((channel) =>
    (taken.has(channel) ? present.points : points).filter((point) => point.channel === channel),
  );
  draft.own = Object.fromEntries(
    Object.entries(mine.own ?? {}).map(([id, value]) => [id, taken.has(`own.${id}`) ? (present.own[id] ?? '') : value]),
  );
  return { draft, contested };
}
