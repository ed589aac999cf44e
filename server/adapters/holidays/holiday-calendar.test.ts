import { expect, test } from 'vitest';
import { holidayCalendar } from './holiday-calendar.ts';

const find = async (place: string, year = 2026) => {
  const [found] = await holidayCalendar.lookUp({ place, years: [year], language: 'es' });
  return Object.fromEntries(found!.days.map(({ date, name }) => [date, name]));
};

test('the holidays of a country are known by their names, those that move on the day they moved to', async () => {
  expect(await find('DO')).toMatchObject({
    '2026-01-05': expect.stringContaining('Reyes'),
    '2026-02-27': expect.stringContaining('Independencia'),
    '2026-11-09': expect.stringContaining('Constitución'),
  });
  expect(await find('CO')).toMatchObject({ '2026-07-20': expect.any(String), '2026-03-23': 'San José' });
});

test('a region adds its own to those of its country', async () => {
  const madrid = await find('ES-MD');
  expect(madrid).toMatchObject({ '2026-05-02': 'Día de la Comunidad de Madrid', '2026-10-12': expect.any(String) });
  expect(await find('ES')).not.toHaveProperty('2026-05-02');
});

test('a place without a calendar has no holidays', async () => {
  expect(await find('XX')).toEqual({});
});
