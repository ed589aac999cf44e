import { expect, test } from 'vitest';
import { FakeClock } from '../../base/clock.ts';
import { createBus } from '../../base/events.ts';
import { silentLog } from '../../base/log.ts';
import { sampleOffice } from '../../testing/builders/office.ts';
import type { Facts } from '../facts.ts';
import type { OfficeService } from '../office/office-service.ts';
import { keepHolidays } from './keep-holidays.ts';

function buildHouse() {
  const clock = new FakeClock(Date.UTC(2026, 10, 30, 12));
  const bus = createBus<Facts>(() => undefined);
  const document = sampleOffice();
  const asked: string[] = [];
  let fails = false;
  const office = {
    read: () => document,
    edit(change: (draft: typeof document) => void) {
      change(document);
      bus.publish('office.changed', { by: 'system' });
      return { kind: 'applied', changes: [] };
    },
  } as unknown as OfficeService;
  const open = () =>
    keepHolidays({
      office,
      bus,
      clock,
      log: silentLog,
      port: {
        async lookUp({ place, years }) {
          asked.push(`${place} ${years.join(' ')}`);
          if (fails) throw new Error('no calendar');
          return years.map((year) => ({ year, days: [{ date: `${year}-12-25`, name: `Navidad ${place}` }] }));
        },
      },
    });
  const settle = async (): Promise<void> => {
    for (let turn = 0; turn < 20; turn++) await Promise.resolve();
  };
  return { clock, bus, document, asked, open, settle, fail: (next: boolean) => (fails = next) };
}

test('holidays are filled in when a place is chosen, and again when the year turns', async () => {
  const house = buildHouse();
  const stop = house.open();
  expect(house.asked).toEqual([]);
  house.document.hours[0]!.holidays = { place: 'DO', years: [] };
  house.bus.publish('office.changed', { by: 'olga' });
  house.bus.publish('office.changed', { by: 'olga' });
  await house.settle();
  expect(house.asked).toEqual(['DO 2026 2027']);
  expect(house.document.hours[0]!.holidays.years.map(({ year }) => year)).toEqual([2026, 2027]);
  for (let day = 0; day < 40; day++) {
    house.clock.advance(86_400_000);
    await house.settle();
  }
  expect(house.asked).toEqual(['DO 2026 2027', 'DO 2028']);
  expect(house.document.hours[0]!.holidays.years.map(({ year }) => year)).toEqual([2027, 2028]);
  stop();
  expect(house.clock.pending).toBe(0);
});

test('a calendar that cannot be read is asked again the next day, and nothing is lost meanwhile', async () => {
  const house = buildHouse();
  house.document.hours[0]!.holidays = { place: 'DO', years: [] };
  house.fail(true);
  const stop = house.open();
  await house.settle();
  expect(house.document.hours[0]!.holidays.years).toEqual([]);
  house.fail(false);
  house.clock.advance(86_400_000);
  await house.settle();
  expect(house.document.hours[0]!.holidays.years).toHaveLength(2);
  stop();
});

test('a version of a tariff has the days of ten years from its own beginning written down, once', async () => {
  const house = buildHouse();
  const [version] = house.document.tariffs[0]!.versions;
  version!.validFrom = '2026-06-01T00:00:00.000Z';
  version!.calendar = { place: 'DO', years: [] };
  const stop = house.open();
  await house.settle();
  expect(house.asked).toEqual(['DO 2026 2027 2028 2029 2030 2031 2032 2033 2034 2035']);
  expect(version!.calendar.years).toHaveLength(10);
  house.clock.advance(400 * 86_400_000);
  house.bus.publish('office.changed', { by: 'olga' });
  await house.settle();
  expect(house.asked).toHaveLength(1);
  stop();
});
