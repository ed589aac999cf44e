import { expect, test } from 'vitest';
import { adherence } from './figures.ts';
import { exceptionMs, parseSpans, printSpans } from './shifts.ts';

test.each([
  ['9:00-14:00 15:00-18:30', [540, 840, 900, 1110]],
  ['09:00–17:00', [540, 1020]],
  ['22:00 - 24:00', [1320, 1440]],
  ['8:00-10:00, 10:00-12:00', [480, 600, 600, 720]],
  ['', []],
])('%j is read as a plan, and written so that it is read again', (text, minutes) => {
  const spans = parseSpans(text)!;
  expect(spans.flatMap(({ from, to }) => [from, to])).toEqual(minutes);
  expect(parseSpans(printSpans(spans))).toEqual(spans);
});

test.each(['9-17', '9:10-17:00', '17:00-9:00', '9:00-12:00 11:00-13:00', 'mañana', '25:00-26:00'])(
  '%j is no plan',
  (text) => {
    expect(parseSpans(text)).toBeUndefined();
  },
);

test('an hour away and ten minutes of rest too many, of eight planned hours', () => {
  const hour = 3_600_000;
  const kept = { plannedMs: 8 * hour, thereMs: 7 * hour, restMs: hour / 2, allowedRestMs: hour / 3, outsideMs: hour };
  expect(exceptionMs(kept)).toBe(hour + hour / 6);
  expect(adherence({ scheduledMs: kept.plannedMs, exceptionMs: exceptionMs(kept) })).toBeCloseTo(1 - 7 / 48);
  // Rest that was not taken makes up for nothing.
  expect(exceptionMs({ ...kept, thereMs: 9 * hour, restMs: 0 })).toBe(0);
});
