import { afterEach, beforeEach, expect, test } from 'vitest';
import { schema } from '../../store/db.ts';
import { openFaxHouse } from '../../testing/builders/faxes.ts';
import { eventually } from '../../testing/eventually.ts';
import { markedPage } from '../../testing/fakes/fake-fax-paper.ts';
import type { FetchOutcome } from './fax-polling-port.ts';

const number = '+34912345678';
let house: ReturnType<typeof openFaxHouse>;
beforeEach(() => {
  house = openFaxHouse();
});
afterEach(() => house.close());

const speed = { bitRate: 9600, modulation: 'V.29', coding: 'mh', ecm: false } as const;
function add(): string {
  const added = house.fetches.fetch('912 345 678', { by: 'ana' });
  if (added.kind === 'refused') throw new Error(added.why);
  return added.id;
}
const callOf = (count: number) => eventually(`call ${count}`, async () => house.lines.fetches[count - 1]);
const stateOf = (id: string) => house.fetches.list(10).find((each) => each.id === id);
const end = (outcome: FetchOutcome, pages = 0) => ({ kind: 'ended', end: { outcome, pages, talkMs: 20_000 } }) as const;

test('what waits elsewhere is fetched: it stands in the inbox, and the call in the books as one of ours', async () => {
  const id = add();
  const call = await callOf(1);
  expect(call.order).toMatchObject({ number: '912345678', modem: 'stick', ownId: '+34 910 000 001' });
  expect(stateOf(id)).toMatchObject({ state: 'calling' });
  call.tell({ kind: 'dialling', modem: 'stick' });
  call.tell({ kind: 'answered' });
  call.tell({ kind: 'remote', id: '+34 912 345 678' });
  await call.keep({ number: 0, page: markedPage(1), speed, badRows: 0, verdict: 'MCF' });
  call.tell(end({ kind: 'fetched' }, 1));
  const { receivedId = '' } = stateOf(id)!;
  expect(stateOf(id)).toMatchObject({ state: 'done', pages: 1 });
  const fax = await eventually('the inbox', async () => {
    const found = house.inbox.find(receivedId);
    return found?.file === undefined ? undefined : found;
  });
  expect(fax).toMatchObject({ state: 'whole', pages: 1, e164: number });
  house.journal.flush();
  expect(house.db.select().from(schema.calls).all()).toMatchObject([
    { direction: 'outbound', e164: number, answeredAt: expect.any(Number) },
  ]);
});

test('a busy line is called again three minutes later; a fax that has nothing ready is not', async () => {
  const id = add();
  (await callOf(1)).tell(end({ kind: 'busy' }));
  expect(stateOf(id)).toMatchObject({ state: 'waiting', why: 'busy', retryAt: house.clock.now() + 180_000 });
  house.clock.advance(180_000);
  const again = await callOf(2);
  again.tell({ kind: 'answered' });
  again.tell(end({ kind: 'nothing-to-fetch' }));
  expect(stateOf(id)).toMatchObject({ state: 'failed', why: 'nothing-to-fetch' });
  expect(house.inbox.count({})).toBe(0);
});

test('who asked takes it back, also while it is called', async () => {
  const id = add();
  await callOf(1);
  expect(house.fetches.cancel(id)).toBe(true);
  expect(stateOf(id)).toMatchObject({ state: 'cancelled' });
  expect(house.fetches.cancel(id)).toBe(false);
  expect(house.fetches.fetch('99', { by: 'ana' })).toMatchObject({ kind: 'refused', why: 'bad-number' });
});

test('a document lies ready for who may fetch it, by the number that the line tells, until it is taken away', async () => {
  const id = house.offers.offer(
    { title: 'Prices', files: [await house.keep('prices-2.pdf')], numbers: ['+3491*'] },
    { by: 'ana' },
  );
  await eventually('its pages', async () => (house.offers.list()[0]?.state === 'ready' ? true : undefined));
  expect(house.lines.ring({ call: 'c1', caller: { number: '930000000' } })).not.toHaveProperty('offers');
  expect(house.lines.ring({ call: 'c2', caller: { number: '912345678' } })).toMatchObject({
    offers: { count: 2, resolution: 'fine' },
  });
  const line = { call: 'c2', modem: 'stick', rings: 2, caller: { number: '912345678' } };
  const { incoming } = house.inbox;
  expect(await incoming.offered(line, 1)).toHaveProperty('rows');
  incoming.progress(line, { kind: 'answered' });
  incoming.progress(line, { kind: 'ended', end: { outcome: { kind: 'fetched' }, pages: 0, talkMs: 1 } });
  expect(house.offers.list()).toMatchObject([{ id, title: 'Prices', fetched: 1, lastBy: number }]);
  expect(house.inbox.count({})).toBe(0);
  expect(await house.offers.withdraw(id)).toBe(true);
  expect(house.lines.ring({ call: 'c3', caller: { number: '912345678' } })).not.toHaveProperty('offers');
});
