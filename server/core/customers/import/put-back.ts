import type { ContactPoint, Customer } from '../customer.ts';
import { sameWay } from '../same-way.ts';
import type { CardToKeep } from './merge-card.ts';

interface Change {
  field: string;
  from?: unknown;
  to?: unknown;
}

const same = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b);

type Own = Customer['own'];

/** The office's own fields one by one: each goes back where it bears what it was given; undefined where none does. */
function ownBefore(
  current: Own,
  { had = {}, given = {} }: { had?: Own | undefined; given?: Own | undefined },
): Own | undefined {
  const own = { ...current };
  let isChanged = false;
  for (const id of new Set([...Object.keys(had), ...Object.keys(given)])) {
    if (had[id] === given[id] || own[id] !== given[id]) continue;
    if (had[id] === undefined) delete own[id];
    else own[id] = had[id];
    isChanged = true;
  }
  return isChanged ? own : undefined;
}

/**
 * The card as it stood before `changes`, as far as nobody has changed the same since: a field that bears another value
 * than it was given stays. Undefined where nothing is left to put back.
 */
export function putBack(current: Customer, changes: readonly Change[], at: number): CardToKeep | undefined {
  const { refusals: _, ...rest } = current;
  let card: CardToKeep = { ...rest, points: [...current.points], updatedAt: at };
  let isChanged = false;
  for (const { field, from, to } of changes) {
    if (field === 'points') {
      const given = to as ContactPoint | undefined;
      const gone = from as ContactPoint | undefined;
      if (given) {
        // Marked as wrong or the like meanwhile: somebody has worked on it.
        const isOurs = (point: CardToKeep['points'][number]): boolean =>
          sameWay(point) === sameWay(given) && (!('state' in point) || point.state === given.state);
        const left = card.points.filter((point) => !isOurs(point));
        isChanged ||= left.length < card.points.length;
        card = { ...card, points: left };
      } else if (gone && !card.points.some((point) => sameWay(point) === sameWay(gone))) {
        const { channel, typed, key, label } = gone;
        card.points.push({ channel, typed, ...(key !== undefined && { key }), ...(label !== undefined && { label }) });
        isChanged = true;
      }
    } else if (field === 'own') {
      const own = ownBefore(card.own, { had: from as Own | undefined, given: to as Own | undefined });
      if (!own) continue;
      card = { ...card, own };
      isChanged = true;
    } else if (same(card[field as keyof CardToKeep], to)) {
      const { [field as keyof CardToKeep]: __, ...others } = card;
      card = { ...others, ...(from !== undefined && { [field]: from }) } as CardToKeep;
      isChanged = true;
    }
  }
  return isChanged ? card : undefined;
}
