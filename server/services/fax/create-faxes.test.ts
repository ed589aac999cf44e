import { sql } from 'drizzle-orm';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { resentPages } from '../../core/fax/resent-pages.ts';
import { schema } from '../../store/db.ts';
import { openFaxHouse } from '../../testing/builders/faxes.ts';
import { eventually } from '../../testing/eventually.ts';
import { createFakeFaxLines, type FakeFaxLines } from '../../testing/fakes/fake-fax-lines.ts';
import { markedPage } from '../../testing/fakes/fake-fax-paper.ts';
import type { FaxDraft, Faxes } from './faxes.ts';

const minute = 60_000;
const number = '+34912345678';
let house: ReturnType<typeof openFaxHouse>;

beforeEach(() => {
  house = openFaxHouse();
});
afterEach(() => house.close());

async function add(draft: Partial<FaxDraft> = {}, faxes: Faxes = house.faxes) {
  const files = draft.files ?? [await house.keep('catalogue-3.pdf')];
  const outcome = faxes.add({ number, ...draft, files }, { by: 'ana' });
  if (outcome.kind === 'refused') throw new Error(outcome.why);
  return outcome.fax.id;
}
const stateOf = (id: string) => house.faxes.find(id)?.state;
const isIn = (id: string, state: string) =>
  eventually(`${id} is ${state}`, async () => (stateOf(id) === state ? true : undefined));
const callOf = (count: number, lines: FakeFaxLines = house.lines) =>
  eventually(`call ${count}`, async () => lines.calls[count - 1]);

test('a fax goes page by page, each proved, charged as a call and joined to its case', async () => {
  const one = house.cases.open({ title: 'catalogue' }, { by: 'ana' });
  const id = await add({ caseId: one.id });
  const call = await callOf(1);
  expect(call.order).toMatchObject({
    number: '912345678',
    ownId: '+34 910 000 001',
    pages: { count: 3, first: 0 },
    modem: 'stick',
  });
  await call.passAll('+34 912 345 678');
  expect(call.seen.map(({ bits }) => bits[0])).toEqual([1, 2, 3]);
  expect(house.faxes.find(id)).toMatchObject({
    state: 'sent',
    confirmed: 3,
    remoteId: '+34 912 345 678',
    hash: expect.stringMatching(/^[0-9a-f]{64}$/),
  });
  expect(house.faxes.pagesOf(id)).toMatchObject([0, 1, 2].map((page) => ({ page, by: 'MCF', bitRate: 14400 })));
  expect(house.faxes.attemptsOf(id)).toMatchObject([{ outcome: 'sent', confirmed: 3, ecm: true, coding: 'mmr' }]);
  expect(house.cases.eventsOf(one.id).at(-1)).toMatchObject({ kind: 'fax-joined', faxId: id, way: 'out' });
  house.journal.flush();
  expect(house.db.select().from(schema.calls).all()).toMatchObject([
    { direction: 'outbound', e164: number, login: 'ana', talkMs: 0, endReason: 'caller-hangup', trunkId: 'stick' },
  ]);
  expect(house.ended).toMatchObject([{ id, state: 'sent' }]);
});

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

test('a voice that answered twice is not rung up again; somebody may try it later', async () => {
  const id = await add();
  for (const count of [1, 2]) {
    (await callOf(count)).end('not-a-fax');
    house.clock.advance(15 * minute);
  }
  expect(house.lines.calls.map(({ order }) => order.listen)).toEqual([false, true]);
  expect(house.faxes.find(id)).toMatchObject({ state: 'failed', why: 'not-a-fax', failures: 2 });
  expect(house.ended).toMatchObject([{ id, state: 'failed' }]);
  expect(house.faxes.retry(id)).toBe(true);
  await (await callOf(3)).passAll();
  expect(stateOf(id)).toBe('sent');
});

test('a modem that vanishes in a page: another one goes on with it at once', async () => {
  house.lines.plugIn('spare');
  const id = await add();
  const call = await callOf(1);
  call.answer();
  await call.pass(0);
  house.lines.pullOut(call.modem);
  call.end('modem-vanished');
  house.clock.advance(10_000);
  const again = await callOf(2);
  expect(again.modem).not.toBe(call.modem);
  expect(again.order.pages.first).toBe(1);
  await again.passAll();
  expect(stateOf(id)).toBe('sent');
});

test('without a modem it waits, and goes when one is plugged in', async () => {
  house.lines.pullOut('stick');
  const id = await add();
  await eventually('why', async () => (house.faxes.queue()[0]?.wait?.kind === 'no-modem' ? true : undefined));
  house.lines.plugIn('stick');
  await (await callOf(1)).passAll();
  expect(stateOf(id)).toBe('sent');
});

test('urgent goes first, and priority may change while another is on the line', async () => {
  const first = await add();
  await callOf(1);
  const low = await add({ number: '+34911111111', priority: 'low' });
  const medium = await add({ number: '+34922222222' });
  await isIn(medium, 'waiting');
  house.faxes.prioritise(low, 'urgent');
  await (await callOf(1)).passAll();
  expect((await callOf(2)).order.job).toBe(low);
  expect([stateOf(first), stateOf(medium)]).toEqual(['sent', 'waiting']);
});

test('one that is cancelled on the line is hung up, and does not go again', async () => {
  const id = await add();
  const call = await callOf(1);
  call.answer();
  expect(house.faxes.cancel(id, { by: 'ana' })).toBe(true);
  expect(house.faxes.find(id)).toMatchObject({ state: 'cancelled' });
  house.clock.advance(60 * minute);
  expect(house.lines.calls).toHaveLength(1);
});

test('two to one number are called one after the other', async () => {
  house.lines.plugIn('spare');
  const [first, second] = [await add(), await add()];
  const call = await callOf(1);
  await eventually('why', async () =>
    house.faxes.queue().find(({ wait }) => wait?.kind === 'same-destination') ? true : undefined,
  );
  await call.passAll();
  await (await callOf(2)).passAll();
  expect([stateOf(first), stateOf(second)]).toEqual(['sent', 'sent']);
});

test('sent later, a range of the pages, with a cover that counts as a page', async () => {
  const at = house.clock.now() + 10 * minute;
  const cover = { toName: 'Luz', fromName: 'Ana', subject: 'x', text: '' };
  const id = await add({ sendAt: at, pageRange: '2-', cover });
  await isIn(id, 'waiting');
  await eventually('why', async () => house.faxes.queue()[0]?.wait);
  expect(house.faxes.queue()).toMatchObject([{ wait: { kind: 'send-later', until: at } }]);
  house.clock.advance(10 * minute);
  await (await callOf(1)).passAll();
  expect(house.faxes.find(id)).toMatchObject({ pages: 3 });
  const [coverPage, second] = [await house.faxes.pageOf(id, 0), await house.faxes.pageOf(id, 1)];
  expect(coverPage).toEqual(markedPage(1003));
  expect(second).toEqual(markedPage(2));
});

test('it is looked at first, and given to the back office as a task that is done when it goes', async () => {
  const id = await add({ look: true });
  await isIn(id, 'held');
  const task = house.faxes.handOver(id, { by: 'ana', note: 'please' })!;
  expect(house.tasks.find(task)).toMatchObject({ kind: 'send-document', title: `Fax ${number}`, note: 'please' });
  expect(house.faxes.release(id, { by: 'luis' })).toBe(true);
  await (await callOf(1)).passAll();
  expect(stateOf(id)).toBe('sent');
  expect(house.tasks.find(task)?.state.kind).toBe('done');
});

test('what cannot become pages is told, and may be tried again', async () => {
  const id = await add({ files: [await house.keep('broken.doc')] });
  await isIn(id, 'unsendable');
  expect(house.faxes.find(id)).toMatchObject({ why: 'not-convertible', detail: 'broken:broken.doc' });
});

test('whoever wants no faxes gets none, unless this one was asked for', async () => {
  const saved = house.customers.create(
    { name: 'Luz Mora', points: [{ channel: 'fax', typed: number }] },
    { by: 'ana' },
  );
  if (saved.kind !== 'saved') throw new Error(saved.kind);
  const customerId = saved.customer.id;
  house.customers.refuse({ customerId, channel: 'faxes', reason: 'paper', by: 'ana' });
  const draft = { number, files: ['x'], customerId };
  expect(house.faxes.add(draft, { by: 'ana' })).toEqual({ kind: 'refused', why: 'refuses-faxes' });
  expect(await add({ customerId, anyway: true })).toBeTypeOf('string');
  expect(house.faxes.add({ number: '12', files: ['x'] }, { by: 'ana' })).toEqual({
    kind: 'refused',
    why: 'bad-number',
  });
  expect(house.faxes.add({ number, files: [] }, { by: 'ana' })).toEqual({ kind: 'refused', why: 'nothing-to-send' });
  expect(house.faxes.add({ number, files: ['x'], pageRange: 'b' }, { by: 'ana' })).toEqual({
    kind: 'refused',
    why: 'bad-range',
  });
});

test('pages that were kept long enough go, their proof stays', async () => {
  const id = await add();
  await (await callOf(1)).passAll();
  house.office.edit(
    (office) => {
      office.fax!.keepMonths = 1;
    },
    { by: 'test' },
  );
  await house.faxes.sweep();
  expect(await house.faxes.pageOf(id, 0)).toBeDefined();
  house.clock.advance(32 * 24 * 60 * minute);
  await house.faxes.sweep();
  await expect(house.faxes.pageOf(id, 0)).rejects.toThrow('fax-page-gone');
  expect(house.faxes.pagesOf(id)).toHaveLength(3);
});

test('pages that there are not are no pages left out in silence: one hears how many there are, and chooses others', async () => {
  house.lines.pullOut('stick');
  const files = [await house.keep('a-3.pdf'), await house.keep('b-2.pdf')];
  const id = await add({ files, pageRange: '2, 4-9' });
  await isIn(id, 'unsendable');
  expect(house.faxes.find(id)).toMatchObject({ why: 'no-such-page', detail: 'no-such-page:5', pages: 0 });
  expect(house.ended).toMatchObject([{ id, state: 'unsendable' }]);
  expect(house.faxes.choosePages(id, 'all')).toBe('bad-range');
  expect(house.faxes.choosePages(id, '2, 4-5')).toBe('chosen');
  await isIn(id, 'waiting');
  const fax = house.faxes.find(id)!;
  expect(fax.pages).toBe(3);
  expect(fax).not.toHaveProperty('why');
  // Pages two of the first paper, one and two of the second.
  const marks = await Promise.all([0, 1, 2].map(async (page) => (await house.faxes.pageOf(id, page)).bits));
  expect(marks).toEqual([2, 1, 2].map((mark) => markedPage(mark).bits));
});

test('a line in Colombia dials abroad by the carrier that its modem is told of', async () => {
  house.office.edit(
    (office) => {
      office.office.country = 'CO';
      office.fax!.modems = [
        { id: 'stick', name: 'Line', prefix: '0,', abroad: '009', use: 'both', rings: 2, answers: 'always' },
      ];
    },
    { by: 'test' },
  );
  const id = await add({ number: '+1 234 567 8901' });
  const call = await callOf(1);
  expect(call.order.number).toBe('0,00912345678901');
  await call.passAll();
  expect(stateOf(id)).toBe('sent');
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

const never = { kind: 'never' } as const;
const always = { kind: 'always' } as const;
const inland = {
  id: 'inland',
  name: 'Inland',
  allows: { internal: always, local: always, mobile: always, national: always, international: never, premium: never },
};

test('whose class lets nobody call abroad sends no fax there, and another may', async () => {
  house.office.edit(
    (office) => {
      office.classes.push(inland);
      office.people.find(({ login }) => login === 'ana')!.class = 'inland';
    },
    { by: 'test' },
  );
  const files = [await house.keep('x.pdf')];
  const abroad = { number: '+576012345678', files };
  expect(house.faxes.add(abroad, { by: 'ana' })).toEqual({ kind: 'refused', why: 'not-allowed' });
  expect(house.faxes.add({ ...abroad, number }, { by: 'ana' }).kind).toBe('added');
  expect(house.faxes.add(abroad, { by: 'luis' }).kind).toBe('added');
});

test('a class that lets call abroad in hours alone makes the fax wait for them', async () => {
  house.office.edit(
    (office) => {
      office.hours = [
        ...office.hours,
        { id: 'late', name: 'Late', weekly: [{ days: [1, 2, 3, 4, 5], from: '20:00', to: '21:00' }], exceptions: [] },
      ];
      office.classes.push({ ...inland, allows: { ...inland.allows, international: { kind: 'hours', hours: 'late' } } });
      office.people.find(({ login }) => login === 'ana')!.class = 'inland';
    },
    { by: 'test' },
  );
  const id = await add({ number: '+576012345678' });
  await isIn(id, 'waiting');
  await eventually('why', async () => (house.faxes.queue()[0]?.wait?.kind === 'closed' ? true : undefined));
  house.clock.advance(7.5 * 60 * minute);
  expect(await callOf(1)).toBeDefined();
});

test('premium numbers are kept from thieves by fax too, and the sender is told', async () => {
  const premium = '+34806123456';
  const files = [await house.keep('x.pdf')];
  expect(house.faxes.add({ number: premium, files }, { by: 'ana' })).toEqual({ kind: 'refused', why: 'over-limit' });
  // Given in for later, it is asked about again when it is to be dialled.
  const id = await add({ number: premium, sendAt: house.clock.now() + minute });
  await isIn(id, 'waiting');
  house.clock.advance(minute);
  await isIn(id, 'failed');
  expect(house.faxes.find(id)).toMatchObject({ why: 'over-limit', failures: 1 });
  expect(house.lines.calls).toEqual([]);
  expect(house.ended).toMatchObject([{ id, state: 'failed' }]);
  house.journal.flush();
  expect(house.db.select().from(schema.calls).all()).toMatchObject([{ endReason: 'not-allowed', answeredAt: null }]);
});

test('a limit that is met in the middle ends the call; from there it goes on when somebody says so', async () => {
  const id = await add();
  const call = await callOf(1);
  call.answer();
  await call.pass(0);
  const { callId } = house.faxes.attemptsOf(id)[0]!;
  const leg = house.journal.of(callId!).find((event) => event.kind === 'leg.created')!;
  const stop = { why: 'budget', subject: 'office day' } as const;
  expect(house.faxes.cut({ legId: 'another', ...stop })).toBe(false);
  expect(house.faxes.cut({ legId: 'legId' in leg ? leg.legId : '', ...stop })).toBe(true);
  expect(house.faxes.find(id)).toMatchObject({ state: 'failed', why: 'over-limit', confirmed: 1 });
  expect(house.journal.of(callId!).map(({ kind }) => kind)).toContain('limit.cut');
  house.faxes.retry(id);
  expect((await callOf(2)).order.pages.first).toBe(1);
});

test('given to the back office while its pages are made, it waits for it; and once it failed, again', async () => {
  const id = await add();
  const task = house.faxes.handOver(id, { by: 'ana' })!;
  await isIn(id, 'held');
  expect(house.faxes.handOver(id, { by: 'ana' })).toBeUndefined();
  house.faxes.release(id, { by: 'luis' });
  for (const count of [1, 2]) {
    (await callOf(count)).end('not-a-fax');
    house.clock.advance(15 * minute);
  }
  const second = house.faxes.handOver(id, { by: 'ana' })!;
  expect(second).not.toBe(task);
  expect(house.faxes.find(id)).toMatchObject({ state: 'held', taskId: second });
  expect(house.tasks.find(second)?.state.kind).not.toBe('done');
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

test('an extension is faxed as it is, over a modem whose line is of the house, and else not', async () => {
  const files = [await house.keep('x.pdf')];
  const { number: extension } = house.office.read().extensions[0]!;
  expect(house.faxes.add({ number: extension, files }, { by: 'ana' })).toEqual({ kind: 'refused', why: 'extension' });
  house.office.edit(
    (office) => {
      office.fax!.modems.push({ id: 'stick', name: 'Stick', prefix: '0,', use: 'both', rings: 1, answers: 'always' });
    },
    { by: 'test' },
  );
  const id = await add({ number: extension, files });
  const call = await callOf(1);
  expect(call.order).toMatchObject({ number: extension, modem: 'stick' });
  await call.passAll();
  expect(house.faxes.find(id)).toMatchObject({ state: 'sent', destination: extension });
  expect(house.db.select().from(schema.calls).get()).toMatchObject({ e164: null });
});
