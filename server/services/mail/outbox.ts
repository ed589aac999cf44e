import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { and, asc, desc, eq, inArray, lt, ne } from 'drizzle-orm';
import type { Clock, Timer } from '../../base/clock.ts';
import type { Ids } from '../../base/ids.ts';
import type { Log } from '../../base/log.ts';
import type { Db } from '../../store/db.ts';
import { outbox } from '../../store/schema/mail.ts';
import type { FactBus, Facts } from '../facts.ts';
import type { OfficeService } from '../office/office-service.ts';
import type { MailOutcome, MailPort } from './mail-port.ts';

export type OutboxEntry = typeof outbox.$inferSelect;

/** What somebody of the house wants sent; `attachments` are relative to the data folder. */
export interface MailWish {
  to: readonly string[];
  subject: string;
  text: string;
  attachments?: readonly { file: string; name: string }[];
  html?: string;
  headers?: Record<string, string>;
  fromName?: string;
  messageId?: string;
  /** The mail of a customer that this brings out: `mail.moved` tells how it goes. */
  mailId?: string;
  /** Better not at all than twice: after an interrupted try it is not tried again. */
  once?: boolean;
}

/** Mails on their way: what was put in stands in the store until the mail server has taken it. */
export interface Outbox {
  /** False when the office has no mail server, or nobody is to get it. */
  put(mail: MailWish): boolean;
  /** The newest first. */
  list(most: number): OutboxEntry[];
  /** Tries one at once that waits or was given up; false when there is no such. */
  retry(id: string): boolean;
  /** The entry that brings a customer's mail out; absent once it was forgotten. */
  findOf(mailId: string): OutboxEntry | undefined;
  /** False when there is no such. */
  remove(id: string): boolean;
  /** Past the outbox, to tell at once how it went; undefined without a mail server. */
  sendTest(mail: MailWish): Promise<MailOutcome | undefined>;
  stop(): void;
}

const MINUTE_MS = 60_000;
const LONGEST_PAUSE_MS = 60 * MINUTE_MS;
const GIVEN_UP_AFTER_MS = 3 * 24 * 60 * MINUTE_MS;
const KEPT_MS = 30 * 24 * 60 * MINUTE_MS;
/** One failed try may be a reboot of the server; the owner hears of the third. */
const TRIES_BEFORE_TROUBLE = 3;

const pauseAfter = (tries: number): number => Math.min(MINUTE_MS * 2 ** (tries - 1), LONGEST_PAUSE_MS);

/** One at a time, the one that waits longest first; a try that fails comes again after one minute, two, four … an hour. */
export function createOutbox(deps: {
  db: Db;
  clock: Clock;
  ids: Ids;
  bus: FactBus;
  log: Log;
  office: Pick<OfficeService, 'read'>;
  port: MailPort;
  dataFolder: string;
}): Outbox {
  const { db, clock, bus, log } = deps;
  let timer: Timer | undefined;
  let isSending = false;
  let isStopped = false;

  const settings = () => {
    const { mail } = deps.office.read();
    return mail?.active ? mail : undefined;
  };
  const tell = (): void => bus.publish('mail.changed', {});
  const trouble = (active: boolean, context: Record<string, unknown> = {}): void =>
    bus.publish('health.changed', { code: 'mail-unsendable', context, active });

  function update(id: string, values: Partial<OutboxEntry>): void {
    db.update(outbox).set(values).where(eq(outbox.id, id)).run();
  }

  /** A message may have been deleted meanwhile: its news goes without. A customer is not sent half of what was promised. */
  const present = ({ attachments, mailId }: OutboxEntry) =>
    attachments
      .map(({ file, name }) => ({ file: join(deps.dataFolder, file), name }))
      .filter(({ file }) => mailId !== null || existsSync(file));

  const moved = (mail: Pick<OutboxEntry, 'mailId'>, how: Omit<Facts['mail.moved'], 'mailId'>): void => {
    if (mail.mailId !== null) bus.publish('mail.moved', { mailId: mail.mailId, ...how });
  };

  function settle(mail: OutboxEntry, outcome: MailOutcome): void {
    const now = clock.now();
    const tries = mail.tries + 1;
    if (outcome.kind === 'sent') {
      update(mail.id, { state: 'sent', tries, nextAt: null, doneAt: now, why: null, detail: null });
      moved(mail, { state: 'sent' });
      log.info('mail sent', { id: mail.id, to: mail.to, tries });
      if (!hasTrouble()) trouble(false);
      return;
    }
    const { why, detail, isFinal } = outcome;
    const isOver = isFinal || now - mail.createdAt >= GIVEN_UP_AFTER_MS;
    log.warn(isOver ? 'mail given up' : 'mail not taken', { id: mail.id, to: mail.to, tries, why, detail });
    update(mail.id, {
      tries,
      why,
      detail,
      ...(isOver
        ? { state: 'failed' as const, nextAt: null, doneAt: now }
        : { state: 'waiting' as const, nextAt: now + pauseAfter(tries) }),
    });
    moved(mail, { state: isOver ? 'failed' : 'queued', why, detail });
    if (isOver || tries >= TRIES_BEFORE_TROUBLE) trouble(true, { why, detail });
  }

  const hasTrouble = (): boolean =>
    db
      .select({ state: outbox.state, tries: outbox.tries })
      .from(outbox)
      .where(ne(outbox.state, 'sent'))
      .all()
      .some(({ state, tries }) => state === 'failed' || tries >= TRIES_BEFORE_TROUBLE);

  async function send(mail: OutboxEntry): Promise<void> {
    isSending = true;
    try {
      update(mail.id, { state: 'sending' });
      moved(mail, { state: 'sending' });
      const { id, to, subject, text, html, headers, fromName, messageId } = mail;
      const more = {
        ...(html !== null && { html }),
        ...(headers !== null && { headers }),
        ...(fromName !== null && { fromName }),
        ...(messageId !== null && { messageId }),
      };
      const outcome = await deps.port.send({ id, to, subject, text, ...more, attachments: present(mail) }, settings()!);
      if (!isStopped) settle(mail, outcome);
    } catch (error) {
      log.error('a mail could not be handled', { id: mail.id, error });
      if (!isStopped) settle(mail, { kind: 'failed', why: 'refused', detail: String(error), isFinal: false });
    } finally {
      isSending = false;
      if (!isStopped) {
        tell();
        work();
      }
    }
  }

  function work(): void {
    if (isSending || isStopped || !settings()) return;
    timer?.cancel();
    timer = undefined;
    const next = db
      .select()
      .from(outbox)
      .where(eq(outbox.state, 'waiting'))
      .orderBy(asc(outbox.nextAt), asc(outbox.id))
      .get();
    if (!next) return;
    const waitMs = (next.nextAt ?? 0) - clock.now();
    if (waitMs <= 0) void send(next);
    else timer = clock.after(waitMs, work);
  }

  /** A process that died while it handed a mail over cannot tell whether it was taken: the same again is the same mail. */
  function recover(): void {
    for (const mail of db.select().from(outbox).where(eq(outbox.state, 'sending')).all()) {
      if (!mail.once) {
        update(mail.id, { state: 'waiting', nextAt: clock.now() });
        moved(mail, { state: 'queued' });
        continue;
      }
      update(mail.id, { state: 'failed', nextAt: null, doneAt: clock.now(), why: 'interrupted' });
      moved(mail, { state: 'unsure', why: 'interrupted' });
    }
  }

  recover();
  db.delete(outbox)
    .where(and(ne(outbox.state, 'waiting'), lt(outbox.doneAt, clock.now() - KEPT_MS)))
    .run();
  const known = db.select().from(outbox).where(eq(outbox.state, 'failed')).get();
  if (known) trouble(true, { why: known.why, detail: known.detail });
  const off = bus.on('office.changed', work);
  work();

  return {
    put(mail) {
      if (!deps.office.read().mail || mail.to.length === 0) return false;
      const now = clock.now();
      const { subject, text, attachments = [], to, ...more } = mail;
      db.insert(outbox)
        .values({
          id: deps.ids.next(now),
          createdAt: now,
          ...more,
          to: [...to],
          subject,
          text,
          attachments: [...attachments],
          state: 'waiting',
          nextAt: now,
        })
        .run();
      tell();
      // The caller's transaction has to stand first.
      queueMicrotask(work);
      return true;
    },
    list: (most) => db.select().from(outbox).orderBy(desc(outbox.createdAt), desc(outbox.id)).limit(most).all(),
    findOf: (mailId) => db.select().from(outbox).where(eq(outbox.mailId, mailId)).orderBy(desc(outbox.createdAt)).get(),
    retry(id) {
      const found = db
        .update(outbox)
        .set({ state: 'waiting', nextAt: clock.now(), doneAt: null })
        .where(and(eq(outbox.id, id), inArray(outbox.state, ['waiting', 'failed'])))
        .returning()
        .get();
      if (found) moved(found, { state: 'queued' });
      if (found) work();
      return found !== undefined;
    },
    remove(id) {
      const found = db
        .delete(outbox)
        .where(and(eq(outbox.id, id), ne(outbox.state, 'sending')))
        .returning()
        .get();
      if (found && found.state !== 'sent') moved(found, { state: 'failed', why: 'removed' });
      if (!hasTrouble()) trouble(false);
      return found !== undefined;
    },
    async sendTest({ to, subject, text }) {
      const { mail } = deps.office.read();
      if (!mail) return undefined;
      return deps.port.send({ id: deps.ids.next(clock.now()), to, subject, text, attachments: [] }, mail);
    },
    stop() {
      isStopped = true;
      timer?.cancel();
      off();
    },
  };
}
