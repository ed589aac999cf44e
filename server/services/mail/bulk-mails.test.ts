import { expect, test } from 'vitest';
import { FakeClock } from '../../base/clock.ts';
import { createBus } from '../../base/events.ts';
import { countingIds } from '../../base/ids.ts';
import { silentLog } from '../../base/log.ts';
import { privacyDefaults } from '../../core/office/privacy.ts';
import { furnishMails } from '../../testing/builders/mails.ts';
import { sampleOffice } from '../../testing/builders/office.ts';
import { openMemoryDb } from '../../testing/memory-db.ts';
import { createJournal } from '../calls/journal.ts';
import { createCases } from '../cases/create-cases.ts';
import { createCustomers } from '../customers/create-customers.ts';
import type { Facts } from '../facts.ts';
import { forgetCustomer } from '../privacy/forget-customer.ts';
import { recordConsent } from '../privacy/record-consent.ts';

function buildHouse() {
  const clock = new FakeClock();
  const bus = createBus<Facts>((_topic, error) => {
    throw error;
  });
  const server = {
    active: true,
    host: 'smtp.example.com',
    port: 587,
    security: 'starttls',
    from: 'central@example.com',
  } as const;
  const document = sampleOffice({
    mail: { ...server, alarmTo: [], publicUrl: 'https://box.example.com/' },
    services: [
      {
        ...{ id: 'audit', name: 'Auditoría', text: 'Revisamos todo.', price: '900 €' },
        translations: { en: { name: 'Audit', text: 'We look at everything.' } },
      },
    ],
  });
  const db = openMemoryDb();
  const common = { db, clock, bus, ids: countingIds(), office: { read: () => document } };
  const customers = createCustomers(common);
  const cases = createCases({ ...common, customers, journal: createJournal({ db, clock, bus, log: silentLog }) });
  const members: string[] = [];
  const segments = {
    countOf: async () => members.length,
    membersOf: async (_id: string, { after, limit }: { after?: string; limit: number }) => {
      const from = after === undefined ? 0 : members.indexOf(after) + 1;
      return members.slice(from, from + limit);
    },
  };
  const kept = { id: 'f1', name: 'precios.pdf', type: 'application/pdf', bytes: 3, sha256: '', keptAt: 0, by: '' };
  const files = {
    find: (id: string) => (id === 'f1' ? kept : undefined),
    pathOf: () => import.meta.filename,
    use: () => undefined,
    release: () => undefined,
    keep: async () => ({ id: 'f1' }),
    usedBy: (by: string) => (by === 'service:audit' ? [kept] : []),
  };
  const open = () => furnishMails({ ...common, customers, cases, files, segments, dataFolder: '/' });
  const customer = (name: string, typed?: string) => {
    const saved = customers.create(
      { name, ...(typed && { points: [{ channel: 'mail' as const, typed }] }) },
      { by: 'olga' },
    );
    if (saved.kind !== 'saved') throw new Error(saved.kind);
    members.push(saved.customer.id);
    return saved.customer.id;
  };
  const settle = async (): Promise<void> => {
    for (let turn = 0; turn < 60; turn++) await Promise.resolve();
  };
  const advance = async (ms: number): Promise<void> => {
    for (let done = 0; done < ms; done += 1_000) {
      clock.advance(1_000);
      await settle();
    }
  };
  return { db, bus, clock, document, customers, members, open, customer, settle, advance };
}

const draft = { name: 'Oferta', segment: 's', subject: 'Hola {{who}}', text: 'Una oferta', perMinute: 20 };

test('a mail to a segment goes a few at a time, to each address once, not to who wants none, each with its way out', async () => {
  const house = buildHouse();
  const { bulkMails, mails } = house.open();
  house.customer('Ana', 'ana@x.com');
  house.customer('Twin', 'ANA@x.com');
  house.customer('Nobody');
  const left = house.customer('Luis', 'luis@x.com');
  house.customers.refuse({ customerId: left, channel: 'mails', reason: 'said so', by: 'olga' });
  house.customer('Eva', 'eva@x.com');
  const { id } = bulkMails.create(draft, { by: 'olga' });
  expect((await bulkMails.preview(id, 2)).map(({ name, subject }) => [name, subject])).toEqual([
    ['Ana', 'Hola Ana'],
    ['Twin', 'Hola Twin'],
  ]);
  expect(await bulkMails.start(id)).toBe(true);
  await house.settle();
  expect(bulkMails.report(id)).toMatchObject({ sent: 1, skipped: {} });
  await house.advance(30_000);
  expect(bulkMails.report(id)).toMatchObject({ sent: 2, skipped: { twice: 1, 'no-address': 1, refuses: 1 } });
  expect(bulkMails.find(id)).toMatchObject({ state: 'done', total: 5 });
  const sent = mails.list({ direction: 'out' }, { limit: 9, offset: 0 }).rows;
  expect(sent.map(({ to, subject }) => [to, subject])).toEqual([
    [['eva@x.com'], 'Hola Eva'],
    [['ana@x.com'], 'Hola Ana'],
  ]);
  expect(sent[0]!.text).toMatch(/https:\/\/box\.example\.com\/u\/\w+/);
});

test('paused it rests, and after a restart it goes on where it was', async () => {
  const house = buildHouse();
  const first = house.open();
  for (const name of ['a', 'b', 'c', 'd']) house.customer(name, `${name}@x.com`);
  const { id } = first.bulkMails.create(draft, { by: 'olga' });
  await first.bulkMails.start(id);
  await house.settle();
  expect(first.bulkMails.pause(id)).toBe(true);
  await house.advance(20_000);
  expect(first.bulkMails.report(id).sent).toBe(1);
  expect([first.bulkMails.change(id, draft), first.bulkMails.resume(id)]).toEqual([false, true]);
  await house.settle();
  first.bulkMails.stop();
  first.outbox.stop();
  first.mails.stop();
  const second = house.open();
  await house.advance(20_000);
  const to = second.mails.list({ direction: 'out' }, { limit: 9, offset: 0 }).rows.map((each) => each.to[0]);
  expect([to.toSorted(), second.bulkMails.find(id)?.state]).toEqual([
    ['a@x.com', 'b@x.com', 'c@x.com', 'd@x.com'],
    'done',
  ]);
});

test('RFC 8058: who leaves by the link is sent no more mails; the link of the mail is counted and leads where it should', async () => {
  const house = buildHouse();
  const { bulkMails, mails } = house.open();
  const ana = house.customer('Ana', 'ana@x.com');
  const { id } = bulkMails.create({ ...draft, link: 'https://shop.example.com/' }, { by: 'olga' });
  await bulkMails.start(id);
  await house.settle();
  const [mail] = mails.list({ direction: 'out' }, { limit: 1, offset: 0 }).rows;
  const token = /\/l\/(\w+)/.exec(mail!.text)![1]!;
  expect([bulkMails.openLink(token), bulkMails.openLink('nobody')]).toEqual(['https://shop.example.com/', undefined]);
  expect([bulkMails.leave(token), bulkMails.leave('nobody')]).toEqual([true, false]);
  expect(bulkMails.report(id)).toMatchObject({ opened: 1, left: 1 });
  expect(mails.objectionTo({ to: 'ana@x.com', customerId: ana })).toBe('refuses-mails');
});

test('a service is mailed with a link whose opening is counted; without a door outside its documents go along', async () => {
  const house = buildHouse();
  const { catalogue, mails } = house.open();
  const customerId = house.customer('Ana', 'ana@x.com');
  const wish = { service: 'audit', to: 'ana@x.com', customerId, by: 'ana' };
  const sent = catalogue.send(wish);
  const mail = mails.find(sent.kind === 'sent' ? sent.mail.id : '')!;
  expect([mail.files, mail.text]).toEqual([[], expect.stringContaining('900 €')]);
  const token = /\/c\/(\w+)/.exec(mail.text)![1]!;
  expect(catalogue.open(token, { counts: true })).toMatchObject({
    service: { name: 'Auditoría' },
    language: 'es',
    documents: [{ id: 'f1' }],
  });
  catalogue.open(token, { counts: false });
  expect(catalogue.ofCustomer(customerId, 5)).toMatchObject([
    { opens: 1, openedAt: house.clock.now(), mailId: mail.id },
  ]);
  delete house.document.mail!.publicUrl;
  const attached = catalogue.send(wish);
  expect(attached).toMatchObject({ kind: 'sent', mail: { files: [{ id: 'f1', name: 'precios.pdf' }] } });
  // Nobody knows whether papers are read.
  expect(catalogue.ofCustomer(customerId, 5).map(({ hasLink }) => hasLink)).toEqual([false, true]);
  expect(catalogue.send({ ...wish, service: 'none' })).toEqual({ kind: 'refused', why: 'no-service' });
  house.clock.advance(400 * 86_400_000);
  expect(catalogue.open(token, { counts: true })).toBeUndefined();
});

test('a service is told in the language of the customer, else of the talk; what was not translated in that of the office', () => {
  const house = buildHouse();
  const { catalogue, mails } = house.open();
  const ana = house.customer('Ana', 'ana@x.com');
  const text = (more: { customerId?: string; language?: 'es' | 'en' }) => {
    const sent = catalogue.send({ service: 'audit', to: 'ana@x.com', by: 'ana', ...more });
    return mails.find(sent.kind === 'sent' ? sent.mail.id : '')!.text;
  };
  const english = text({ language: 'en' });
  for (const words of ['We look at everything.', 'Price: 900 €']) expect(english).toContain(words);
  expect(text({ customerId: ana })).toContain('Revisamos todo.');
  house.customers.update(ana, { language: 'en' }, { by: 'olga' });
  expect(text({ customerId: ana })).toContain('We look at everything.');
});

test('who is nobody yet when a service is mailed in a call, gets it on the card once it is known who calls', () => {
  const house = buildHouse();
  const { catalogue, mails } = house.open();
  const told: unknown[] = [];
  house.bus.on('catalogue.changed', (fact) => told.push(fact));
  catalogue.send({ service: 'audit', to: 'ana@x.com', callId: 'c1', by: 'ana' });
  expect(catalogue.ofCall('c1')).toMatchObject([{ to: 'ana@x.com', customerId: null }]);
  const ana = house.customer('Ana', 'ana@x.com');
  const known = { callId: 'c1', customerId: ana, how: 'created' } as const;
  house.bus.publish('call.told', { kind: 'customer.matched', seq: 1, at: 0, ...known });
  const [sent] = catalogue.ofCustomer(ana, 5);
  expect(mails.find(sent!.mailId)?.customerId).toBe(ana);
  catalogue.open(sent!.token, { counts: true });
  expect(told.at(-1)).toEqual({ callId: 'c1' });
});

test('where it is demanded, only who agreed gets a mail to many; who closed or was forgotten gets none', async () => {
  const house = buildHouse();
  house.document.privacy = { ...privacyDefaults, demandConsent: ['mails'] };
  const { bulkMails } = house.open();
  const [ana, luis] = [house.customer('Ana', 'ana@x.com'), house.customer('Luis', 'luis@x.com')];
  house.customer('Never asked', 'new@x.com');
  const closed = house.customer('Closed', 'closed@x.com');
  house.customers.update(closed, { standing: 'closed' }, { by: 'olga' });
  for (const [customerId, given] of [
    [ana, true],
    [luis, false],
  ] as const)
    recordConsent(house, { customerId, purpose: 'mails', given, asked: '¿?', language: 'es', by: 'ana', how: 'form' });
  const { id } = bulkMails.create(draft, { by: 'olga' });
  await bulkMails.start(id);
  await house.advance(30_000);
  expect(bulkMails.report(id)).toMatchObject({ sent: 1, skipped: { refuses: 1, 'not-asked': 1, closed: 1 } });
});

test('who was forgotten and wanted no mails is not written to, though an old list brings the address back', async () => {
  const house = buildHouse();
  const { mails } = house.open();
  const gone = house.customer('Gone', 'Gone@x.com');
  house.customers.refuse({ customerId: gone, channel: 'mails', reason: 'said so', by: 'olga' });
  const job = { forgetId: 'f1', customerId: gone, by: 'olga', reason: 'asked', neverAgain: false };
  const pace = { isStopped: () => false, breathe: async () => undefined };
  await forgetCustomer({ db: house.db, now: () => house.clock.now(), ids: countingIds() }, job, pace);
  const again = house.customer('Back', 'gone@x.com');
  expect(mails.objectionTo({ to: 'gone@x.com', customerId: again })).toBe('forgotten');
  expect(mails.objectionTo({ to: 'gone@x.com' })).toBe('forgotten');
});
