import { expect, test } from 'vitest';
import { addDays, instantAt, isTimeZone, localTime, parseMinute, zoneOffset } from './local-time.ts';

const utc = (text: string): number => Date.parse(text);
const HOUR = 3_600_000;

test.each([
  ['America/Santo_Domingo', '2026-07-01T12:00:00Z', -4],
  ['Europe/Madrid', '2026-03-29T00:59:59.999Z', 1],
  ['Europe/Madrid', '2026-03-29T01:00:00Z', 2],
  ['Europe/Madrid', '2026-10-25T00:59:59Z', 2],
  ['Europe/Madrid', '2026-10-25T01:00:00Z', 1],
  ['Asia/Kolkata', '2026-01-01T00:00:00Z', 5.5],
  ['America/St_Johns', '2010-03-14T03:30:59Z', -3.5],
  ['America/St_Johns', '2010-03-14T03:31:00Z', -2.5],
  ['America/Mexico_City', '2021-07-01T00:00:00Z', -5],
  ['America/Mexico_City', '2026-07-01T00:00:00Z', -6],
])('%s at %s is %d hours from UTC', (zone, at, hours) => {
  expect(zoneOffset(zone, utc(at))).toBe(hours * HOUR);
});

test('the wall clock skips the hour that spring takes away', () => {
  expect(localTime('Europe/Madrid', utc('2026-03-29T00:59:00Z'))).toEqual({
    year: 2026,
    month: 3,
    day: 29,
    weekday: 0,
    minute: 119,
    date: '2026-03-29',
  });
  expect(localTime('Europe/Madrid', utc('2026-03-29T01:00:00Z')).minute).toBe(180);
});

test.each([
  ['Europe/Madrid', '2026-07-01', 540, '2026-07-01T07:00:00Z'],
  ['Europe/Madrid', '2026-03-29', 150, '2026-03-29T01:00:00Z'],
  ['Europe/Madrid', '2026-10-25', 150, '2026-10-25T00:30:00Z'],
  ['Europe/Madrid', '2026-10-25', 180, '2026-10-25T02:00:00Z'],
  ['America/Bogota', '2026-07-20', 1440, '2026-07-21T05:00:00Z'],
  ['Pacific/Auckland', '2026-09-27', 120, '2026-09-26T14:00:00Z'],
  ['Pacific/Auckland', '2026-09-27', 180, '2026-09-26T14:00:00Z'],
])('in %s, %s minute %d is %s', (zone, date, minute, expected) => {
  expect(new Date(instantAt(zone, { date, minute })).toISOString()).toBe(new Date(expected).toISOString());
});

test('every quarter of an hour of two years reads back as itself, or as its first appearance', () => {
  let wrong = 0;
  for (let at = utc('2026-01-01T00:00:00Z'); at < utc('2028-01-01T00:00:00Z'); at += 900_000) {
    const back = instantAt('Europe/Madrid', localTime('Europe/Madrid', at));
    if (back !== at && back !== at - HOUR) wrong++;
  }
  expect(wrong).toBe(0);
});

test('an unknown zone is told apart, not guessed', () => {
  expect(isTimeZone('America/Panama')).toBe(true);
  expect(isTimeZone('America/Nowhere')).toBe(false);
});

test('days are counted across months and leap years', () => {
  expect([addDays('2028-02-28', 1), addDays('2026-01-01', -1)]).toEqual(['2028-02-29', '2025-12-31']);
});

test.each([
  ['00:00', 0],
  ['8:30', 510],
  ['24:00', 1440],
  ['24:01', undefined],
  ['12:60', undefined],
  ['noon', undefined],
])('"%s" is minute %s', (text, minute) => {
  expect(parseMinute(text)).toBe(minute);
});
