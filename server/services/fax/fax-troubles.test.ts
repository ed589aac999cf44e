import { sql } from 'drizzle-orm';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { resentPages } from '../../core/fax/resent-pages.ts';
import { schema } from '../../store/db.ts';
import { faxJobs } from '../../testing/builders/fax-jobs.ts';
import { openFaxHouse } from '../../testing/builders/faxes.ts';
import { eventually } from '../../testing/eventually.ts';
import { createFakeFaxLines, type FakeFaxCall } from '../../testing/fakes/fake-fax-lines.ts';

const minute = 60_000;
let house: ReturnType<typeof openFaxHouse>;
let add: ReturnType<typeof faxJobs>['add'];
let stateOf: ReturnType<typeof faxJobs>['stateOf'];
let isIn: ReturnType<typeof faxJobs>['isIn'];
let callOf: ReturnType<typeof faxJobs>['callOf'];

beforeEach(() => {
  house = openFaxHouse();
  ({ add, stateOf, isIn, callOf } = faxJobs(house));
});
afterEach(() => house.close());

test('what is dropped in page three goes on from page three, the power cut too', async () => {
  const id = await add();
  const call = await callOf(1);
  call.answer();
  await call.pass(0);
  await call.pass(1);
  await call.begin(2);
  expect(house.faxes.liveOf(id)).toMatchObject({ phase: 'page', page: 3, share: 0.5, bitRate: 14400 });
  // The power goes: nothing of the old process says another word.
  const lines = createFakeFaxLines();
  const faxes = house.start(lines);
  const again = await callOf(1, lines);
  expect(again.order.pages).toMatchObject({ count: 3, first: 2 });
  await again.passAll();
  expect(again.seen.filter(Boolean)).toHaveLength(1);
  expect(faxes.find(id)).toMatchObject({ state: 'sent', confirmed: 3 });
  expect(faxes.attemptsOf(id)).toMatchObject([
    { firstPage: 0, confirmed: 2, outcome: 'power-cut' },
    { firstPage: 2, confirmed: 1, outcome: 'sent' },
  ]);
  expect(house.ended).toHaveLength(1);
  faxes.stop();
});

test('the box is stopped in the middle: what is proved stays, the rest waits for the next start', async () => {
  const id = await add();
  const call = await callOf(1);
  call.answer();
  await call.pass(0);
  house.faxes.stop();
  await house.lines.lines.stop();
  expect(house.faxes.find(id)).toMatchObject({ state: 'waiting', confirmed: 1, failures: 0 });
  expect(house.faxes.attemptsOf(id)).toMatchObject([{ outcome: 'power-cut', confirmed: 1 }]);
  expect(house.lines.calls).toHaveLength(1);
});

test.each([
  ['busy', 3],
  ['no-answer', 5],
  ['no-carrier', 5],
  ['no-fax-heard', 5],
  ['not-a-fax', 15],
  ['training-failed', 1],
  ['page-not-confirmed', 1],
  ['page-refused', 1],
  ['dropped', 1],
  ['refused', 5],
  ['no-dialtone', 2],
] as const)('%s: called again after %i minutes, then sent, told once', async (outcome, minutes) => {
  const id = await add();
  const call = await callOf(1);
  call.end(outcome);
  expect(house.faxes.find(id)).toMatchObject({
    state: 'waiting',
    failures: 1,
    retryAt: house.clock.now() + minutes * minute,
  });
  await eventually('why it waits', async () => house.faxes.queue()[0]?.wait);
  expect(house.faxes.queue()[0]?.wait).toMatchObject({ kind: 'retry' });
  house.clock.advance(minutes * minute);
  await (await callOf(2)).passAll();
  expect(stateOf(id)).toBe('sent');
  expect(house.faxes.find(id)).not.toHaveProperty('why');
  expect(house.ended).toHaveLength(1);
});

test.each([
  ['before it dials', 0, async () => undefined],
  ['while it dials', 0, async (call: FakeFaxCall) => call.tell({ kind: 'dialling', modem: call.modem })],
  ['once it is answered', 0, async (call: FakeFaxCall) => call.answer()],
  [
    'in a page',
    0,
    async (call: FakeFaxCall) => {
      call.answer();
      await call.begin(0);
    },
  ],
  [
    'between pages',
    1,
    async (call: FakeFaxCall) => {
      call.answer();
      await call.pass(0);
    },
  ],
])('a modem that is pulled out %s: another one goes on from page %i at once', async (_, first, until) => {
  house.lines.plugIn('spare');
  const id = await add();
  const call = await callOf(1);
  await until(call);
  house.lines.pullOut(call.modem);
  call.end('modem-vanished');
  house.clock.advance(10_000);
  const again = await callOf(2);
  expect(again.modem).not.toBe(call.modem);
  expect(again.order.pages.first).toBe(first);
  await again.passAll();
  expect(stateOf(id)).toBe('sent');
  expect(house.ended).toHaveLength(1);
});

test('a modem that is pulled out after the last page was confirmed changes nothing: the fax is there', async () => {
  const id = await add();
  const call = await callOf(1);
  call.answer();
  for (const page of [0, 1, 2]) await call.pass(page);
  house.lines.pullOut(call.modem);
  call.end('modem-vanished');
  expect(house.faxes.find(id)).toMatchObject({ state: 'sent', confirmed: 3 });
});

test('a proof that cannot be written ends the call, and the fax goes on once it can', async () => {
  const id = await add();
  const call = await callOf(1);
  call.answer();
  house.db.run(sql`CREATE TRIGGER full BEFORE INSERT ON fax_pages BEGIN SELECT RAISE(ABORT, 'disk full'); END`);
  await call.pass(0);
  expect(house.faxes.find(id)).toMatchObject({ state: 'waiting', why: 'not-written', confirmed: 0 });
  expect(house.faxes.attemptsOf(id)).toMatchObject([{ outcome: 'not-written', confirmed: 0 }]);
  house.db.run(sql`DROP TRIGGER full`);
  house.clock.advance(minute);
  await (await callOf(2)).passAll();
  expect(house.faxes.find(id)).toMatchObject({ state: 'sent', confirmed: 3 });
});

test('nothing is dialled, and nothing lost, while not even the call can be written', async () => {
  house.db.run(sql`CREATE TRIGGER full BEFORE INSERT ON fax_attempts BEGIN SELECT RAISE(ABORT, 'disk full'); END`);
  const id = await add();
  await isIn(id, 'waiting');
  house.clock.advance(5 * minute);
  expect(house.lines.calls).toHaveLength(0);
  house.journal.flush();
  expect(house.db.select().from(schema.calls).all()).toEqual([]);
  house.db.run(sql`DROP TRIGGER full`);
  house.clock.advance(minute);
  await (await callOf(1)).passAll();
  expect(stateOf(id)).toBe('sent');
});

test('the end of a call that cannot be written is made up for, and the modem is used meanwhile', async () => {
  const id = await add();
  const call = await callOf(1);
  house.db.run(sql`CREATE TRIGGER full BEFORE UPDATE ON fax_attempts BEGIN SELECT RAISE(ABORT, 'disk full'); END`);
  call.end('busy');
  expect(stateOf(id)).toBe('sending');
  house.db.run(sql`DROP TRIGGER full`);
  house.clock.advance(minute);
  await (await callOf(2)).passAll();
  expect(stateOf(id)).toBe('sent');
});

test('a clock that is set back by a year does not keep a fax waiting for a year', async () => {
  const id = await add();
  (await callOf(1)).end('busy');
  house.clock.setMachine(-365 * 24 * 60 * minute);
  house.clock.follow();
  house.clock.advance(minute);
  await (await callOf(2)).passAll();
  expect(stateOf(id)).toBe('sent');
});

test('a page that began and was not confirmed is told where it went again', async () => {
  const id = await add();
  const call = await callOf(1);
  call.answer();
  await call.pass(0);
  await call.begin(1);
  call.end('dropped');
  expect(house.faxes.attemptsOf(id)).toMatchObject([{ firstPage: 0, confirmed: 1, begun: 1 }]);
  expect(resentPages(house.faxes.attemptsOf(id))).toEqual([]);
  house.clock.advance(minute);
  await (await callOf(2)).passAll();
  expect(resentPages(house.faxes.attemptsOf(id))).toEqual([2]);
});

test('a full disk leaves a fax to be prepared, and it is once there is room', async () => {
  house.failNext(Object.assign(new Error('no space left on device'), { code: 'ENOSPC' }));
  const id = await add();
  await eventually('told', async () => (house.faxes.find(id)?.why === 'disk-full' ? true : undefined));
  expect(stateOf(id)).toBe('preparing');
  house.clock.advance(minute);
  await (await callOf(1)).passAll();
  expect(stateOf(id)).toBe('sent');
});
