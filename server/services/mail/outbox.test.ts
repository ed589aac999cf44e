import { expect, test } from 'vitest';
import { FakeClock } from '../../base/clock.ts';
import { createBus } from '../../base/events.ts';
import { countingIds } from '../../base/ids.ts';
import { silentLog } from '../../base/log.ts';
import type { MailSettings } from '../../core/office/mail.ts';
import { sampleOffice } from '../../testing/builders/office.ts';
import { openMemoryDb } from '../../testing/memory-db.ts';
import type { Facts } from '../facts.ts';
import type { MailOutcome, OutgoingMail } from './mail-port.ts';
import { createOutbox } from './outbox.ts';

const server: MailSettings = {
  active: true,
  host: 'smtp.example.com',
  port: 587,
  security: 'starttls',
  from: 'central@example.com',
  alarmTo: [],
};
const later: MailOutcome = { kind: 'failed', why: 'unreachable', detail: 'no answer', isFinal: false };
const minute = 60_000;

function buildHouse() {
  const clock = new FakeClock();
  const bus = createBus<Facts>(() => undefined);
  const document = sampleOffice({ mail: server });
  const db = openMemoryDb();
  const sent: OutgoingMail[] = [];
  const troubles: string[] = [];
  const answers: MailOutcome[] = [];
  bus.on('health.changed', ({ code, active }) => troubles.push(`${code} ${active}`));
  const open = () =>
    createOutbox({
      db,
      clock,
      bus,
      ids,
      log: silentLog,
      office: { read: () => document },
      dataFolder: '/nowhere',
      port: {
        async send(mail) {
          sent.push(mail);
          return answers.shift() ?? { kind: 'sent' };
        },
      },
    });
  const ids = countingIds();
  const settle = async (): Promise<void> => {
    for (let turn = 0; turn < 20; turn++) await Promise.resolve();
  };
  const advance = async (ms: number): Promise<void> => {
    clock.advance(ms);
    await settle();
  };
  return { clock, bus, document, sent, troubles, answers, open, settle, advance };
}

const mail = { to: ['ana@example.com'], subject: 'News', text: 'Here' };

test('a mail goes out at once, one after the other, and is kept as sent', async () => {
  const house = buildHouse();
  const outbox = house.open();
  expect([outbox.put(mail), outbox.put({ ...mail, subject: 'More' })]).toEqual([true, true]);
  await house.settle();
  expect(house.sent.map(({ subject }) => subject)).toEqual(['News', 'More']);
  expect(outbox.list(10).map(({ state, tries }) => [state, tries])).toEqual([
    ['sent', 1],
    ['sent', 1],
  ]);
  expect(house.clock.pending).toBe(0);
});

test('what is not taken comes again after one minute, two, four; the owner hears of the third, and of its end', async () => {
  const house = buildHouse();
  house.answers.push(later, later, later);
  const outbox = house.open();
  outbox.put(mail);
  await house.settle();
  await house.advance(minute - 1);
  expect(house.sent).toHaveLength(1);
  await house.advance(1);
  expect(house.troubles).toEqual([]);
  await house.advance(2 * minute);
  expect([house.sent.length, house.troubles]).toEqual([3, ['mail-unsendable true']]);
  await house.advance(4 * minute);
  expect(outbox.list(1)[0]).toMatchObject({ state: 'sent', tries: 4, why: null });
  expect(house.troubles.at(-1)).toBe('mail-unsendable false');
});

test('the process dies between two tries: the mail goes out after the next start', async () => {
  const house = buildHouse();
  house.answers.push(later);
  const first = house.open();
  first.put(mail);
  await house.settle();
  first.stop();
  expect(house.clock.pending).toBe(0);
  await house.advance(minute);
  house.open();
  await house.settle();
  expect(house.sent.map(({ id }) => id)).toEqual([house.sent[0]!.id, house.sent[0]!.id]);
});

test('what is refused for good, or for three days, is given up and told, until somebody tries or deletes it', async () => {
  const house = buildHouse();
  house.answers.push({ ...later, why: 'receiver', isFinal: true });
  const outbox = house.open();
  outbox.put(mail);
  await house.settle();
  const [entry] = outbox.list(1);
  expect(entry).toMatchObject({ state: 'failed', why: 'receiver', nextAt: null });
  expect(house.troubles).toEqual(['mail-unsendable true']);
  expect(outbox.retry(entry!.id)).toBe(true);
  await house.settle();
  expect(outbox.list(1)[0]).toMatchObject({ state: 'sent' });
  expect(house.troubles.at(-1)).toBe('mail-unsendable false');
  expect([outbox.retry(entry!.id), outbox.remove(entry!.id), outbox.remove(entry!.id)]).toEqual([false, true, false]);
  house.answers.push(...Array.from({ length: 200 }, () => later));
  outbox.put(mail);
  for (let hour = 0; hour < 80; hour++) await house.advance(60 * minute);
  expect(outbox.list(1)[0]).toMatchObject({ state: 'failed', why: 'unreachable' });
});

test('without a server nothing is kept; while it is switched off mails wait, and go when it is on again', async () => {
  const house = buildHouse();
  const outbox = house.open();
  delete house.document.mail;
  expect(outbox.put(mail)).toBe(false);
  house.document.mail = { ...server, active: false };
  expect([outbox.put({ ...mail, to: [] }), outbox.put(mail)]).toEqual([false, true]);
  await house.settle();
  expect(house.sent).toEqual([]);
  house.document.mail = server;
  house.bus.publish('office.changed', { by: 'olga' });
  await house.settle();
  expect(house.sent).toHaveLength(1);
});
