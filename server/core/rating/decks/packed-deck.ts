import { CentralitaError } from '../../../base/errors.ts';
import type { Rate as OfficeRate } from '../../office/tariffs.ts';
import { byPrecedence, faultOfRate, type PrefixMatch, type PreparedDeck, type Rate } from '../deck.ts';
import { readRate } from '../tariff.ts';

/** What a rate says besides whom it is for: many rows of a price list share it. */
export type RateTerms = Omit<OfficeRate, 'name' | 'prefixes'>;

/** ITU-T E.164: no number is longer, and so many digits are exact in a float. */
export const longestDeckPrefix = 15;

type Numbers = Uint16Array | Uint32Array | Float64Array;

interface Part {
  /** Digits of these prefixes. */
  digits: number;
  /** Rows of shorter prefixes. */
  before: number;
  /** Ascending; a prefix with several rates stands there several times, the one that counts first. */
  keys: Numbers;
}

/** A row of a price list; its rate is `termsAt(terms)` with that name. */
export interface PackedRow {
  prefix: string;
  name: string;
  /** Index: equal terms have the same. */
  terms: number;
}

/** A version of a price list as it lies in the store: typed arrays over one piece of memory, texts read when needed. */
export interface PackedDeck {
  rows: number;
  prefixes: number;
  hasBands: boolean;
  bytes: number;
  /** By length of the prefix, then by its digits. */
  rowAt(row: number): PackedRow;
  termsAt(terms: number): RateTerms;
  /** Parts of a row, where its name is not needed. */
  prefixAt(row: number): string;
  termsOf(row: number): number;
  /** The rows of the longest prefix of a number, as `[first, last[`; undefined for none. */
  rowsOf(digits: string): { from: number; to: number; prefix: string } | undefined;
  /** The first row whose prefix begins so among those of that length; for leafing through. */
  rowsBeginning(start: string): { digits: number; from: number; to: number }[];
}

interface Head {
  form: 1;
  parts: { digits: number; rows: number }[];
  rows: number;
  prefixes: number;
  names: number;
  terms: number;
  nameBytes: number;
  termBytes: number;
  hasBands: boolean;
}

const keyBytes = (digits: number): number => (digits <= 9 ? 4 : 8);
const indexBytes = (count: number): number => (count <= 0x10000 ? 2 : 4);
const aligned = (offset: number): number => Math.ceil(offset / 8) * 8;

/** Where each piece begins, behind the head. */
function layOut(head: Head, from: number) {
  let at = aligned(from);
  const take = (bytes: number): number => {
    const begin = at;
    at = aligned(at + bytes);
    return begin;
  };
  return {
    keys: head.parts.map(({ digits, rows }) => take(rows * keyBytes(digits))),
    nameOf: take(head.rows * indexBytes(head.names)),
    termsOf: take(head.rows * indexBytes(head.terms)),
    nameEnds: take(head.names * 4),
    termEnds: take(head.terms * 4),
    names: take(head.nameBytes),
    terms: take(head.termBytes),
    end: at,
  };
}

const indexes = (count: number, place: { buffer: ArrayBufferLike; at: number; rows: number }): Numbers =>
  indexBytes(count) === 2
    ? new Uint16Array(place.buffer, place.at, place.rows)
    : new Uint32Array(place.buffer, place.at, place.rows);

const keysIn = (digits: number, place: { buffer: ArrayBufferLike; at: number; rows: number }): Numbers =>
  keyBytes(digits) === 4
    ? new Uint32Array(place.buffer, place.at, place.rows)
    : new Float64Array(place.buffer, place.at, place.rows);

/** Texts one after the other, each with where it ends. */
function packTexts(texts: readonly string[]): { ends: Uint32Array; bytes: Uint8Array } {
  const encoder = new TextEncoder();
  const pieces = texts.map((text) => encoder.encode(text));
  const ends = new Uint32Array(texts.length);
  let size = 0;
  for (const [index, piece] of pieces.entries()) {
    size += piece.length;
    ends[index] = size;
  }
  const bytes = new Uint8Array(size);
  for (const [index, piece] of pieces.entries()) bytes.set(piece, ends[index]! - piece.length);
  return { ends, bytes };
}

/** Takes the rows of a price list, in the order of their file, and makes one piece of memory of them. */
export function createDeckPacker() {
  const names = new Map<string, number>();
  const terms = new Map<string, number>();
  const rates: Rate[] = [];
  const rows: { digits: number; key: number; name: number; terms: number }[] = [];

  const indexIn = (known: Map<string, number>, text: string): number => {
    const index = known.get(text) ?? known.size;
    if (index === known.size) known.set(text, index);
    return index;
  };

  return {
    /** `prefix`: up to 15 digits. Throws `rating.bad-rate` {rateId, fault} for terms that could not be counted with. */
    add(row: { prefix: string; name: string; terms: RateTerms }): void {
      const text = JSON.stringify(row.terms);
      const index = indexIn(terms, text);
      if (index === rates.length) {
        const rate = readRate({ ...row.terms, name: row.name, prefixes: [row.prefix] }, row.name);
        const fault = faultOfRate(rate);
        if (fault) throw new CentralitaError('rating.bad-rate', { rateId: row.name, fault });
        rates.push(rate);
      }
      const { length } = row.prefix;
      if (length > longestDeckPrefix || !/^\d*$/.test(row.prefix))
        throw new CentralitaError('rating.bad-rate', { rateId: row.name, fault: 'bad-prefix' });
      rows.push({ digits: length, key: Number(row.prefix), name: indexIn(names, row.name), terms: index });
    },

    pack(): Uint8Array {
      rows.sort((a, b) => a.digits - b.digits || a.key - b.key || byPrecedence(rates[a.terms]!, rates[b.terms]!));
      const parts: { digits: number; from: number; rows: number }[] = [];
      let prefixes = 0;
      for (const [index, row] of rows.entries()) {
        const above = rows[index - 1];
        if (above?.digits !== row.digits) parts.push({ digits: row.digits, from: index, rows: 0 });
        parts.at(-1)!.rows += 1;
        if (above?.digits !== row.digits || above.key !== row.key) prefixes += 1;
      }
      const nameTexts = packTexts([...names.keys()]);
      const termTexts = packTexts([...terms.keys()]);
      const head: Head = {
        form: 1,
        parts: parts.map(({ digits, rows: count }) => ({ digits, rows: count })),
        rows: rows.length,
        prefixes,
        names: names.size,
        terms: terms.size,
        nameBytes: nameTexts.bytes.length,
        termBytes: termTexts.bytes.length,
        hasBands: rates.some(({ band }) => band),
      };
      const headBytes = new TextEncoder().encode(JSON.stringify(head));
      const places = layOut(head, 4 + headBytes.length);
      const { buffer } = new Uint8Array(places.end);
      new DataView(buffer).setUint32(0, headBytes.length, true);
      new Uint8Array(buffer).set(headBytes, 4);
      for (const [nth, part] of parts.entries()) {
        const keys = keysIn(part.digits, { buffer, at: places.keys[nth]!, rows: part.rows });
        for (let row = 0; row < part.rows; row++) keys[row] = rows[part.from + row]!.key;
      }
      const nameOf = indexes(head.names, { buffer, at: places.nameOf, rows: rows.length });
      const termsOf = indexes(head.terms, { buffer, at: places.termsOf, rows: rows.length });
      for (const [index, row] of rows.entries()) {
        nameOf[index] = row.name;
        termsOf[index] = row.terms;
      }
      new Uint32Array(buffer, places.nameEnds, head.names).set(nameTexts.ends);
      new Uint32Array(buffer, places.termEnds, head.terms).set(termTexts.ends);
      new Uint8Array(buffer, places.names, head.nameBytes).set(nameTexts.bytes);
      new Uint8Array(buffer, places.terms, head.termBytes).set(termTexts.bytes);
      return new Uint8Array(buffer);
    },
  };
}

/** The first place whose key is not below. */
function lowerBound(keys: Numbers, key: number): number {
  let [low, high] = [0, keys.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (keys[middle]! < key) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Reads what a packer made, without going through it. Numbers are of the machine's order, little-endian wherever this runs. */
export function openPackedDeck(packed: Uint8Array): PackedDeck {
  // Typed arrays must begin on their own measure; what the store hands over may not.
  const bytes = packed.byteOffset % 8 === 0 ? packed : packed.slice();
  const { buffer, byteOffset } = bytes;
  const headLength = new DataView(buffer, byteOffset).getUint32(0, true);
  const text = new TextDecoder();
  const head = JSON.parse(text.decode(bytes.subarray(4, 4 + headLength))) as Head;
  const places = layOut(head, 4 + headLength);
  const at = (offset: number): number => byteOffset + offset;
  let before = 0;
  const parts = head.parts.map(({ digits, rows }, nth): Part => {
    const part = { digits, before, keys: keysIn(digits, { buffer, at: at(places.keys[nth]!), rows }) };
    before += rows;
    return part;
  });
  const nameOf = indexes(head.names, { buffer, at: at(places.nameOf), rows: head.rows });
  const termsOf = indexes(head.terms, { buffer, at: at(places.termsOf), rows: head.rows });
  const nameEnds = new Uint32Array(buffer, at(places.nameEnds), head.names);
  const termEnds = new Uint32Array(buffer, at(places.termEnds), head.terms);
  const longest = parts.at(-1)?.digits ?? 0;
  const byDigits = Array.from({ length: longest + 1 }, (_, digits) => parts.find((part) => part.digits === digits));
  const textIn = (from: number, ends: Uint32Array, index: number): string =>
    text.decode(bytes.subarray(from + (ends[index - 1] ?? 0), from + ends[index]!));
  const prefixAt = (row: number): string => {
    const { digits, before: above, keys } = parts.findLast((each) => each.before <= row)!;
    return digits === 0 ? '' : String(keys[row - above]).padStart(digits, '0');
  };
  /** The number that the first so many digits are; of one call only. */
  const values = new Float64Array(longest + 1);

  return {
    rows: head.rows,
    prefixes: head.prefixes,
    hasBands: head.hasBands,
    bytes: bytes.length,
    rowAt: (row) => ({
      prefix: prefixAt(row),
      name: textIn(places.names, nameEnds, nameOf[row]!),
      terms: termsOf[row]!,
    }),
    prefixAt,
    termsOf: (row) => termsOf[row]!,
    termsAt: (index) => JSON.parse(textIn(places.terms, termEnds, index)) as RateTerms,
    rowsOf(digits) {
      const most = Math.min(digits.length, longest);
      for (let length = 1; length <= most; length++)
        values[length] = values[length - 1]! * 10 + (digits.charCodeAt(length - 1) - 48);
      for (let length = most; length >= 0; length--) {
        const part = byDigits[length];
        if (!part) continue;
        const key = values[length]!;
        const first = lowerBound(part.keys, key);
        if (part.keys[first] !== key) continue;
        let end = first + 1;
        while (part.keys[end] === key) end += 1;
        return { from: part.before + first, to: part.before + end, prefix: digits.slice(0, length) };
      }
      return undefined;
    },
    rowsBeginning(start) {
      return parts
        .filter(({ digits }) => digits >= start.length)
        .map(({ digits, keys, before: above }) => {
          const measure = 10 ** (digits - start.length);
          return {
            digits,
            from: above + lowerBound(keys, Number(start) * measure),
            to: above + lowerBound(keys, (Number(start) + 1) * measure),
          };
        })
        .filter(({ from, to }) => to > from);
    },
  };
}

/** Of what was read so many are kept; beyond, all are forgotten and read anew. Terms are shared by many prefixes. */
const keptMatches = 16_384;
const keptTerms = 65_536;

/** A packed deck to rate by: the same answers as `prepareDeck` gives. A rate's id is its name, within a prefix `name#2`. */
export function preparePacked(
  packed: PackedDeck,
  about: { version: string; timeZone: string; holidays?: readonly string[] },
): PreparedDeck {
  const matches = new Map<number, PrefixMatch>();
  const read = new Map<number, Omit<Rate, 'id' | 'prefixes'>>();

  function rateOf(row: PackedRow, above: readonly Rate[]): Rate {
    let known = read.get(row.terms);
    if (!known) {
      known = readRate({ ...packed.termsAt(row.terms), name: row.name, prefixes: [row.prefix] }, row.name);
      if (read.size >= keptTerms) read.clear();
      read.set(row.terms, known);
    }
    const uses = above.filter(({ id }) => id === row.name || id.startsWith(`${row.name}#`)).length;
    return { ...known, id: uses === 0 ? row.name : `${row.name}#${uses + 1}`, prefixes: [row.prefix] };
  }

  return {
    version: about.version,
    timeZone: about.timeZone,
    holidays: new Set(about.holidays),
    hasBands: packed.hasBands,
    find(digits) {
      const found = packed.rowsOf(digits);
      if (!found) return undefined;
      const known = matches.get(found.from);
      if (known) return known;
      const rates: Rate[] = [];
      for (let row = found.from; row < found.to; row++) rates.push(rateOf(packed.rowAt(row), rates));
      const match = { prefix: found.prefix, rates };
      if (matches.size >= keptMatches) matches.clear();
      matches.set(found.from, match);
      return match;
    },
  };
}
