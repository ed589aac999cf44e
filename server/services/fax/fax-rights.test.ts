import { afterEach, beforeEach, expect, test } from 'vitest';
import type { FaxModemEntry } from '../../core/office/fax.ts';
import { schema } from '../../store/db.ts';
import { faxJobs } from '../../testing/builders/fax-jobs.ts';
import { openFaxHouse } from '../../testing/builders/faxes.ts';
import { eventually } from '../../testing/eventually.ts';

const minute = 60_000;
const number = '+34912345678';
let house: ReturnType<typeof openFaxHouse>;
let add: ReturnType<typeof faxJobs>['add'];
let isIn: ReturnType<typeof faxJobs>['isIn'];
let callOf: ReturnType<typeof faxJobs>['callOf'];

beforeEach(() => {
  house = openFaxHouse();
  ({ add, isIn, callOf } = faxJobs(house));
});
afterEach(() => house.close());

const never = { kind: 'never' } as const;
const always = { kind: 'always' } as const;
const inland = {
  id: 'inland',
  name: 'Inland',
  allows: { internal: always, local: always, mobile: always, national: always, international: never, premium: never },
};

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

test('an extension is faxed as it is, over a modem whose line is of the house, and over no other', async () => {
  const files = [await house.keep('x.pdf')];
  const { number: extension } = house.office.read().extensions[0]!;
  expect(house.faxes.add({ number: extension, files }, { by: 'ana' })).toEqual({ kind: 'refused', why: 'extension' });
  const listed = { name: 'Stick', prefix: '0,', use: 'both', rings: 1, answers: 'always' } as const;
  const list = (...modems: FaxModemEntry[]) =>
    house.office.edit(
      (office) => {
        office.fax!.modems = modems;
      },
      { by: 'test' },
    );
  // On a public line 1234 may be 123 and a 4: what is dialled first makes it none of the house.
  const outside: FaxModemEntry = { ...listed, id: 'public', prefix: '*67' };
  list(outside, { ...listed, id: 'stick' });
  expect(house.faxes.add({ number: extension, files }, { by: 'ana' })).toEqual({ kind: 'refused', why: 'extension' });
  list(outside, { ...listed, id: 'stick', inside: true });
  const wished = { number: extension, files, modem: 'public' };
  expect(house.faxes.add(wished, { by: 'ana' })).toEqual({ kind: 'refused', why: 'extension' });
  const id = await add({ number: extension, files });
  const call = await callOf(1);
  expect(call.order).toMatchObject({ number: extension, modem: 'stick' });
  await call.passAll();
  expect(house.faxes.find(id)).toMatchObject({ state: 'sent', destination: extension });
  expect(house.db.select().from(schema.calls).get()).toMatchObject({ e164: null });
});
