import { fold } from '../../customers/search-words.ts';
import { guessDecimal } from '../guess-decimal.ts';
import { guessDateOrder } from './deck-dates.ts';
import type { DeckColumn, DeckSettings } from './deck-settings.ts';

const words = (text: string): string =>
  fold(text)
    .replace(/[^a-z0-9/+]+/g, ' ')
    .trim();

/** Words of Spanish and English headers, folded; what is special stands before what is general. */
const headerWords: readonly (readonly [DeckColumn, RegExp])[] = [
  ['country-code', /\b(country code|codigo( de)? pais|cod pais|indicativo( de| del)? pais|cc)\b/],
  ['increments', /\b(increments|incrementos|billing|facturacion|min ?\/ ?inc|interval ?1 ?\/ ?n|tasacion)\b/],
  ['minimum-seconds', /\b(minimum (duration|seconds)|duracion minima|segundos minimos|min (sec|seg|duration))\b/],
  [
    'first',
    /\b(first( interval| increment)?|initial( increment)?|primer( incremento| intervalo)?|interval ?1|minimo facturable)\b/,
  ],
  ['increment', /\b(increment|incremento|next( interval| increment)?|siguiente|interval ?n|pasos?|step)\b/],
  ['free-seconds', /\b(free seconds|segundos gratis|gracia|grace)\b/],
  ['minimum-charge', /\b(minimum (charge|cost)|cargo minimo|costo minimo|importe minimo)\b/],
  ['most', /\b(max(imum)? (charge|cost)|cargo maximo|costo maximo|tope|cap)\b/],
  ['fee', /\b(connect(ion)?( fee| charge)?|setup( fee)?|establecimiento|conexion|cuota|fee)\b/],
  ['weekdays', /\b(weekdays?|days?|dias?( de la semana)?)\b/],
  [
    'from-date',
    /\b(effective( date| from)?|valid from|start date|from date|vigencia|vigente desde|fecha (de )?(inicio|vigencia|efectiva)|desde( la)? fecha)\b/,
  ],
  [
    'to-date',
    /\b(valid (to|until)|end date|to date|expir(y|es|ation)( date)?|vencimiento|vigente hasta|fecha (de )?fin|hasta( la)? fecha)\b/,
  ],
  ['from-time', /\b(from time|start time|time start|desde( la)? hora|hora (desde|inicio|inicial))\b/],
  ['to-time', /\b(to time|end time|time end|hasta( la)? hora|hora (hasta|fin|final))\b/],
  ['per', /\b(per|cada|unit|unidad)\b/],
  ['price', /\b(rate|rates|price|precio|tarifa|tarifas|cost|costo|coste|importe|valor|usd|eur|min(ute|uto)?)\b/],
  [
    'prefix',
    /\b(prefix(es)?|prefijos?|indicativos?|codes?|codigos?|dial( |-)?codes?|destination codes?|area( codes?)?)\b/,
  ],
  [
    'name',
    /\b(destination|destino|destinos|name|nombre|description|descripcion|country|pais|zone|zona|operator|operador)\b/,
  ],
];

const isAmount = (text: string): boolean =>
  /^[^\d-]{0,4}\s*\d{1,3}([.,\s]?\d{3})*([.,]\d+)?\s*\D{0,4}$/.test(text.trim()) && /\d/.test(text);
const isFraction = (text: string): boolean => /^\D{0,4}\d+[.,]\d+\D{0,4}$/.test(text.trim());
const isPrefix = (text: string): boolean => /^\+?\d[\d\s]{0,18}([,;/-]\s*\+?\d+)*$/.test(text.trim());

const ofHeader = (text: string): DeckColumn | undefined =>
  headerWords.find(([, pattern]) => pattern.test(words(text)))?.[0];

/** Where the names of the columns stand among the first rows, -1 for nowhere: a row of words with one for a prefix or a price. */
export function findDeckHeader(rows: readonly (readonly string[])[]): number {
  return rows.findIndex((row) => {
    const found = row.map(ofHeader);
    return (found.includes('prefix') || found.includes('country-code')) && row.every((cell) => !isFraction(cell));
  });
}

/** How a price list is most likely to be read: by its header's words, and where these say nothing by what stands in it. */
export function guessDeck(sample: readonly (readonly string[])[]): DeckSettings {
  const first = findDeckHeader(sample);
  const below = sample[first + 1] ?? [];
  // A header of two rows, whose upper cells were merged: the lower one says what its columns are where the upper one does not.
  const isTwoRows =
    first >= 0 && below.some(ofHeader) && below.every((cell) => !/\d/.test(cell.replace(/\(.*?\)/g, '')));
  const headerAt = isTwoRows ? first + 1 : first;
  const width0 = Math.max(below.length, sample[first]?.length ?? 0);
  const header = isTwoRows
    ? Array.from({ length: width0 }, (_, at) => (ofHeader(below[at] ?? '') ? below[at]! : (sample[first]![at] ?? '')))
    : (sample[first] ?? []);
  const rows = sample.slice(headerAt + 1);
  const width = Math.max(0, ...sample.map((row) => row.length));
  const most = (at: number, test: (text: string) => boolean): boolean => {
    const filled = rows.map((row) => row[at] ?? '').filter((text) => text.trim() !== '');
    return filled.length > 0 && filled.filter(test).length >= filled.length * 0.7;
  };
  const columns: DeckColumn[] = Array.from({ length: width }, (_, at) => ofHeader(header[at] ?? '') ?? 'skip');
  for (const [at, column] of columns.entries()) if (columns.indexOf(column) < at) columns[at] = 'skip';
  const give = (column: DeckColumn, test: (at: number) => boolean): void => {
    if (columns.includes(column)) return;
    const at = columns.findIndex((each, index) => each === 'skip' && test(index));
    if (at >= 0) columns[at] = column;
  };
  give('prefix', (at) => most(at, isPrefix) && !most(at, isFraction));
  give('price', (at) => most(at, isFraction));
  give('price', (at) => most(at, isAmount));
  give('name', (at) => most(at, (text) => /\p{L}{2}/u.test(text)));
  const prices = rows.map((row) => row[columns.indexOf('price')] ?? '');
  const days = rows.flatMap((row) =>
    ['from-date', 'to-date'].map((each) => row[columns.indexOf(each as DeckColumn)] ?? ''),
  );
  return {
    headerAt,
    columns,
    dates: guessDateOrder(days),
    decimal: guessDecimal(prices),
    per: 60,
    first: 1,
    increment: 1,
    decimals: 4,
    rounding: 'half-up',
  };
}
