import { expect, test } from 'vitest';
import { FakeClock } from '../../base/clock.ts';
import type { LegStory } from '../../core/calls/story.ts';
import type { Office } from '../../core/office/office.ts';
import type { Payer } from '../../core/rating/payer.ts';
import { charges } from '../../store/schema/calls.ts';
import { sampleOffice } from '../../testing/builders/office.ts';
import { openMemoryDb } from '../../testing/memory-db.ts';
import type { OfficeService } from '../office/office-service.ts';
import { openRating } from './open-rating.ts';

const noon = Date.UTC(2026, 0, 5, 12);

function buildMeter(change: (office: Office) => void = () => undefined) {
  const db = openMemoryDb();
  const document = sampleOffice();
  change(document);
  const office = { read: () => document } as OfficeService;
  const { meter } = openRating({ db, office, clock: new FakeClock() });
  return {
    document,
    rows: () => db.select().from(charges).all(),
    charge: (leg: Partial<LegStory> = {}, payer?: Payer) =>
      meter.charge({ callId: 'c1', leg: { ...oneMinuteOut, ...leg }, payer }),
  };
}

/** A minute to a Spanish number over the carrier. */
const oneMinuteOut: LegStory = {
  legId: 'l1',
  role: 'callee',
  way: 'out',
  side: { kind: 'trunk', trunkId: 'carrier', number: '600999888', e164: '+34600999888' },
  sipCallId: 'l1@fake',
  createdAt: noon - 5000,
  answeredAt: noon,
  endedAt: noon + 60_000,
};

/** The tariff with a second version from that instant on, a minute at that price. */
function withNewVersion(office: Office, version: { validFrom: string; price: string }): void {
  const [first] = office.tariffs[0]!.versions;
  const [rate] = first!.rates;
  office.tariffs[0]!.versions.push({
    validFrom: version.validFrom,
    rates: [{ ...rate!, steps: [{ ...rate!.steps[0]!, price: version.price }] }],
  });
}

test('the version in force at the answer holds for the whole leg, whenever it ends', () => {
  const change = { validFrom: new Date(noon + 1).toISOString(), price: '9' };
  const before = buildMeter((office) => withNewVersion(office, change));
  expect(before.charge()).toMatchObject({ net: '0.07', tariffValidFrom: Date.UTC(2020, 0, 1) });
  const after = buildMeter((office) => withNewVersion(office, { ...change, validFrom: new Date(noon).toISOString() }));
  expect(after.charge()).toMatchObject({ net: '9.05', tariffValidFrom: noon });
});

test('a changed price list counts for the next leg, what was charged stays', () => {
  const { charge, document, rows } = buildMeter();
  charge();
  const [tariff] = document.tariffs;
  const dearer = { ...tariff!, versions: [...tariff!.versions] };
  document.tariffs = [dearer];
  withNewVersion(document, { validFrom: new Date(noon).toISOString(), price: '9' });
  charge({ legId: 'l2' });
  expect(rows()).toMatchObject([{ net: '0.07' }, { net: '9.05' }]);
});

test.each([
  ['an incoming leg is free without a tariff of its own', { way: 'in' }, { state: 'free', reason: 'inbound-free' }],
  [
    'a trunk that is gone leaves a gap that is seen',
    { side: { kind: 'trunk', trunkId: 'gone', number: '1' } },
    { state: 'unrated', reason: 'no-tariff' },
  ],
  [
    'an emergency call is free',
    { side: { kind: 'trunk', trunkId: 'carrier', number: '112' } },
    { state: 'free', reason: 'emergency-number' },
  ],
  [
    'a leg before the first version has no price',
    { answeredAt: 0, endedAt: 1000 },
    { state: 'unrated', reason: 'no-version-in-force' },
  ],
  ['a leg of no length costs nothing', { endedAt: noon }, { state: 'free', net: '0' }],
] as const)('%s', (_what, leg, row) => {
  const { charge, rows } = buildMeter();
  expect(charge(leg)).toMatchObject(row);
  expect(rows()).toMatchObject([row]);
});

test('an incoming leg is charged by the tariff for incoming ones, and only by that', () => {
  const { charge, document } = buildMeter((office) => {
    office.trunks[0]!.inboundTariff = 'toll-free';
    office.tariffs.push({ ...sampleOffice().tariffs[0]!, id: 'toll-free', currency: 'USD' });
    delete office.trunks[0]!.tariff;
  });
  expect(document.trunks[0]).not.toHaveProperty('tariff');
  expect(charge({ way: 'in' })).toMatchObject({ state: 'rated', tariffId: 'toll-free', currency: 'USD', net: '0.07' });
  expect(charge({ way: 'out' })).toMatchObject({ state: 'unrated', reason: 'no-tariff', currency: 'EUR' });
});

test('a withheld number on an incoming leg with a tariff is told as without a price, or its general one', () => {
  const { charge } = buildMeter((office) => {
    office.trunks[0]!.inboundTariff = 'standard';
  });
  expect(charge({ way: 'in', side: { kind: 'trunk', trunkId: 'carrier', number: '' } })).toMatchObject({
    state: 'rated',
    rateName: 'Rest of the world',
  });
});

test.each([
  ["a desk's leg", { side: { kind: 'extension', extension: '101' } }],
  ['a leg never answered', { answeredAt: undefined }],
  ['a leg still open', { endedAt: undefined }],
])('%s is nothing to charge', (_what, leg) => {
  const { charge, rows } = buildMeter();
  expect(charge(leg as Partial<LegStory>)).toBeUndefined();
  expect(rows()).toEqual([]);
});

test('a charge names who pays, and the unit they were of; of an extension, who sits there', () => {
  const { charge } = buildMeter((office) => {
    const outside = { id: 'law', name: 'Law', members: ['ana'], outside: true };
    office.departments = [outside, { id: 'tax', name: 'Tax', members: ['luis', 'ana'], outside: false }];
    office.people.find(({ login }) => login === 'ana')!.extension = '101';
  });
  expect(charge({}, { how: 'dialled', extension: '105', login: 'ana' })).toMatchObject({
    kind: 'cost',
    payerHow: 'dialled',
    payerExtension: '105',
    payerLogin: 'ana',
    payerDepartment: 'tax',
  });
  expect(charge({ legId: 'l2' }, { how: 'forwarded', extension: '101' })).toMatchObject({ payerDepartment: 'tax' });
  expect(charge({ legId: 'l3' }, { how: 'sent-on', queueId: 'care' })).toMatchObject({
    payerQueue: 'care',
    payerLogin: null,
    payerDepartment: null,
  });
});

test('minutes of a bundle are used before money, in whole units, and are full again on the reset day', () => {
  const { charge } = buildMeter((office) => {
    const kinds = ['mobile' as const];
    const bundle = { id: 'mob', name: 'Mobiles', seconds: 150, unitSec: 60, priority: 0, kinds, resetDay: 5 };
    office.trunks.find(({ id }) => id === 'carrier')!.bundles = [bundle];
    office.office = { ...office.office, country: 'ES', timezone: 'Europe/Madrid' };
  });
  const at = (answeredAt: number, seconds: number) => charge({ answeredAt, endedAt: answeredAt + seconds * 1000 });
  expect(at(noon, 61)).toMatchObject({ reason: 'within-bundle', billedSec: 0, bundles: [{ id: 'mob', usedSec: 120 }] });
  // Half a minute is left, which is no unit: all of it costs money.
  expect(at(noon, 60)).toMatchObject({ reason: 'by-duration', billedSec: 60, bundles: null, net: '0.07' });
  const nextMonth = Date.UTC(2026, 1, 4, 23);
  expect(at(nextMonth - 1, 10)).toMatchObject({ reason: 'by-duration' });
  expect(at(nextMonth, 10)).toMatchObject({ reason: 'within-bundle', bundles: [{ id: 'mob', usedSec: 60 }] });
});

test('a bundle for other kinds of calls, or other numbers, is left alone', () => {
  const { charge } = buildMeter((office) => {
    const usual = { name: 'X', seconds: 600, unitSec: 60, priority: 0, resetDay: 1 };
    office.trunks.find(({ id }) => id === 'carrier')!.bundles = [
      { ...usual, id: 'nat', kinds: ['national'] },
      { ...usual, id: 'few', kinds: ['mobile'], prefixes: ['34611'] },
    ];
    office.office = { ...office.office, country: 'ES' };
  });
  expect(charge()).toMatchObject({ reason: 'by-duration', bundles: null });
});

test('who is charged has a price beside the cost: the line of the unit before everyone’s, none without a line', () => {
  const payer: Payer = { how: 'dialled', extension: '101', login: 'ana' };
  const { charge, rows, document } = buildMeter((office) => {
    const [tariff] = office.tariffs;
    const [version] = tariff!.versions;
    const dear = version!.rates.map((rate) => ({ ...rate, steps: [{ ...rate.steps[0]!, price: '1.2' }] }));
    office.tariffs.push({ ...tariff!, id: 'dear', name: 'Dear', versions: [{ ...version!, rates: dear }] });
    office.departments = [{ id: 'tax', name: 'Tax', members: ['ana'], outside: false }];
    office.prices = [{ payer: { kind: 'department', id: 'tax' }, tariff: 'dear' }];
  });
  const cost = charge({}, payer);
  expect(cost).toMatchObject({ kind: 'cost', net: '0.07' });
  expect(rows().map(({ kind, net, payerLogin, tariffId }) => [kind, net, payerLogin, tariffId])).toEqual([
    ['price', '1.25', 'ana', 'dear'],
    ['cost', '0.07', 'ana', cost!.tariffId],
  ]);
  charge({ legId: 'l2' }, { how: 'sent-on' });
  document.prices = [];
  charge({ legId: 'l3' }, payer);
  expect(rows().filter(({ legId }) => legId !== 'l1')).toMatchObject([{ kind: 'cost' }, { kind: 'cost' }]);
});
