import { afterEach, beforeEach, expect, test } from 'vitest';
import { systemClock } from '../../base/clock.ts';
import type { ReceivedMail } from '../../core/mail/received-mail.ts';
import type { MailIn } from '../../core/office/mail-in.ts';
import type { MailboxPosition, MailSourceState } from '../../services/mail/mail-source-port.ts';
import { eventually } from '../../testing/eventually.ts';
import { type Dovecot, startDovecot } from '../../testing/peers/dovecot.ts';
import { testImap, watchImap } from './imap.ts';

let server: Dovecot;
beforeEach(async () => {
  server = await startDovecot();
});
afterEach(() => server[Symbol.asyncDispose]());

const settings = (more: Partial<MailIn> = {}): MailIn => ({
  active: true,
  host: '127.0.0.1',
  port: server.port,
  security: 'none',
  username: server.user,
  secret: server.secret,
  folder: 'INBOX',
  distribution: 'pull',
  acknowledge: false,
  ...more,
});

const mail = (subject: string, more = ''): string =>
  `From: Ana <Ana@customer.com>\nTo: central@example.com\nSubject: ${subject}\nMessage-ID: <${subject}@customer.com>\n${more}\nHola\n`;

/** Until the expectation holds. */
const until = (holds: () => void | Promise<void>) =>
  eventually('as expected', async () => {
    await holds();
    return true;
  });

/** Keeps what it takes, as the store does. */
function keeper(position?: MailboxPosition) {
  const taken: (ReceivedMail & { isAgain?: boolean })[] = [];
  const states: MailSourceState[] = [];
  let failAt: string | undefined;
  return {
    taken,
    states,
    subjects: () => taken.map(({ subject }) => subject),
    failAt(subject: string) {
      failAt = subject;
    },
    position: () => position,
    async take(one: MailboxPosition & { mail?: ReceivedMail; isAgain?: boolean }) {
      if (one.mail && one.mail.subject === failAt) {
        failAt = undefined;
        throw new Error('the store is busy');
      }
      position = { uidValidity: one.uidValidity, lastUid: one.lastUid };
      if (one.mail) taken.push({ ...one.mail, ...(one.isAgain && { isAgain: true }) });
    },
    told: (state: MailSourceState) => void states.push(state),
    clock: systemClock,
  };
}

test('what was there before stays, what comes is taken at once and in order, and is marked as seen', async () => {
  await server.deliver(mail('old'));
  const by = keeper();
  const watch = watchImap(settings(), by);
  await until(() => expect(by.states.at(-1)).toEqual({ kind: 'watching', how: 'idle' }));
  await until(() => expect(by.position()?.lastUid).toBe(1));
  await server.deliver(mail('one'), mail('two', 'In-Reply-To: <m.x@example.com>\n'));
  await until(() => expect(by.subjects()).toEqual(['one', 'two']));
  expect(by.taken[1]).toMatchObject({
    from: 'ana@customer.com',
    fromName: 'Ana',
    messageId: '<two@customer.com>',
    references: ['<m.x@example.com>'],
  });
  await until(async () => expect(await server.flags()).toMatchObject([[], ['\\Seen'], ['\\Seen']]));
  await watch.stop();
});

test('the connection is cut, the store refuses once, the server restarts: each mail is taken exactly once', async () => {
  const by = keeper({ uidValidity: 'unknown', lastUid: 0 });
  const watch = watchImap(settings(), by);
  await until(() => expect(by.states.at(-1)?.kind).toBe('watching'));
  by.failAt('two');
  await server.deliver(mail('one'), mail('two'), mail('three'));
  await until(() => expect(by.states.some(({ kind }) => kind === 'failed')).toBe(true));
  await server.cut();
  await until(() => expect(by.subjects()).toEqual(['one', 'two', 'three']));
  await watch.stop();
});

test('RFC 3501 2.3.1.1: another UIDVALIDITY has what came of late looked through again, and told so', async () => {
  await server.deliver(mail('one'));
  const by = keeper({ uidValidity: '1', lastUid: 500 });
  const watch = watchImap(settings(), by);
  await until(() => expect(by.subjects()).toEqual(['one']));
  expect(by.taken[0]?.isAgain).toBe(true);
  await server.deliver(mail('two'));
  await until(() => expect(by.subjects()).toEqual(['one', 'two']));
  expect(by.taken[1]?.isAgain).toBeUndefined();
  await watch.stop();
});

test('a wrong password, a missing folder, a closed port and a server that cannot encrypt are told apart', async () => {
  expect(await testImap(settings())).toEqual({ kind: 'well', messages: 0, how: 'idle' });
  expect(await testImap(settings({ secret: 'wrong' }))).toMatchObject({ kind: 'failed', why: 'login' });
  expect(await testImap(settings({ folder: 'Nowhere' }))).toMatchObject({ kind: 'failed', why: 'no-folder' });
  expect(await testImap(settings({ security: 'tls' }))).toMatchObject({ kind: 'failed', why: 'not-secure' });
  expect(await testImap(settings({ security: 'starttls' }))).toMatchObject({ kind: 'failed', why: 'not-secure' });
  await server[Symbol.asyncDispose]();
  expect(await testImap(settings())).toMatchObject({ kind: 'failed', why: 'unreachable' });
});
