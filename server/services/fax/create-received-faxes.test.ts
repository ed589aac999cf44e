import { sql } from 'drizzle-orm';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { FaxRule } from '../../core/office/fax.ts';
import { schema } from '../../store/db.ts';
import { openFaxHouse } from '../../testing/builders/faxes.ts';
import { eventually } from '../../testing/eventually.ts';
import { markedPage } from '../../testing/fakes/fake-fax-paper.ts';

const number = '+34912345678';
const pages = [{ page: markedPage(1) }, { page: markedPage(2) }];
let house: ReturnType<typeof openFaxHouse>;

const rule = (differs: Partial<FaxRule>): FaxRule => ({ from: '*', openCase: false, ...differs });
function open(rules: FaxRule[] = [], blocked: string[] = []): void {
  house = openFaxHouse(
    { rules, blocked, modems: [{ id: 'stick', name: 'Line', use: 'both', rings: 2, answers: 'always' }] },
    { departments: [{ id: 'back', name: 'Back office', members: ['ana'], outside: false }] },
  );
}
beforeEach(() => open());
afterEach(() => house.close());

const settled = (id: string, inbox = house.inbox) =>
  eventually(`${id} is there`, async () => {
    const fax = inbox.find(id);
    return fax && fax.state !== 'coming' && (fax.file !== undefined || fax.pages === 0) ? fax : undefined;
  });
function knownSender(): string {
  const saved = house.customers.create(
    { name: 'Luz Mora', points: [{ channel: 'fax', typed: number }] },
    { by: 'ana' },
  );
  if (saved.kind !== 'saved') throw new Error(saved.kind);
  return saved.customer.id;
}

test('what comes is named by the caller, kept page by page, and stands in the inbox as a PDF and a call', async () => {
  const customerId = knownSender();
  const caller = { number: '912345678', name: 'MORA' };
  expect(house.lines.ring({ call: 'c1', caller })).toEqual({ kind: 'answer', afterRings: 2 });
  expect(house.inbox.ringing()).toMatchObject([
    { modem: 'stick', number, name: 'MORA', customerId, isAnswered: false },
  ]);
  await house.lines.receive({ call: 'c1', caller }, { remoteId: '+34 912 345 678', pages });
  const fax = await settled('c1');
  expect(fax).toMatchObject({
    state: 'whole',
    customerId,
    pages: 2,
    badPages: 0,
    e164: number,
    bitRate: 14400,
    ecm: true,
  });
  expect((await house.files.read(fax.file!)).toString()).toBe('pdf Fax +34912345678 2');
  expect(house.inbox.ringing()).toEqual([]);
  expect(house.inbox.list({ show: 'unread' }, { limit: 10, offset: 0 }).total).toBe(1);
  house.inbox.read('c1', 'ana');
  expect(house.inbox.count({ show: 'unread' })).toBe(0);
  house.journal.flush();
  expect(house.db.select().from(schema.calls).all()).toMatchObject([
    { direction: 'inbound', e164: number, customerId, trunkId: 'stick', answeredAt: expect.any(Number), talkMs: 0 },
  ]);
});

test('a sender who hides the number is known by what the machine says of itself', async () => {
  const customerId = knownSender();
  await house.lines.receive({ call: 'c1' }, { remoteId: '0034 912 345 678', pages });
  expect(await settled('c1')).toMatchObject({ customerId, e164: number });
});

test('a bad page is kept and said, one that was sent again takes its place', async () => {
  const bad = { page: markedPage(7), badRows: 12, verdict: 'MCF' as const };
  await house.lines.receive({ call: 'c1' }, { pages: [pages[0]!, bad] });
  expect(await settled('c1')).toMatchObject({ pages: 2, badPages: 1 });
  expect(house.inbox.pagesOf('c1')).toMatchObject([{ badRows: 0 }, { badRows: 12, verdict: 'MCF' }]);
});

test('what was cut stays with the pages that came, and how it ended', async () => {
  await house.lines.receive({ call: 'c1' }, { pages, outcome: { kind: 'dropped', partialPage: false } });
  expect(await settled('c1')).toMatchObject({ state: 'broken', why: 'dropped', pages: 2 });
});

test('the disk is full when the call ends: its PDF and place wait for room, and nothing of it is lost', async () => {
  const { keep } = house.files;
  let tries = 0;
  house.files.keep = () => {
    tries++;
    return Promise.reject(Object.assign(new Error('no space left'), { code: 'ENOSPC' }));
  };
  await house.lines.receive({ call: 'c1' }, { remoteId: '+34 912 345 678', pages });
  await eventually('tried', async () => (tries > 0 ? true : undefined));
  expect(house.inbox.find('c1')).toMatchObject({ state: 'coming', pages: 2 });
  await eventually('tried again', async () => {
    house.clock.advance(60_000);
    return tries > 1 ? true : undefined;
  });
  house.files.keep = keep;
  await eventually('whole', async () => {
    house.clock.advance(60_000);
    return house.inbox.find('c1')?.state === 'whole' ? true : undefined;
  });
  expect(await settled('c1')).toMatchObject({ pages: 2 });
});

test('a call that the fax leaves to ring is told as one for the telephone of its line', () => {
  house.office.edit(
    (office) => {
      office.fax!.modems[0]!.answers = 'never';
    },
    { by: 'test' },
  );
  house.lines.ring({ call: 'c1', caller: { number: '912345678' } });
  expect(house.inbox.ringing()).toMatchObject([{ number, isLeft: true, isAnswered: false }]);
});

test('a person who called is no fax', async () => {
  await house.lines.receive({ call: 'c1' }, { pages: [], outcome: { kind: 'not-a-fax', heard: 'voice' } });
  expect(await settled('c1')).toMatchObject({ state: 'broken', why: 'not-a-fax', pages: 0 });
  expect(house.inbox.count({})).toBe(0);
});

test('the power goes in the middle: what was confirmed to the sender is there after the start', async () => {
  const line = { call: 'c1', modem: 'stick', rings: 2 };
  const { incoming } = house.inbox;
  incoming.progress(line, { kind: 'answered' });
  await incoming.keep(line, {
    number: 0,
    page: markedPage(1),
    speed: { bitRate: 9600, modulation: 'V.29', coding: 'mh', ecm: false },
    badRows: 0,
    verdict: 'MCF',
  });
  const inbox = house.openInbox();
  expect(await settled('c1', inbox)).toMatchObject({ state: 'broken', why: 'dropped', pages: 1 });
  expect(await inbox.pageOf('c1', 0)).toEqual(markedPage(1));
  inbox.stop();
});

test('a page that cannot be kept is not confirmed to its sender', async () => {
  const { incoming } = house.inbox;
  const page = {
    ...markedPage(1),
    get bits(): Uint8Array {
      throw new Error('disk full');
    },
  };
  const line = { call: 'c1', modem: 'stick', rings: 2 };
  const speed = { bitRate: 9600, modulation: 'V.29', coding: 'mh', ecm: false } as const;
  await expect(incoming.keep(line, { number: 0, page, speed, badRows: 0, verdict: 'MCF' })).rejects.toThrow(
    'disk full',
  );
  expect(house.inbox.pagesOf('c1')).toEqual([]);
});

test('rules: to a unit and an address, with a case of its own', async () => {
  house.close();
  open([
    rule({ from: '+3491*', department: 'back', openCase: true, mail: 'box@example.com' }),
    rule({ person: 'luis' }),
  ]);
  await house.lines.receive({ call: 'c1', caller: { number } }, { pages });
  const fax = await eventually('its case', async () => {
    const found = house.inbox.find('c1');
    return found?.caseId === undefined ? undefined : found;
  });
  expect(fax.department).toBe('back');
  expect(house.cases.find(fax.caseId!)).toMatchObject({ title: 'Fax +34912345678', department: 'back' });
  expect(house.files.usedBy(`case:${fax.caseId}`)).toMatchObject([{ name: 'Fax +34912345678.pdf' }]);
  expect(house.mailed).toMatchObject([{ to: ['box@example.com'], attachments: [{ name: 'Fax +34912345678.pdf' }] }]);
});

test('a case that waits for papers goes on with what its customer faxes', async () => {
  house.close();
  open([rule({ openCase: true })]);
  const customerId = knownSender();
  const one = house.cases.open({ title: 'claim', customerId }, { by: 'ana' });
  house.cases.act(one.id, { kind: 'pended', reason: 'documents', text: '' } as never, { by: 'ana' });
  await house.lines.receive({ call: 'c1', caller: { number } }, { pages });
  await eventually('joined', async () => (house.inbox.find('c1')?.caseId === one.id ? true : undefined));
  expect(house.cases.find(one.id)?.state.kind).toBe('open');
});

test('who is blocked rings in vain', () => {
  house.close();
  open([], ['+34912345678']);
  expect(house.lines.ring({ call: 'c1', caller: { number: '912 345 678' } })).toEqual({ kind: 'leave' });
  house.lines.giveUp('c1');
  expect(house.inbox.ringing()).toEqual([]);
});

test('what people do with it is told: given, turned, noted, mailed, seen to, deleted', async () => {
  await house.lines.receive({ call: 'c1', caller: { number } }, { pages });
  await settled('c1');
  const { inbox } = house;
  expect(inbox.give('c1', { login: 'luis', by: 'ana' })).toBe(true);
  expect(inbox.give('c1', { login: 'nobody', by: 'ana' })).toBe(false);
  expect(inbox.list({ login: 'ana' }, { limit: 10, offset: 0 }).total).toBe(0);
  expect(inbox.turn('c1', { page: 1, by: 'luis' })).toBe(true);
  expect(inbox.pagesOf('c1')[1]?.turned).toBe(1);
  expect(inbox.note('c1', { text: ' signed ', by: 'luis' })).toBe(true);
  expect(inbox.forward('c1', { address: 'a@example.com', by: 'luis' })).toBe(true);
  expect(inbox.finish('c1', { done: true, by: 'luis' })).toBe(true);
  expect(inbox.list({ show: 'open' }, { limit: 10, offset: 0 }).total).toBe(0);
  expect(await inbox.remove('c1', 'luis')).toBe(true);
  await expect(inbox.pageOf('c1', 0)).rejects.toThrow('fax-page-gone');
  expect(inbox.eventsOf('c1').map(({ kind }) => kind)).toEqual([
    'given',
    'turned',
    'noted',
    'forwarded',
    'done',
    'deleted',
  ]);
});

test('two people who make a case of one fax at once have made one case', async () => {
  await house.lines.receive({ call: 'c1' }, { pages });
  await settled('c1');
  const [first, second] = [house.inbox.joinCase('c1', { by: 'ana' }), house.inbox.joinCase('c1', { by: 'luis' })];
  expect(second?.id).toBe(first!.id);
  const other = house.cases.open({ title: 'other' }, { by: 'ana' });
  expect(house.inbox.joinCase('c1', { caseId: other.id, by: 'ana' })?.id).toBe(other.id);
  expect(house.inbox.find('c1')?.caseId).toBe(other.id);
});

test('two people who note at once: neither note is lost', async () => {
  await house.lines.receive({ call: 'c1' }, { pages });
  await settled('c1');
  house.inbox.note('c1', { text: 'for Luz', was: '', by: 'ana' });
  house.inbox.note('c1', { text: 'it is an order', was: '', by: 'luis' });
  expect(house.inbox.find('c1')?.note).toBe('for Luz\nit is an order');
  house.inbox.note('c1', { text: 'an order for Luz', was: 'for Luz\r\nit is an order', by: 'ana' });
  expect(house.inbox.find('c1')?.note).toBe('an order for Luz');
});

test('what cannot be written of a call that comes in ends no more than that call', async () => {
  house.db.run(sql`CREATE TRIGGER full BEFORE INSERT ON received_faxes BEGIN SELECT RAISE(ABORT, 'disk full'); END`);
  const line = { call: 'c1', modem: 'stick', rings: 2 };
  house.inbox.incoming.progress(line, { kind: 'answered' });
  await expect(
    house.inbox.incoming.keep(line, {
      number: 0,
      page: markedPage(1),
      speed: { bitRate: 14400, modulation: 'V.17', coding: 'mmr', ecm: true },
      badRows: 0,
      verdict: 'MCF',
    }),
  ).rejects.toThrow();
  house.inbox.incoming.progress(line, { kind: 'ended', end: { outcome: { kind: 'not-kept' }, pages: 0, talkMs: 1 } });
  expect(house.inbox.ringing()).toEqual([]);
  house.journal.flush();
  expect(house.db.select().from(schema.calls).all()).toEqual([]);
  house.db.run(sql`DROP TRIGGER full`);
  await house.lines.receive({ call: 'c2' }, { pages });
  expect((await settled('c2')).pages).toBe(2);
});

test('a number is found in the inbox as people write it', async () => {
  await house.lines.receive({ call: 'c1' }, { remoteId: '+34 912 345 678', pages });
  await settled('c1');
  for (const text of ['912 34 56', '912345', '0034 912'])
    expect(house.inbox.list({ text }, { limit: 5, offset: 0 }).total, text).toBe(1);
  expect(house.inbox.list({ text: '913' }, { limit: 5, offset: 0 }).total).toBe(0);
});
