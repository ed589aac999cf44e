import { afterEach, beforeEach, expect, test } from 'vitest';
import { silentLog } from '../../base/log.ts';
import { schema } from '../../store/db.ts';
import { faxesOfCampaign } from '../../store/queries/campaign-faxes.ts';
import { openFaxHouse } from '../../testing/builders/faxes.ts';
import { eventually } from '../../testing/eventually.ts';
import { type BulkFaxes, createBulkFaxes, type FaxBulkDraft } from './bulk-faxes.ts';

let house: ReturnType<typeof openFaxHouse>;
let bulks: BulkFaxes;
let members: string[];
/** Campaigns whose budget is used up. */
const spent = new Set<string>();

const customer = (name: string, fax?: string): string => {
  const points = fax === undefined ? [] : [{ channel: 'fax' as const, typed: fax }];
  const saved = house.customers.create({ name, points }, { by: 'ana' });
  if (saved.kind !== 'saved') throw new Error(saved.kind);
  return saved.customer.id;
};

beforeEach(() => {
  house = openFaxHouse();
  members = [];
  spent.clear();
  bulks = createBulkFaxes({
    ...house,
    log: silentLog,
    segments: {
      countOf: async () => members.length,
      membersOf: async (_id, { after, limit }) => {
        const from = after === undefined ? 0 : members.indexOf(after) + 1;
        return members.slice(from, from + limit);
      },
    },
    fill: (text, { customerId }) => text.replace('{{x}}', house.customers.find(customerId)?.name ?? ''),
    nameOf: (login) => `name of ${login}`,
    isSpent: (id) => spent.has(id),
  });
});
afterEach(() => {
  bulks.stop();
  house.close();
});

const draft = async (differs: Partial<FaxBulkDraft> = {}): Promise<FaxBulkDraft> => ({
  name: 'Autumn',
  segment: 'all',
  priority: 'low',
  subject: 'News for {{x}}',
  text: 'Dear {{x}}',
  withCover: true,
  files: [await house.keep('news-2.pdf')],
  resolution: 'fine',
  ...differs,
});
const pagesMade = (many: number) =>
  eventually('all have their pages', async () =>
    house.faxes.list({ states: ['waiting', 'sending'] }, { limit: 100, offset: 0 }).total === many ? true : undefined,
  );

test('each number once, refusals honoured, a cover for each and the papers made once', async () => {
  const [luz, twin, none, refuses] = [
    customer('Luz', '+34911111111'),
    customer('Twin', '+34911111111'),
    customer('None'),
    customer('Refuses', '+34922222222'),
  ];
  const rosa = customer('Rosa', '+34933333333');
  house.customers.refuse({ customerId: refuses, channel: 'faxes', reason: 'paper', by: 'ana' });
  members = [luz, twin, none, refuses, rosa];
  const { id } = await bulks.create(await draft({ campaignId: 'spring' }), { by: 'ana' });
  await pagesMade(2);
  expect(bulks.report(id)).toMatchObject({ seen: 5, skipped: { twice: 1, 'no-number': 1, refuses: 1 } });
  expect(house.asked).toEqual(['news-2.pdf']);
  expect(house.faxes.list({ bulkId: id }, { limit: 9, offset: 0 }).rows.map(({ cover }) => cover?.text)).toEqual([
    'Dear Rosa',
    'Dear Luz',
  ]);
  // It may still be paused and cancelled.
  expect(bulks.report(id)).toMatchObject({ over: 3 });
  expect(bulks.find(id)).toMatchObject({ state: 'running', total: 5 });
  for (const count of [1, 2])
    await (await eventually(`call ${count}`, async () => house.lines.calls[count - 1])).passAll();
  expect(bulks.find(id)).toMatchObject({ state: 'done' });
  expect(bulks.report(id)).toMatchObject({ over: 5 });
  house.journal.flush();
  expect(house.db.select().from(schema.charges).all()).toMatchObject([
    { payerCampaign: 'spring', payerLogin: 'ana' },
    { payerCampaign: 'spring' },
  ]);
});

test('the faxes of a campaign are its, and no more are asked for while its budget is used up', async () => {
  members = Array.from({ length: 30 }, (_, index) => customer(`c${index}`, `+349110000${10 + index}`));
  house.lines.pullOut('stick');
  spent.add('spring');
  const { id } = await bulks.create(await draft({ withCover: false, campaignId: 'spring' }), { by: 'ana' });
  await eventually('it waits', async () => (bulks.report(id).isSpent ? true : undefined));
  expect(bulks.report(id)).toMatchObject({ seen: 0, isSpent: true });
  spent.clear();
  await eventually('it goes on', async () => {
    house.clock.advance(60_000);
    return bulks.report(id).seen === 20 ? true : undefined;
  });
  await pagesMade(20);
  expect(house.faxes.list({ bulkId: id }, { limit: 1, offset: 0 }).rows).toMatchObject([{ campaignId: 'spring' }]);
  expect(faxesOfCampaign(house.db, 'spring')).toEqual([{ state: 'waiting', count: 20 }]);
  expect(bulks.list({ campaignId: 'autumn' })).toEqual([]);
  expect(bulks.list({ campaignId: 'spring' })).toHaveLength(1);
});

test('everybody gets a first try before anybody gets a second', async () => {
  members = ['+34911111111', '+34922222222', '+34933333333'].map((fax) => customer(fax, fax));
  await bulks.create(await draft({ withCover: false }), { by: 'ana' });
  await pagesMade(3);
  for (const count of [1, 2, 3]) {
    const call = await eventually(`call ${count}`, async () => house.lines.calls[count - 1]);
    call.end('dropped');
    house.clock.advance(60_000);
  }
  expect(new Set(house.lines.calls.slice(0, 3).map(({ order }) => order.number)).size).toBe(3);
});

test('paused it asks for nobody more, cancelled nobody waits any longer', async () => {
  house.lines.pullOut('stick');
  members = Array.from({ length: 30 }, (_, index) => customer(`c${index}`, `+349110000${10 + index}`));
  const { id } = await bulks.create(await draft({ withCover: false }), { by: 'ana' });
  await pagesMade(20);
  expect(bulks.pause(id)).toBe(true);
  house.clock.advance(120_000);
  expect(bulks.report(id).seen).toBe(20);
  expect(bulks.cancel(id, { by: 'ana' })).toBe(true);
  expect(bulks.report(id).states).toEqual({ cancelled: 20 });
  expect(bulks.resume(id)).toBe(false);
});

test('paused nobody else is called, cancelled the one on the line is not called again', async () => {
  members = ['+34911111111', '+34922222222'].map((fax) => customer(fax, fax));
  const { id } = await bulks.create(await draft({ withCover: false }), { by: 'ana' });
  const first = await eventually('the first call', async () => house.lines.calls[0]);
  await pagesMade(2);
  bulks.pause(id);
  first.end('busy');
  house.clock.advance(600_000);
  expect(house.lines.calls).toHaveLength(1);
  await eventually('both are paused', async () =>
    house.faxes.queue().every(({ wait }) => wait?.kind === 'paused') ? true : undefined,
  );
  bulks.resume(id);
  const second = await eventually('the second call', async () => house.lines.calls[1]);
  bulks.cancel(id, { by: 'ana' });
  second.end('busy');
  house.clock.advance(600_000);
  expect(house.lines.calls).toHaveLength(2);
  expect(bulks.report(id).states).toEqual({ cancelled: 2 });
});

test('who says no while the fax waits gets none', async () => {
  house.lines.pullOut('stick');
  const luz = customer('Luz', '+34911111111');
  members = [luz];
  const { id } = await bulks.create(await draft({ withCover: false }), { by: 'ana' });
  await pagesMade(1);
  house.customers.refuse({ customerId: luz, channel: 'faxes', reason: 'said', by: 'ana' });
  house.lines.plugIn('stick');
  await eventually('cancelled', async () => (bulks.report(id).states.cancelled === 1 ? true : undefined));
  expect(house.lines.calls).toEqual([]);
  expect(house.faxes.list({ bulkId: id }, { limit: 1, offset: 0 }).rows).toMatchObject([{ why: 'refuses-faxes' }]);
});

test('one that is to go next week does not hold up one that goes now', async () => {
  members = Array.from({ length: 30 }, (_, index) => customer(`c${index}`, `+349110000${10 + index}`));
  const later = await draft({ withCover: false, sendAt: house.clock.now() + 7 * 86_400_000 });
  await bulks.create(later, { by: 'ana' });
  await pagesMade(20);
  const now = await bulks.create(await draft({ withCover: false }), { by: 'ana' });
  await eventually('its first call', async () => house.lines.calls[0]);
  await pagesMade(40);
  expect(bulks.report(now.id).seen).toBe(20);
});
