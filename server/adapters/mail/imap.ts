import { ImapFlow } from 'imapflow';
import type { Clock, Timer } from '../../base/clock.ts';
import type { MailIn } from '../../core/office/mail-in.ts';
import type { MailInFailure, MailSourceTest, MailSourceUser } from '../../services/mail/mail-source-port.ts';
import { mailLimits, readMail } from './read-mail.ts';

const CONNECT_MS = 15_000;
const FIRST_PAUSE_MS = 2_000;
const LONGEST_PAUSE_MS = 5 * 60_000;
/** Servers and firewalls forget who is silent; and a server that lost our wish to be told is asked anyway. */
const LOOK_MS = 4 * 60_000;
const POLL_MS = 30_000;
const DAY_MS = 86_400_000;

interface ImapError extends Error {
  authenticationFailed?: boolean;
  code?: string;
  responseText?: string;
  serverResponseCode?: string;
  mailboxMissing?: boolean;
}

class NoFolder extends Error {}

function judge(error: ImapError): { kind: 'failed'; why: MailInFailure; detail: string } {
  const { code = '', message } = error;
  const detail = (error.responseText ?? message).slice(0, 300);
  const failed = (why: MailInFailure) => ({ kind: 'failed' as const, why, detail });
  if (error instanceof NoFolder || error.mailboxMissing) return failed('no-folder');
  if (error.authenticationFailed) return failed('login');
  if (/certificate|self.signed|SSL|TLS|altnames|wrong version number/i.test(`${message} ${code}`))
    return failed('not-secure');
  if (/ETIMEDOUT|TIMEOUT|UpgradeTimeout/i.test(code)) return failed('timeout');
  if (/^(ECONNREFUSED|ENOTFOUND|EAI_AGAIN|EHOSTUNREACH|ENETUNREACH)$/.test(code)) return failed('unreachable');
  return failed(/ECONNRESET|EPIPE|NoConnection|EConnectionClosed/i.test(code) ? 'cut' : 'broken');
}

function clientOf(settings: MailIn): ImapFlow {
  const { host, port, security, username, secret = '' } = settings;
  const client = new ImapFlow({
    host,
    port,
    secure: security === 'tls',
    // In clear only where the owner said so; an offer to encrypt is not taken then, as its certificate would be asked for.
    doSTARTTLS: security === 'tls' ? undefined : security === 'starttls',
    auth: { user: username, pass: secret },
    logger: false,
    disableAutoIdle: true,
    connectionTimeout: CONNECT_MS,
    greetingTimeout: CONNECT_MS,
    socketTimeout: 2 * LOOK_MS,
    maxIdleTime: LOOK_MS,
  });
  // Without a listener it would end the thread; what is awaited rejects too.
  client.on('error', () => undefined);
  return client;
}

async function openFolder(client: ImapFlow, folder: string) {
  const opened = await client.mailboxOpen(folder).catch((error: ImapError) => {
    if (
      error.serverResponseCode === 'NONEXISTENT' ||
      error.mailboxMissing ||
      /no such|doesn't exist|not found/i.test(error.responseText ?? '')
    )
      throw new NoFolder(error.responseText ?? error.message);
    throw error;
  });
  return opened;
}

const howOf = (client: ImapFlow): 'idle' | 'poll' => (client.capabilities.has('IDLE') ? 'idle' : 'poll');

/** Logs in, opens the folder and says how that went. */
export async function testImap(settings: MailIn): Promise<MailSourceTest> {
  const client = clientOf(settings);
  try {
    await client.connect();
    const { exists } = await openFolder(client, settings.folder);
    return { kind: 'well', messages: exists, how: howOf(client) };
  } catch (error) {
    return judge(error as ImapError);
  } finally {
    await client.logout().catch(() => undefined);
    client.close();
  }
}

export interface ImapUser extends MailSourceUser {
  /** Is about to read this one: whoever watches over the thread knows which mail it was. */
  at?(uid: number): void;
  /** This one has ended a thread before: only its head is read. */
  isPoison?(uid: number): boolean;
}

/** Reads a mailbox by IMAP4rev1 (RFC 3501), told of new mails by IDLE (RFC 2177) or by asking; connects anew when cut off. */
export function watchImap(settings: MailIn, by: ImapUser & { clock: Clock }): { stop(): Promise<void> } {
  const { clock } = by;
  let client: ImapFlow | undefined;
  let timer: Timer | undefined;
  let wake: (() => void) | undefined;
  let isStopped = false;
  let failures = 0;

  /** Until something may be new, or the time is over. */
  const rest = (ms: number): Promise<void> =>
    new Promise((resolve) => {
      const go = (): void => {
        timer?.cancel();
        wake = undefined;
        resolve();
      };
      timer = clock.after(ms, go);
      wake = go;
    });

  async function takeOne(
    session: ImapFlow,
    uidValidity: string,
    found: { uid: number; size: number; isAgain: boolean },
  ) {
    const { uid, size, isAgain } = found;
    by.at?.(uid);
    const isPoison = by.isPoison?.(uid) ?? false;
    const isCut = size > mailLimits.mailBytes || isPoison;
    const message = await session.fetchOne(
      String(uid),
      isPoison ? { headers: true } : { source: isCut ? { start: 0, maxLength: mailLimits.headBytes } : true },
      { uid: true },
    );
    const source = message ? (message.source ?? message.headers) : undefined;
    // Somebody else has deleted it meanwhile: only its place is kept.
    const mail = source && (await readMail(source, { isCut }));
    await by.take({ uidValidity, lastUid: uid, ...(mail && { mail }), ...(isAgain && { isAgain }) });
    await session.messageFlagsAdd(String(uid), ['\\Seen'], { uid: true }).catch(() => false);
  }

  /** Mails beyond the place, in their order. */
  async function takeNew(session: ImapFlow, uidValidity: string): Promise<void> {
    const position = by.position();
    if (!position) {
      const lastUid = (session.mailbox ? session.mailbox.uidNext : 1) - 1;
      await by.take({ uidValidity, lastUid });
      return;
    }
    // RFC 3501 2.3.1.1: another validity means that all numbers are new; what came of late is looked through again.
    const isAgain = position.uidValidity !== uidValidity;
    const lastUid = isAgain ? 0 : position.lastUid;
    const found: { uid: number; size: number; isAgain: boolean }[] = [];
    const range = isAgain
      ? (await session.search({ since: new Date(clock.now() - 7 * DAY_MS) }, { uid: true })) || []
      : `${lastUid + 1}:*`;
    if (Array.isArray(range) && range.length === 0) {
      await by.take({ uidValidity, lastUid: (session.mailbox ? session.mailbox.uidNext : 1) - 1 });
      return;
    }
    // `n:*` names the last one even where that is before n.
    for await (const { uid, size = 0 } of session.fetch(range, { uid: true, size: true }, { uid: true }))
      if (uid > lastUid) found.push({ uid, size, isAgain });
    found.sort((a, b) => a.uid - b.uid);
    for (const each of found) {
      if (isStopped) return;
      await takeOne(session, uidValidity, each);
    }
  }

  async function serve(session: ImapFlow): Promise<void> {
    let isClosed = false;
    session.on('close', () => {
      isClosed = true;
      wake?.();
    });
    let hasNews = true;
    session.on('exists', () => {
      hasNews = true;
      wake?.();
    });
    await session.connect();
    const opened = await openFolder(session, settings.folder);
    const uidValidity = String(opened.uidValidity);
    const how = howOf(session);
    by.told({ kind: 'watching', how });
    failures = 0;
    while (!isStopped && !isClosed) {
      hasNews = false;
      await takeNew(session, uidValidity);
      if (hasNews || isStopped || isClosed) continue;
      const rested = rest(how === 'idle' ? LOOK_MS : POLL_MS);
      // Ends by itself when another command is given, or the connection is lost.
      if (how === 'idle') session.idle().catch(() => wake?.());
      await rested;
      if (!isClosed && !isStopped) await session.noop();
    }
    if (!isStopped) throw Object.assign(new Error('connection closed'), { code: 'NoConnection' });
  }

  async function run(): Promise<void> {
    while (!isStopped) {
      by.told({ kind: 'connecting' });
      client = clientOf(settings);
      try {
        await serve(client);
      } catch (error) {
        if (isStopped) break;
        by.told(judge(error as ImapError));
        failures++;
      } finally {
        client.close();
      }
      if (!isStopped) await rest(Math.min(FIRST_PAUSE_MS * 2 ** (failures - 1), LONGEST_PAUSE_MS));
    }
  }

  const over = run();
  return {
    async stop() {
      isStopped = true;
      client?.close();
      wake?.();
      await over;
    },
  };
}
