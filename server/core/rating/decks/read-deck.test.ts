import { expect, test } from 'vitest';
import { compareDecks } from './compare-decks.ts';
import type { DeckSettings } from './deck-settings.ts';
import { guessDeck } from './guess-deck.ts';
import { minuteCosts } from './minute-costs.ts';
import { createDeckPacker, openPackedDeck } from './packed-deck.ts';
import { ratesOfRow, readDecimal } from './rates-of-row.ts';

const settings = (change: Partial<DeckSettings>): DeckSettings => ({
  headerAt: -1,
  columns: ['prefix', 'name', 'price'],
  decimal: '.',
  per: 60,
  first: 1,
  increment: 1,
  decimals: 4,
  rounding: 'half-up',
  ...change,
});

test.each([
  ['0.0125', '.', '0.0125'],
  ['1.234,50 €', ',', '1234.5'],
  ['US$ 1,234.5', '.', '1234.5'],
  ['1.2E-3', '.', '0.0012'],
  ['0,010', ',', '0.01'],
  ['.5', '.', '0.5'],
  ['-0.5', '.', undefined],
  ['0.0000000001', '.', undefined],
  ['free', '.', undefined],
] as const)('an amount written %s is read', (text, decimal, read) => {
  expect(readDecimal(text, decimal)).toBe(read);
});

test('the columns of lists in both languages are recognised, and how prices are written', () => {
  const spanish = guessDeck([
    ['Tarifas de enero', '', '', ''],
    ['Prefijo', 'Destino', 'Precio/min', 'Incrementos'],
    ['34', 'España fijo', '0,0081', '1/1'],
    ['346', 'España móvil', '0,0210', '60/1'],
  ]);
  expect(spanish).toMatchObject({ headerAt: 1, columns: ['prefix', 'name', 'price', 'increments'], decimal: ',' });
  const english = guessDeck([
    ['Country Code', 'Area Code', 'Destination', 'Rate', 'Connection fee', 'Initial increment', 'Next increment'],
    ['1', '809', 'Dominican Republic', '0.0125', '0', '30', '6'],
  ]);
  expect(english.columns).toEqual(['country-code', 'prefix', 'name', 'price', 'fee', 'first', 'increment']);
  expect(
    guessDeck([
      ['Chile', '56', '0.0100'],
      ['Chile mobile', '569', '0.0200'],
    ]),
  ).toMatchObject({ headerAt: -1, columns: ['name', 'prefix', 'price'] });
});

test('a price list of Colombia is recognised by its words, and $ 1.800 in it is eighteen hundred', () => {
  const guessed = guessDeck([
    ['TARIFARIO 2026', '', '', ''],
    ['Indicativo', 'Destino', 'Valor minuto', 'Moneda'],
    ['573', 'Móvil Colombia', '$ 120', 'COP'],
    ['34', 'España', '$ 1.800', 'COP'],
  ]);
  expect(guessed).toMatchObject({ headerAt: 1, columns: ['prefix', 'name', 'price', 'skip'], decimal: ',' });
});

test('a row becomes prefixes and a rate: several codes, ranges, both steps in one cell', () => {
  const columns: DeckSettings['columns'] = ['country-code', 'prefix', 'name', 'price', 'increments', 'fee'];
  const row = ['+1', '809; 829, 840-842', 'RD', '0.02', '60/6', '0.01'];
  expect(ratesOfRow(row, settings({ columns }))).toEqual({
    kind: 'rates',
    prefixes: ['1809', '1829', '1840', '1841', '1842'],
    name: 'RD',
    terms: {
      connectFee: '0.01',
      steps: [
        { from: 0, price: '0.02', per: 60, increment: 60 },
        { from: 60, price: '0.02', per: 60, increment: 6 },
      ],
      rounding: { mode: 'half-up', decimals: 4 },
    },
  });
});

test('bands are read by weekday and hour, and one that fills the week is none', () => {
  const columns: DeckSettings['columns'] = ['prefix', 'price', 'weekdays', 'from-time', 'to-time'];
  const bandOf = (...cells: string[]) => {
    const answer = ratesOfRow(['34', '1', ...cells], settings({ columns }));
    return answer.kind === 'rates' ? answer.terms.band : answer.fault;
  };
  expect(bandOf('L-V', '8:00', '20:00')).toEqual({ weekdays: [1, 2, 3, 4, 5], start: '08:00', end: '20:00' });
  expect(bandOf('sat,sun', '', '')).toEqual({ weekdays: [0, 6] });
  expect(bandOf('1-7', '00:00', '23:59')).toBeUndefined();
  expect(bandOf('', '20', '08')).toEqual({ start: '20:00', end: '08:00' });
  expect(bandOf('hoy', '', '')).toBe('bad-weekdays');
  expect(bandOf('', '25:00', '')).toBe('bad-time');
});

test.each([
  [['', 'x', '1'], 'no-prefix'],
  [['34a', 'x', '1'], 'bad-prefix'],
  [['1234567890123456', 'x', '1'], 'prefix-too-long'],
  [['600-200', 'x', '1'], 'bad-prefix'],
  [['34', 'x', ''], 'no-price'],
  [['34', 'x', 'call'], 'bad-price'],
] as const)('a row %j is told as %s', (cells, fault) => {
  expect(ratesOfRow(cells, settings({}))).toMatchObject({ kind: 'fault', fault });
});

function packed(rows: Record<string, [price: string, increment?: number]>) {
  const packer = createDeckPacker();
  for (const [prefix, [price, increment = 1]] of Object.entries(rows))
    packer.add({
      prefix,
      name: `to ${prefix}`,
      terms: {
        connectFee: '0',
        steps: [{ from: 0, price, per: 60, increment }],
        rounding: { mode: 'half-up', decimals: 4 },
      },
    });
  const deck = openPackedDeck(packer.pack());
  return { deck, costs: minuteCosts(deck) };
}

test('two versions differ by what a minute costs to each prefix', () => {
  const older = packed({ '34': ['0.1'], '346': ['0.2'], '1': ['0.3'], '56': ['0.4'], '57': ['0.5'] });
  const younger = packed({ '34': ['0.11'], '346': ['0.15'], '1': ['0.3'], '56': ['0.4', 60], '58': ['1'] });
  const changes = [...compareDecks(older, younger)].map(({ prefix, change, percent, before, after }) => [
    prefix,
    change,
    before,
    after,
    percent,
  ]);
  expect(changes).toEqual([
    ['1', 'same', '0.3', '0.3', 0],
    ['34', 'dearer', '0.1', '0.11', 10],
    ['56', 'other', '0.4', '0.4', 0],
    ['57', 'gone', '0.5', undefined, undefined],
    ['58', 'new', undefined, '1', undefined],
    ['346', 'cheaper', '0.2', '0.15', -25],
  ]);
  expect([...compareDecks(undefined, older)].every(({ change }) => change === 'new')).toBe(true);
});

test.each([
  ['1.809E+3', ['1809']],
  ['1,809E+3', ['1809']],
  ['1809.0', ['1809']],
  ['1-809', ['1809']],
  ['1809-11', ['1809', '1810', '1811']],
  ['18095-9', ['18095', '18096', '18097', '18098', '18099']],
  ['1 (809), 1 (829)', ['1809', '1829']],
] as const)('a code that a spreadsheet or a carrier wrote %s is read', (cell, prefixes) => {
  expect(ratesOfRow([cell, 'RD', '0.02'], settings({}))).toMatchObject({ kind: 'rates', prefixes });
});

test.each([
  ['1.8E+10', 'rounded-prefix'],
  ['1809-1', 'bad-prefix'],
] as const)('a code written %s is told as %s, never guessed', (cell, fault) => {
  expect(ratesOfRow([cell, 'RD', '0.02'], settings({}))).toMatchObject({ kind: 'fault', fault });
});

test('days of a row are read as the list writes them; one that is none, or ends before it begins, is told', () => {
  const dated = settings({ columns: ['prefix', 'price', 'from-date', 'to-date'], dates: 'mdy' });
  expect(ratesOfRow(['34', '1', '01/02/2026', '46053'], dated)).toMatchObject({ from: '2026-01-02', to: '2026-01-31' });
  expect(ratesOfRow(['34', '1', 'soon', ''], dated)).toMatchObject({ fault: 'bad-date', value: 'soon' });
  expect(ratesOfRow(['34', '1', '2026-02-01', '2026-01-01'], dated)).toMatchObject({ fault: 'bad-date' });
});

test('a header whose upper cells were merged, below a long preamble, says its columns', () => {
  const preamble = Array.from({ length: 14 }, (_, at) => [`Condition ${at}`, '', '', '', '']);
  const read = guessDeck([
    ...preamble,
    ['Destination', 'Dial code', 'Rates', '', ''],
    ['', '', 'USD/min (net)', 'Increments', 'Effective date'],
    ['Dominican Republic', '1809', '0.0125', '60/6', '01/15/2026'],
    ['Dominican Republic mobile', '1829', '0.0225', '60/6', '01/31/2026'],
  ]);
  expect(read).toMatchObject({
    headerAt: 15,
    columns: ['name', 'prefix', 'price', 'increments', 'from-date'],
    dates: 'mdy',
  });
});
