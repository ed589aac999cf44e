import { and, eq, sql } from 'drizzle-orm';
import type { Clock } from '../../base/clock.ts';
import type { Ids } from '../../base/ids.ts';
import type { Log } from '../../base/log.ts';
import type { Case } from '../../core/cases/case.ts';
import { pointsOf } from '../../core/customers/customer.ts';
import { asksToLeave, judgeAuto } from '../../core/mail/judge-auto.ts';
import { judgeBounce } from '../../core/mail/judge-bounce.ts';
import type { Mail, MailFile } from '../../core/mail/mail.ts';
import { bareSubject, markOfSubject } from '../../core/mail/mail-text.ts';
import type { ReceivedMail } from '../../core/mail/received-mail.ts';
import { type MailHand, type MailShare, shareMail } from '../../core/mail/share-mail.ts';
import { mailInDefaults } from '../../core/office/mail-in.ts';
import { type Db, schema } from '../../store/db.ts';
import { type MailRecord, openMailStore } from '../../store/mail/mail-store.ts';
import type { Cases } from '../cases/cases.ts';
import type { Customers } from '../customers/customers.ts';
import type { FactBus } from '../facts.ts';
import type { OfficeService } from '../office/office-service.ts';
import type { MailFilesPort } from './mail-files-port.ts';
import type { MailboxPosition } from './mail-source-port.ts';
import type { Mails } from './mails.ts';

const DAY_MS = 86_400_000;
/** A report about a mail that we did not send of late is nobody's report. */
const BOUNCES_FOR_MS = 30 * DAY_MS;
const MAX_MERGES = 20;

export interface MailIntakeDeps {
  db: Db;
  clock: Clock;
  ids: Ids;
  bus: FactBus;
  log: Log;
  office: Pick<OfficeService, 'read'>;
  customers: Pick<Customers, 'find' | 'markPoint' | 'refuse'>;
  cases: Pick<Cases, 'open' | 'act' | 'find' | 'findByNumber'>;
  mails: Pick<Mails, 'send'>;
  files: MailFilesPort;
  /** Logins of who is signed in for work that comes in. */
  atWork(): readonly string[];
  /** Sees to a mail that is meant for a fax number; false: it is a mail like others. */
  toFax?(mail: ReceivedMail): Promise<boolean>;
  /** What whoever begins a case by mail is told. */
  acknowledgement(one: Case, mail: Mail): { subject: string; text: string };
}

/** Takes mails of customers into the store: each is an answer, the begin of a case, a report of the mail itself, or a wish to be left alone. */
export function createMailIntake(deps: MailIntakeDeps) {
  const { db, clock, bus, log, office, cases, customers, files } = deps;
  const store = openMailStore(db);
  const { mailPositions, contactPoints } = schema;

  const settings = () => office.read().mailIn;
  /** Another mailbox has places of its own. */
  const mailbox = (): string => {
    const { username = '', host = '', folder = '' } = settings() ?? {};
    return `${username}@${host}/${folder}`;
  };

  function position(): MailboxPosition | undefined {
    const row = db.select().from(mailPositions).where(eq(mailPositions.mailbox, mailbox())).get();
    return row && { uidValidity: row.uidValidity, lastUid: row.lastUid };
  }
  function savePosition({ uidValidity, lastUid }: MailboxPosition): void {
    const values = { uidValidity, lastUid };
    db.insert(mailPositions)
      .values({ mailbox: mailbox(), ...values })
      .onConflictDoUpdate({ target: mailPositions.mailbox, set: values })
      .run();
  }

  /** The case that a mail goes on with, where merged ones went. */
  function follow(id: number | undefined): Case | undefined {
    let one = id === undefined ? undefined : cases.find(id);
    for (let turn = 0; one?.state.kind === 'merged' && turn < MAX_MERGES; turn++) one = cases.find(one.state.into);
    return one;
  }

  const ownersOf = (address: string): string[] =>
    db
      .select({ customerId: contactPoints.customerId })
      .from(contactPoints)
      .where(and(eq(contactPoints.channel, 'mail'), eq(contactPoints.key, address)))
      .limit(2)
      .all()
      .map(({ customerId }) => customerId);

  /** By what it answers; else by the number in its subject, from somebody who has to do with that case. */
  function findCase(mail: ReceivedMail, parent: MailRecord | undefined, customerId: string | undefined) {
    const answered = follow(parent?.caseId);
    if (answered) return answered;
    const typed = markOfSubject(mail.subject);
    const found = typed === undefined ? undefined : cases.findByNumber(typed);
    if (!found || found === 'mistyped') return undefined;
    const isTheirs =
      (customerId !== undefined && found.customerId === customerId) ||
      store
        .ofCase(found.id)
        .some(({ direction, from, to }) => (direction === 'in' ? from === mail.from : to.includes(mail.from)));
    return isTheirs ? follow(found.id) : undefined;
  }

  function markBounced(address: string, customerId: string | undefined): void {
    for (const id of customerId === undefined ? ownersOf(address) : [customerId]) {
      const customer = customers.find(id);
      const point = customer && pointsOf(customer, 'mail', 'all').find(({ key }) => key === address);
      if (point) customers.markPoint({ customerId: id, pointId: point.id, state: 'bounced', by: '' });
    }
  }

  /** A report about a mail of ours; one about anybody else's is a mail like others, with nothing done. */
  function takeBounce(mail: ReceivedMail): { about: MailRecord; detail: string } | undefined {
    const bounce = judgeBounce(mail);
    if (!bounce) return undefined;
    const since = clock.now() - BOUNCES_FOR_MS;
    const byId = bounce.messageId === undefined ? undefined : store.findByMessageId([bounce.messageId]);
    const about =
      byId?.direction === 'out'
        ? byId
        : bounce.addresses.map((address) => store.sentTo({ address, since })[0]).find((each) => each !== undefined);
    if (!about) return undefined;
    if (bounce.isFinal) {
      const detail = [bounce.status, bounce.detail].filter(Boolean).join(' ');
      store.update(about.id, { state: 'bounced', why: 'bounced', detail, doneAt: clock.now() });
      const reached = about.to.map((each) => each.toLowerCase());
      const meant = bounce.addresses.filter((address) => reached.includes(address));
      for (const address of meant.length > 0 ? meant : reached.length === 1 ? reached : [])
        markBounced(address, about.customerId);
    }
    return { about, detail: bounce.detail };
  }

  function hands(department: string | undefined): MailHand[] {
    const { departments, people } = office.read();
    const members = departments.find(({ id }) => id === department)?.members;
    const loads = store.loads();
    const atWork = new Set(deps.atWork());
    return people
      .filter(({ login, active, roles }) => active && (members ? members.includes(login) : roles.includes('agent')))
      .map(({ login }) => ({
        login,
        isAtWork: atWork.has(login),
        open: loads.get(login)?.open ?? 0,
        lastAt: loads.get(login)?.lastAt ?? 0,
      }));
  }

  function share(mail: {
    department?: string | undefined;
    customerId?: string | undefined;
    one?: Case | undefined;
  }): MailShare {
    const { people } = office.read();
    return shareMail({
      caseOwner: mail.one?.owner,
      customerOwner: mail.customerId === undefined ? undefined : customers.find(mail.customerId)?.owner,
      distribution: settings()?.distribution ?? mailInDefaults.distribution,
      hands: hands(mail.department),
      isActive: (login) => people.some((each) => each.login === login && each.active),
    });
  }

  const recordOf = (mail: ReceivedMail, kept: MailFile[]): MailRecord => {
    const at = clock.now();
    const id = deps.ids.next(at);
    return {
      id,
      direction: 'in',
      state: 'new',
      at,
      messageId: mail.messageId ?? `<none.${id}@localhost>`,
      references: mail.references,
      from: mail.replyTo ?? mail.from,
      ...(mail.fromName !== undefined && { fromName: mail.fromName }),
      to: mail.to,
      cc: mail.cc,
      subject: mail.subject,
      text: mail.text,
      ...(mail.html !== undefined && { html: mail.html }),
      files: kept,
    };
  };

  /** Everything that follows from a mail, within one transaction with its place in the mailbox. */
  function settle(mail: ReceivedMail, kept: MailFile[]): { record: MailRecord; opened?: Case } {
    const record = recordOf(mail, kept);
    const at = record.at;
    const bounce = takeBounce(mail);
    if (bounce) {
      const { about } = bounce;
      const one = follow(about.caseId);
      const settled: MailRecord = {
        ...record,
        state: 'done',
        auto: 'bounce',
        doneAt: at,
        answers: about.id,
        ...(about.customerId !== undefined && { customerId: about.customerId }),
        ...(one && { caseId: one.id }),
      };
      store.insert(settled);
      if (one) cases.act(one.id, { kind: 'mail-joined', mailId: record.id, way: 'in' }, { by: '' });
      return { record: settled };
    }
    const auto = judgeAuto(mail);
    const parent = store.findByMessageId([...mail.references].reverse());
    const owners = ownersOf(mail.from);
    const customerId = parent?.customerId ?? (owners.length === 1 ? owners[0] : undefined);
    if (parent?.bulkId !== undefined && asksToLeave(mail) && customerId !== undefined) {
      customers.refuse({ customerId, channel: 'mails', reason: mail.subject.slice(0, 100) || 'mail', by: '' });
      db.update(schema.bulkRecipients)
        .set({ leftAt: at })
        .where(and(eq(schema.bulkRecipients.bulkId, parent.bulkId), eq(schema.bulkRecipients.customerId, customerId)))
        .run();
      const left: MailRecord = { ...record, state: 'done', doneAt: at, customerId, answers: parent.id, why: 'left' };
      store.insert({ ...left, bulkId: parent.bulkId });
      return { record: left };
    }
    const joined = findCase(mail, parent, customerId);
    const isAutomatic = auto !== undefined;
    const common = {
      ...record,
      ...(customerId !== undefined && { customerId }),
      ...(parent && { answers: parent.id }),
      ...(auto && { auto }),
    };
    // A machine's answer is kept with what it answers, and calls nobody to work.
    if (isAutomatic && (joined || parent)) {
      const settled: MailRecord = { ...common, state: 'done', doneAt: at, ...(joined && { caseId: joined.id }) };
      store.insert(settled);
      if (joined) cases.act(joined.id, { kind: 'mail-joined', mailId: record.id, way: 'in' }, { by: '' });
      return { record: settled };
    }
    const present = joined && wake(joined);
    const department = settings()?.department;
    const opened =
      present || isAutomatic
        ? undefined
        : cases.open({ title: bareSubject(mail.subject), customerId, department, owner: '' }, { by: '' });
    const one = present ?? opened;
    const unit = one?.department ?? department;
    const shared = share({ department: unit, customerId, one });
    const settled: MailRecord = {
      ...common,
      ...(one && { caseId: one.id }),
      ...(unit !== undefined && { department: unit }),
      ...(shared.kind === 'given' && { state: 'taken', login: shared.login }),
    };
    store.insert(settled);
    if (one) cases.act(one.id, { kind: 'mail-joined', mailId: record.id, way: 'in' }, { by: '' });
    if (one && !one.owner && shared.kind === 'given') cases.act(one.id, { kind: 'taken' }, { by: shared.login });
    return { record: settled, ...(opened && { opened }) };
  }

  /** An answer opens a closed case again and goes on with a waiting one; undefined: too late, another case is opened. */
  function wake(one: Case): Case | undefined {
    if (one.state.kind === 'closed') {
      const outcome = cases.act(one.id, { kind: 'reopened', text: '' }, { by: '' });
      return outcome.kind === 'done' ? outcome.case : undefined;
    }
    if (one.state.kind === 'pending' && ['customer', 'documents'].includes(one.state.reason)) {
      const outcome = cases.act(one.id, { kind: 'resumed' }, { by: '' });
      return outcome.kind === 'done' ? outcome.case : one;
    }
    return one;
  }

  async function keepFiles(mail: ReceivedMail): Promise<MailFile[]> {
    const kept: MailFile[] = [];
    for (const { bytes, size, ...about } of mail.files) {
      const file = { ...about, bytes: size };
      if (!bytes) {
        kept.push(file);
        continue;
      }
      const { id } = await files.keep({ name: about.name || 'file', type: about.type, bytes, by: '' });
      kept.push({ ...file, id });
    }
    return kept;
  }

  function acknowledge(one: Case, record: MailRecord): void {
    if (!settings()?.acknowledge || record.auto) return;
    // RFC 3834 2: once to each sender in a while, whatever they send.
    if (store.countFrom({ address: record.from, since: clock.now() - DAY_MS }) > 1) return;
    deps.mails.send(
      {
        ...deps.acknowledgement(one, record),
        to: record.from,
        files: [],
        caseId: one.id,
        automatic: 'auto-replied',
        answers: record.id,
      },
      { by: '' },
    );
  }

  const off = bus.on('agent.changed', () => shareOut());

  /** Mails that waited for somebody to be there. */
  function shareOut(): void {
    if ((settings()?.distribution ?? mailInDefaults.distribution) !== 'round-robin') return;
    for (const mail of store.waiting(50)) {
      const one = follow(mail.caseId);
      const shared = share({ department: mail.department, customerId: mail.customerId, one });
      if (shared.kind !== 'given') continue;
      db.transaction(() => {
        store.update(mail.id, { state: 'taken', login: shared.login });
        if (one && !one.owner) cases.act(one.id, { kind: 'taken' }, { by: shared.login });
      });
      bus.publish('mails.changed', { mailId: mail.id });
    }
  }

  return {
    position,

    /** `isAgain`: the mailbox was numbered anew, the mail may have been taken before. */
    async take(taken: MailboxPosition & { mail?: ReceivedMail; isAgain?: boolean }): Promise<void> {
      const { mail } = taken;
      const known =
        taken.isAgain && mail?.messageId !== undefined
          ? db
              .select({ id: schema.mails.id })
              .from(schema.mails)
              .where(sql`${schema.mails.messageId} = ${mail.messageId} and ${schema.mails.direction} = 'in'`)
              .get()
          : undefined;
      if (
        !mail ||
        known ||
        store.findByMessageId(mail.messageId === undefined ? [] : [mail.messageId])?.direction === 'out'
      ) {
        savePosition(taken);
        return;
      }
      if (await deps.toFax?.(mail)) {
        savePosition(taken);
        return;
      }
      const kept = await keepFiles(mail);
      const { record, opened } = db.transaction(() => {
        savePosition(taken);
        const settled = settle(mail, kept);
        for (const { id } of kept) if (id !== undefined) files.use({ file: id, by: `mail:${settled.record.id}` });
        return settled;
      });
      log.info('mail taken', { id: record.id, case: record.caseId, auto: record.auto });
      bus.publish('mails.changed', { mailId: record.id });
      if (opened) acknowledge(opened, record);
    },

    shareOut,
    stop: off,
  };
}

export type MailIntake = ReturnType<typeof createMailIntake>;
