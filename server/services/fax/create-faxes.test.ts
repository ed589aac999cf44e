import { afterEach, beforeEach, expect, test } from 'vitest';
import { schema } from '../../store/db.ts';
import { faxJobs } from '../../testing/builders/fax-jobs.ts';
import { openFaxHouse } from '../../testing/builders/faxes.ts';
import { eventually } from '../../testing/eventually.ts';
import { markedPage } from '../../testing/fakes/fake-fax-paper.ts';

const minute = 60_000;
const number = '+34912345678';
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
