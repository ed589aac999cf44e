import { expect, test } from 'vitest';
import { FakeClock } from '../../base/clock.ts';
import { createBus } from '../../base/events.ts';
import { countingIds } from '../../base/ids.ts';
import { silentLog } from '../../base/log.ts';
import type { ReceivedMail } from '../../core/mail/received-mail.ts';
import { mailInDefaults } from '../../core/office/mail-in.ts';
import { furnishMails } from '../../testing/builders/mails.ts';
import { sampleOffice } from '../../testing/builders/office.ts';
import { openMemoryDb } from '../../testing/memory-db.ts';
import { createJournal } from '../calls/journal.ts';
import { createCases } from '../cases/create-cases.ts';
import { createCustomers } from '../customers/create-customers.ts';
import type { Facts } from '../facts.ts';
import { createMailIntake } from './mail-intake.ts';

const server = {
  active: true,
  host: 'smtp.example.com',
  port: 587,
  security: 'starttls',
  from: 'central@example.com',
} as const;

function buildHouse(more: Pick<Parameters<typeof createMailIntake>[0], 'toFax'> = {}) {
  const clock = new FakeClock();
  const bus = createBus<Facts>((_topic, error) => {
    throw error;
  });
  const document = sampleOffice({
    mail: { ...server, alarmTo: [] },
    mailIn: { ...mailInDefaults, host: 'imap.example.com', username: 'central', department: 'care', acknowledge: true },
    departments: [{ id: 'care', name: 'Care', members: ['ana', 'luis'], outside: false }],
  });
  const db = openMemoryDb();
  const common = { db, clock, bus, ids: countingIds(), office: { read: () => document } };
  const customers = createCustomers(common);
  const cases = createCases({ ...common, customers, journal: createJournal({ db, clock, bus, log: silentLog }) });
  const kept: string[] = [];
  const files = {
    find: () => undefined,
    pathOf: () => undefined,
    use: () => undefined,
    release: () => undefined,
    usedBy: () => [],
    keep: async ({ name }: { name: string }) => ({ id: `kept-${kept.push(name)}` }),
  };
  const { mails } = furnishMails({
    ...common,
    customers,
    cases,
    files,
    dataFolder: '/data',
    segments: { countOf: async () => 0, membersOf: async () => [] },
  });
  const atWork = new Set<string>();
  const intake = createMailIntake({
    ...common,
    ...more,
    log: silentLog,
    customers,
    cases,
    mails,
    files,
    atWork: () => [...atWork],
    acknowledgement: ({ number }) => ({ subject: 'Received', text: `Your case is ${number}` }),
  });
  let uid = 0;
  const take = async (more: Partial<ReceivedMail> = {}, how: { isAgain?: boolean } = {}) => {
    uid++;
    const mail: ReceivedMail = {
      messageId: `<in${uid}@customer.com>`,
      references: [],
      from: 'ana@customer.com',
      to: ['central@example.com'],
      cc: [],
      subject: 'Precio',
      text: '¿Cuánto cuesta?',
      files: [],
      headers: {},
      ...more,
    };
    await intake.take({ uidValidity: '1', lastUid: uid, mail, ...how });
    return mails.list({ direction: 'in' }, { limit: 1, offset: 0 }).rows[0]!;
  };
  function customer(typed = 'Ana@customer.com', owner?: string) {
    const saved = customers.create(
      { name: 'Ana', points: [{ channel: 'mail', typed }], ...(owner && { owner }) },
      { by: 'olga' },
    );
    if (saved.kind !== 'saved') throw new Error(saved.kind);
    return saved.customer;
  }
  const sent = () => mails.list({ direction: 'out' }, { limit: 50, offset: 0 }).rows;
  return { clock, bus, document, db, customers, cases, mails, intake, atWork, kept, take, customer, sent };
}

test('a mail opens a case of its customer, its sender is told the number once, and it waits until somebody is there', async () => {
  const house = buildHouse();
  const { id } = house.customer();
  const mail = await house.take({
    files: [{ name: 'foto.jpg', type: 'image/jpeg', size: 3, bytes: new Uint8Array(3) }],
  });
  const one = house.cases.find(mail.caseId!)!;
  expect(one).toMatchObject({ title: 'Precio', customerId: id, department: 'care' });
  expect(mail).toMatchObject({
    state: 'new',
    customerId: id,
    department: 'care',
    files: [{ id: 'kept-1', name: 'foto.jpg' }],
  });
  expect(house.sent()).toMatchObject([
    { to: ['ana@customer.com'], subject: `Received [#${one.number}]`, caseId: one.id },
  ]);
  await house.take({ subject: 'Otra cosa' });
  expect(house.sent()).toHaveLength(1);
  house.atWork.add('luis');
  house.bus.publish('agent.changed', { login: 'luis' });
  expect(house.mails.find(mail.id)).toMatchObject({ state: 'taken', login: 'luis' });
  expect(house.cases.find(one.id)).toMatchObject({ owner: 'luis', firstAnswer: { dueAt: expect.any(Number) } });
});

test('an answer joins its case by what it answers, or by the number in its subject from somebody who belongs to it', async () => {
  const house = buildHouse();
  house.customer();
  const first = await house.take();
  const answer = house.mails.send(
    { to: 'ana@customer.com', subject: 'Re: Precio', text: '10 €', files: [], answers: first.id },
    { by: 'ana' },
  );
  expect(house.mails.find(first.id)).toMatchObject({ state: 'done', login: 'ana' });
  const back = await house.take({ references: ['<other@x>', answer.messageId], from: 'ana.home@else.com' });
  expect([back.caseId, back.answers]).toEqual([first.caseId, answer.id]);
  const { number } = house.cases.find(first.caseId!)!;
  expect((await house.take({ subject: `Precio [#${number}]` })).caseId).toBe(first.caseId);
  expect((await house.take({ subject: `Precio [#${number}]`, from: 'eve@evil.com' })).caseId).not.toBe(first.caseId);
});

test('an answer opens a closed case again; long after, it opens another', async () => {
  const house = buildHouse();
  const first = await house.take();
  house.cases.act(first.caseId!, { kind: 'closed', result: 'solved', text: '' }, { by: 'ana' });
  const again = await house.take({ references: [first.messageId] });
  expect([again.caseId, house.cases.find(first.caseId!)?.state.kind]).toEqual([first.caseId, 'open']);
  house.cases.act(first.caseId!, { kind: 'closed', result: 'solved', text: '' }, { by: 'ana' });
  house.clock.advance(40 * 86_400_000);
  expect((await house.take({ references: [first.messageId] })).caseId).not.toBe(first.caseId);
});

test('RFC 3464: a mail that comes back is told, its address is marked, and nobody is called to work', async () => {
  const house = buildHouse();
  const { id, points } = house.customer();
  const out = house.mails.send(
    { to: 'ana@customer.com', subject: 'Oferta', text: 'x', files: [], customerId: id },
    { by: 'ana' },
  );
  const report = await house.take({
    from: 'mailer-daemon@mx.customer.com',
    subject: 'Undelivered Mail Returned to Sender',
    deliveryStatus:
      'Reporting-MTA: dns; mx\n\nFinal-Recipient: rfc822; ana@customer.com\nAction: failed\nStatus: 5.1.1\nDiagnostic-Code: smtp; 550 no such user',
    reportedHead: `Message-ID: ${out.messageId}`,
  });
  expect(report).toMatchObject({ state: 'done', auto: 'bounce', answers: out.id });
  expect(report).not.toHaveProperty('caseId');
  expect(house.mails.find(out.id)).toMatchObject({ state: 'bounced', detail: '5.1.1 smtp; 550 no such user' });
  expect(house.customers.find(id)?.points.find((each) => each.id === points[0]!.id)?.state).toBe('bounced');
});

test('a report about a mail that was never ours marks nobody', async () => {
  const house = buildHouse();
  const { id } = house.customer();
  await house.take({
    from: 'mailer-daemon@mx.evil.com',
    subject: 'Undelivered',
    deliveryStatus:
      'Reporting-MTA: dns; mx\n\nFinal-Recipient: rfc822; ana@customer.com\nAction: failed\nStatus: 5.1.1',
  });
  expect(house.customers.find(id)?.points[0]?.state).toBe('good');
});

test('RFC 3834: machines get no answer; what they say of a case is kept there and wakes nobody', async () => {
  const house = buildHouse();
  const first = await house.take();
  const { messageId } = house.sent()[0]!;
  const away = await house.take({ references: [messageId], headers: { 'auto-submitted': 'auto-replied' } });
  expect(away).toMatchObject({ state: 'done', auto: 'auto-reply', caseId: first.caseId });
  const news = await house.take({ from: 'news@shop.com', headers: { 'list-id': '<news.shop.com>' } });
  expect(news).toMatchObject({ state: 'new', auto: 'list' });
  expect(news).not.toHaveProperty('caseId');
  expect(house.sent()).toHaveLength(1);
});

test('the place in the mailbox stands with the mail; a mailbox numbered anew brings nothing twice', async () => {
  const house = buildHouse();
  expect(house.intake.position()).toBeUndefined();
  await house.take({ messageId: '<a@x>' });
  expect(house.intake.position()).toEqual({ uidValidity: '1', lastUid: 1 });
  await house.take({ messageId: '<a@x>' }, { isAgain: true });
  expect(house.mails.count({ direction: 'in' })).toBe(1);
  expect(house.intake.position()?.lastUid).toBe(2);
  house.document.mailIn!.folder = 'Other';
  expect(house.intake.position()).toBeUndefined();
});

test('a mail to a fax number is faxed, and is no mail of the queue', async () => {
  const house = buildHouse({ toFax: async ({ to }) => to.includes('912345678@fax') });
  await house.take({ to: ['912345678@fax'] });
  expect(house.mails.count({ direction: 'in' })).toBe(0);
  expect(house.intake.position()?.lastUid).toBe(1);
  await house.take();
  expect(house.mails.count({ direction: 'in' })).toBe(1);
});

test('mails are given by turns to who has fewest; the owner of the customer comes first', async () => {
  const house = buildHouse();
  house.atWork.add('ana').add('luis');
  house.customer('vip@customer.com', 'sofia');
  const logins = [];
  for (const from of ['a@x.com', 'b@x.com', 'c@x.com', 'vip@customer.com'])
    logins.push((await house.take({ from })).login);
  expect(logins).toEqual(['ana', 'luis', 'ana', 'sofia']);
  house.document.mailIn!.distribution = 'pull';
  const waits = await house.take({ from: 'd@x.com' });
  expect([waits.state, house.mails.take(waits.id, 'luis'), house.mails.take(waits.id, 'ana')]).toEqual([
    'new',
    true,
    false,
  ]);
});

test('spam closes the case that it opened alone; what is no mail to answer leaves the queue', async () => {
  const house = buildHouse();
  const mail = await house.take();
  expect(house.mails.dismiss(mail.id, { why: 'spam', by: 'ana' })).toBe(true);
  expect(house.mails.find(mail.id)).toMatchObject({ state: 'dismissed', why: 'spam', login: 'ana' });
  expect(house.cases.find(mail.caseId!)).toMatchObject({
    state: { kind: 'closed', result: 'improper' },
    class: 'improper',
  });
});
