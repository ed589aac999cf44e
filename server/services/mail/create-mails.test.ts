import { expect, test } from 'vitest';
import { FakeClock } from '../../base/clock.ts';
import { createBus } from '../../base/events.ts';
import { countingIds } from '../../base/ids.ts';
import { silentLog } from '../../base/log.ts';
import { sampleOffice } from '../../testing/builders/office.ts';
import { openMemoryDb } from '../../testing/memory-db.ts';
import { createJournal } from '../calls/journal.ts';
import { createCases } from '../cases/create-cases.ts';
import { createCustomers } from '../customers/create-customers.ts';
import type { Facts } from '../facts.ts';
import { createMails } from './create-mails.ts';
import type { MailOutcome, OutgoingMail } from './mail-port.ts';
import { createOutbox } from './outbox.ts';

const server = {
  active: true,
  host: 'smtp.example.com',
  port: 587,
  security: 'starttls',
  from: 'central@example.com',
  alarmTo: [],
} as const;

function buildHouse() {
  const clock = new FakeClock();
  const bus = createBus<Facts>((_topic, error) => {
    throw error;
  });
  const document = sampleOffice({ mail: { ...server, alarmTo: [] } });
  const db = openMemoryDb();
  const ids = countingIds();
  const office = { read: () => document };
  const sent: OutgoingMail[] = [];
  const answers: (MailOutcome | 'never')[] = [];
  const used: string[] = [];
  const common = { db, clock, bus, ids, office };
  const customers = createCustomers(common);
  const cases = createCases({ ...common, customers, journal: createJournal({ db, clock, bus, log: silentLog }) });
  const open = () => {
    const outbox = createOutbox({
      ...common,
      log: silentLog,
      dataFolder: '/data',
      port: {
        async send(mail) {
          sent.push(mail);
          const answer = answers.shift() ?? { kind: 'sent' };
          return answer === 'never' ? new Promise<MailOutcome>(() => undefined) : answer;
        },
      },
    });
    const mails = createMails({
      ...common,
      outbox,
      customers,
      cases,
      dataFolder: '/data',
      files: {
        find: (id) => (id === 'f1' ? { id, name: 'tarifas.pdf', type: 'application/pdf', bytes: 9 } : undefined),
        pathOf: (id) => `/data/files/${id}`,
        use: ({ file, by }) => used.push(`${file} ${by}`),
        keep: async () => ({ id: 'f2' }),
        release: () => undefined,
      },
      fill: (text, { login }) => text.replace('{{agente}}', login),
    });
    return { outbox, mails };
  };
  const settle = async (): Promise<void> => {
    for (let turn = 0; turn < 20; turn++) await Promise.resolve();
  };
  return { clock, bus, document, db, sent, answers, used, customers, cases, open, settle };
}

const draft = { to: 'ana@customer.com', subject: 'Tarifas', text: 'Van adjuntas.', files: ['f1', 'gone'] };

test('a mail of a case is signed, marked with its number, goes out with its file, and the customer has heard from us', async () => {
  const house = buildHouse();
  const { mails } = house.open();
  const one = house.cases.open({ title: 'Precio' }, { by: 'ana' });
  mails.saveSignature('', 'Central');
  mails.saveSignature('ana', 'Ana de {{agente}}');
  house.clock.advance(60_000);
  const mail = mails.send({ ...draft, caseId: one.id }, { by: 'ana' });
  expect(mail.messageId).toBe(`<c${one.id}.${mail.id}@example.com>`);
  expect([mail.state, house.used]).toEqual(['queued', [`f1 mail:${mail.id}`]]);
  await house.settle();
  expect(house.sent).toMatchObject([
    {
      to: ['ana@customer.com'],
      subject: `Tarifas [#${one.number}]`,
      text: 'Van adjuntas.\n\n-- \nAna de ana',
      html: '<p>Van adjuntas.</p><p>-- <br>Ana de ana</p>',
      fromName: 'Sample Office',
      attachments: [{ file: '/data/files/f1', name: 'tarifas.pdf' }],
    },
  ]);
  expect(mails.find(mail.id)).toMatchObject({ state: 'sent', login: 'ana', doneAt: house.clock.now() });
  expect(house.cases.find(one.id)?.firstAnswer?.metAt).toBe(house.clock.now());
  expect(house.cases.eventsOf(one.id).at(-1)).toMatchObject({ kind: 'mail-joined', mailId: mail.id, way: 'out' });
});

test('the process dies while a mail is handed over: a letter goes again as the same mail, one of many does not go twice', async () => {
  const house = buildHouse();
  house.answers.push('never');
  const first = house.open();
  const letter = first.mails.send(draft, { by: 'ana' });
  await house.settle();
  expect(first.mails.find(letter.id)?.state).toBe('sending');
  first.outbox.stop();
  first.mails.stop();

  house.answers.push({ kind: 'sent' }, 'never');
  const second = house.open();
  await house.settle();
  expect(house.sent.map(({ messageId }) => messageId)).toEqual([letter.messageId, letter.messageId]);
  expect(second.mails.find(letter.id)?.state).toBe('sent');
  const bulk = second.mails.send({ ...draft, once: true }, { by: '' });
  await house.settle();
  second.outbox.stop();
  second.mails.stop();

  const third = house.open();
  await house.settle();
  expect(house.sent).toHaveLength(3);
  expect(third.mails.find(bulk.id)).toMatchObject({ state: 'unsure', why: 'interrupted' });
});

test('what the server refuses is told with its words, and tried again when somebody says so', async () => {
  const house = buildHouse();
  house.answers.push({ kind: 'failed', why: 'receiver', detail: '550 no such user', isFinal: true });
  const { mails } = house.open();
  const { id } = mails.send(draft, { by: 'ana' });
  await house.settle();
  expect(mails.find(id)).toMatchObject({ state: 'failed', why: 'receiver', detail: '550 no such user' });
  expect([mails.retry('nobody'), mails.retry(id)]).toEqual([false, true]);
  await house.settle();
  expect(mails.find(id)).toMatchObject({ state: 'sent' });
  expect(mails.find(id)).not.toHaveProperty('why');
  expect(mails.retry(id)).toBe(false);
});

test('without a mail server a mail is kept as not sent, and goes once there is one', async () => {
  const house = buildHouse();
  const { mail: settings } = house.document;
  delete house.document.mail;
  const { mails } = house.open();
  const { id } = mails.send(draft, { by: 'ana' });
  expect(mails.find(id)).toMatchObject({ state: 'failed', why: 'no-server' });
  expect(mails.retry(id)).toBe(false);
  house.document.mail = settings!;
  expect(mails.retry(id)).toBe(true);
  await house.settle();
  expect(mails.find(id)?.state).toBe('sent');
});

test('an address that bounced, one that is no address, and a customer who wants no mails are objections', () => {
  const house = buildHouse();
  const { mails } = house.open();
  const saved = house.customers.create(
    { name: 'Ana', points: [{ channel: 'mail', typed: 'Ana@customer.com' }] },
    { by: 'olga' },
  );
  if (saved.kind !== 'saved') throw new Error(saved.kind);
  const { id: customerId, points } = saved.customer;
  expect(mails.objectionTo({ to: 'ana@customer.com', customerId })).toBeUndefined();
  house.customers.markPoint({ customerId, pointId: points[0]!.id, state: 'bounced', by: '' });
  expect(mails.objectionTo({ to: 'ana@customer.com', customerId })).toBe('bounced');
  house.customers.refuse({ customerId, channel: 'mails', reason: 'said so', by: 'ana' });
  expect(mails.objectionTo({ to: 'other@customer.com', customerId })).toBe('refuses-mails');
  expect([mails.objectionTo({ to: ' ' }), mails.objectionTo({ to: 'a b@c' })]).toEqual(['no-address', 'bad-address']);
});
