import type { Customer } from './customer.ts';
import { fold, isOneSlipAway } from './search-words.ts';

/** What makes two cards look like one. */
export const likenesses = [
  'document',
  'phone',
  'mail',
  'name',
  'similar-name',
  'place',
  'other-document',
  'other-kind',
] as const;
export type Likeness = (typeof likenesses)[number];

/** Points of a hundred; a negative one speaks against. A shared number alone is a family or an office, not one person. */
const weights: Record<Likeness, number> = {
  document: 65,
  phone: 35,
  mail: 45,
  name: 40,
  'similar-name': 30,
  place: 20,
  'other-document': -45,
  'other-kind': -25,
};

/** Pairs below are not worth anybody's look. */
export const leastScore = 50;

const compactDocument = (text: string | undefined): string => fold(text ?? '').replace(/[^a-z0-9]/g, '');

const nameOf = (card: Pick<Customer, 'name'>): string[] => (fold(card.name).match(/[\p{L}\p{N}]+/gu) ?? []).sort();

/**
 * A name by its sound, words in any order: `Yolanda Báez` and `BAES, Llolanda` are one. As Spanish is spoken in America:
 * no h, b as v, s as z and soft c, ll as y.
 */
export const soundOfName = (name: string): string =>
  nameOf({ name })
    .map((word) =>
      word
        .replace(/h/g, '')
        .replace(/v/g, 'b')
        .replace(/ll/g, 'y')
        .replace(/c(?=[ei])|z/g, 's')
        .replace(/qu|c(?![ei])/g, 'k')
        .replace(/(.)\1+/g, '$1'),
    )
    .join(' ');

/** The words of an address that tell places apart. */
export const placesOf = (card: Pick<Customer, 'points'>): string[] =>
  card.points
    .filter(({ channel }) => channel === 'address')
    .map(({ typed }) => (fold(typed).match(/[\p{L}\p{N}]+/gu) ?? []).join(' '));

function isSimilar(a: Customer, b: Customer): boolean {
  if (soundOfName(a.name) === soundOfName(b.name)) return true;
  const [first, second] = [nameOf(a), nameOf(b)];
  const [short, long] = first.length < second.length ? [first, second] : [second, first];
  // A second surname that one card lacks, or a slip in a word.
  return (
    short.length > 1 &&
    short.every((word) => long.some((other) => word === other || (word.length > 3 && isOneSlipAway(word, other))))
  );
}

/** How much two cards look like one, 0 to 100, and by what. */
export function compareCards(a: Customer, b: Customer): { score: number; reasons: Likeness[] } {
  const shares = (channels: readonly string[]): boolean => {
    const keys = (card: Customer) =>
      card.points.flatMap(({ channel, key, state }) =>
        channels.includes(channel) && key !== undefined && state !== 'wrong' && state !== 'not-the-person' ? [key] : [],
      );
    const known = new Set(keys(a));
    return keys(b).some((key) => known.has(key));
  };
  const [documentA, documentB] = [compactDocument(a.document), compactDocument(b.document)];
  const isSameName = nameOf(a).join(' ') === nameOf(b).join(' ');
  const places = new Set(placesOf(a));
  const found: Record<Likeness, boolean> = {
    document: documentA !== '' && documentA === documentB,
    phone: shares(['phone', 'fax']),
    mail: shares(['mail']),
    name: isSameName,
    'similar-name': !isSameName && isSimilar(a, b),
    place: placesOf(b).some((place) => places.has(place)),
    'other-document': documentA !== '' && documentB !== '' && documentA !== documentB,
    'other-kind': a.kind !== b.kind,
  };
  const reasons = likenesses.filter((likeness) => found[likeness]);
  const score = reasons.reduce((sum, likeness) => sum + weights[likeness], 0);
  return { score: Math.max(0, Math.min(100, score)), reasons };
}
