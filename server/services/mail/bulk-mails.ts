import { and, count, desc, eq, isNotNull } from 'drizzle-orm';
import type { Clock, Timer } from '../../base/clock.ts';
import type { Ids } from '../../base/ids.ts';
import type { Log } from '../../base/log.ts';
import { type Customer, pointsOf } from '../../core/customers/customer.ts';
import type { BulkSkip } from '../../core/mail/mail.ts';
import type { Language } from '../../core/office/office.ts';
import { type Db, schema } from '../../store/db.ts';
import type { Customers } from '../customers/customers.ts';
import type { FactBus } from '../facts.ts';
import type { OfficeService } from '../office/office-service.ts';
import type { MailObjection, Mails } from './mails.ts';

const { bulkMails, bulkRecipients, mails: mailTable } = schema;
const MINUTE_MS = 60_000;
/** A batch every so often at most; slower rates are one mail at a time. */
const LEAST_PAUSE_MS = 2_000;
const LATER_MS = 60_000;
const TOKEN_LENGTH = 32;

export type BulkMail = typeof bulkMails.$inferSelect;
type Recipient = typeof bulkRecipients.$inferSelect;

export interface BulkReport {
  sent: number;
  queued: number;
  failed: number;
  bounced: number;
  unsure: number;
  opened: number;
  left: number;
  skipped: Record<string, number>;
}

export interface BulkDraft {
  name: string;
  segment: string;
  subject: string;
  text: string;
  link?: string | undefined;
  perMinute: number;
  /** Whose it is. */
  campaignId?: string | undefined;
}

export interface BulkMailDeps {
  db: Db;
  clock: Clock;
  ids: Ids;
  bus: FactBus;
  log: Log;
  office: Pick<OfficeService, 'read'>;
  customers: Pick<Customers, 'find' | 'refuse'>;
  mails: Pick<Mails, 'send' | 'objectionTo'>;
  segments: {
    countOf(id: string): Promise<number>;
    membersOf(id: string, page: { after?: string; limit: number }): Promise<string[]>;
  };
  fill(text: string, about: { customerId?: string | undefined; login: string }): string;
  /** The last lines: how to get no more of these, in the customer's language. */
  foot(told: { leave?: string; link?: string; customer: Pick<Customer, 'language'> | undefined }): string;
}

function skipOf(objection: MailObjection): BulkSkip {
  switch (objection) {
    case 'refuses-mails':
      return 'refuses';
    case 'closed':
    case 'not-asked':
    case 'forgotten':
      return objection;
    default:
      return 'no-address';
  }
}

/** One mail to all of a segment, a few at a time; who was seen to stands in the store, and nobody gets it twice. */
export function createBulkMails(deps: BulkMailDeps) {
  const { db, clock, office, mails, customers } = deps;
  let timer: Timer | undefined;
  let isWorking = false;
  let isStopped = false;

  const find = (id: string): BulkMail | undefined => db.select().from(bulkMails).where(eq(bulkMails.id, id)).get();
  const update = (id: string, values: Partial<BulkMail>): void => {
    db.update(bulkMails).set(values).where(eq(bulkMails.id, id)).run();
  };
  const root = (): string | undefined => office.read().mail?.publicUrl?.replace(/\/+$/, '');

  /** As it goes to one customer. */
  function letterOf(
    bulk: Pick<BulkMail, 'subject' | 'text' | 'link' | 'createdBy'>,
    to: { customer?: Customer | undefined; token: string },
  ) {
    const at = root();
    const leave = at === undefined ? undefined : `${at}/u/${to.token}`;
    // Without a door to the outside nobody can be counted: the link leads straight there.
    const link = bulk.link === null ? undefined : at === undefined ? bulk.link : `${at}/l/${to.token}`;
    const about = { customerId: to.customer?.id, login: bulk.createdBy };
    const foot = deps.foot({
      ...(leave !== undefined && { leave }),
      ...(link !== undefined && { link }),
      customer: to.customer,
    });
    const from = office.read().mail?.from ?? '';
    const byMail = `<mailto:${from}?subject=baja>`;
    return {
      subject: deps.fill(bulk.subject, about),
      text: `${deps.fill(bulk.text, about).trimEnd()}\n\n${foot}`,
      headers: {
        Precedence: 'bulk',
        'List-Unsubscribe': leave === undefined ? byMail : `<${leave}>, ${byMail}`,
        // RFC 8058 3.1: only for a link that is safe on its way.
        ...(leave?.startsWith('https:') && { 'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click' }),
      },
    };
  }

  function judge(bulk: BulkMail, customer: Customer): { address: string } | { skipped: BulkSkip } {
    const address = pointsOf(customer, 'mail').find(({ key }) => key !== undefined)?.key ?? '';
    const objection = mails.objectionTo({ to: address, customerId: customer.id });
    if (objection) return { skipped: skipOf(objection) };
    const twin = db
      .select({ one: bulkRecipients.customerId })
      .from(bulkRecipients)
      .where(and(eq(bulkRecipients.bulkId, bulk.id), eq(bulkRecipients.address, address)))
      .get();
    return twin ? { skipped: 'twice' } : { address };
  }

  /** One customer, within one transaction: seen to, put on the way, and the place moved on. */
  function sendTo(bulk: BulkMail, customerId: string): void {
    db.transaction(() => {
      const customer = customers.find(customerId);
      const judged = customer && judge(bulk, customer);
      if (customer && judged) {
        const token = deps.ids.token(TOKEN_LENGTH);
        const base = { bulkId: bulk.id, customerId, token };
        const isNew =
          db
            .insert(bulkRecipients)
            .values('skipped' in judged ? { ...base, skipped: judged.skipped } : { ...base, address: judged.address })
            .onConflictDoNothing()
            .run().changes > 0;
        if (isNew && 'address' in judged) {
          const mail = mails.send(
            {
              ...letterOf(bulk, { customer, token }),
              to: judged.address,
              files: [],
              customerId,
              bulkId: bulk.id,
              automatic: 'auto-generated',
              once: true,
            },
            { by: '' },
          );
          db.update(bulkRecipients).set({ mailId: mail.id }).where(eq(bulkRecipients.token, token)).run();
        }
      }
      update(bulk.id, { cursor: customerId });
    });
  }

  async function batch(bulk: BulkMail): Promise<number> {
    const pauseMs = Math.max(LEAST_PAUSE_MS, MINUTE_MS / bulk.perMinute);
    const limit = Math.max(1, Math.floor((bulk.perMinute * pauseMs) / MINUTE_MS));
    const members = await deps.segments.membersOf(bulk.segment, {
      limit,
      ...(bulk.cursor !== null && { after: bulk.cursor }),
    });
    // It may have been paused while the segment was asked.
    for (const id of members) if (!isStopped && find(bulk.id)?.state === 'running') sendTo(bulk, id);
    if (members.length < limit && find(bulk.id)?.state === 'running')
      update(bulk.id, { state: 'done', doneAt: clock.now() });
    deps.bus.publish('mail.changed', {});
    return pauseMs;
  }

  async function work(): Promise<void> {
    if (isWorking || isStopped) return;
    timer?.cancel();
    const bulk = db.select().from(bulkMails).where(eq(bulkMails.state, 'running')).orderBy(bulkMails.startedAt).get();
    if (!bulk) return;
    isWorking = true;
    let pauseMs = LATER_MS;
    try {
      if (office.read().mail?.active) pauseMs = await batch(bulk);
    } catch (error) {
      deps.log.warn('a mail to a segment waits', { id: bulk.id, error });
    } finally {
      isWorking = false;
    }
    if (!isStopped) timer = clock.after(pauseMs, () => void work());
  }

  function turn(id: string, from: readonly BulkMail['state'][], values: Partial<BulkMail>): boolean {
    const bulk = find(id);
    if (!bulk || !from.includes(bulk.state)) return false;
    update(id, values);
    void work();
    return true;
  }

  const byToken = (token: string): Recipient | undefined =>
    db.select().from(bulkRecipients).where(eq(bulkRecipients.token, token)).get();

  void work();
  return {
    list: (of: { campaignId?: string } = {}): BulkMail[] =>
      db
        .select()
        .from(bulkMails)
        .where(of.campaignId === undefined ? undefined : eq(bulkMails.campaignId, of.campaignId))
        .orderBy(desc(bulkMails.createdAt))
        .limit(100)
        .all(),
    find,
    create(draft: BulkDraft, { by }: { by: string }): BulkMail {
      const at = clock.now();
      return db
        .insert(bulkMails)
        .values({
          ...draft,
          link: draft.link || null,
          campaignId: draft.campaignId || null,
          id: deps.ids.next(at),
          state: 'draft',
          createdAt: at,
          createdBy: by,
        })
        .returning()
        .get();
    },
    /** False: it has begun. */
    change: (id: string, draft: BulkDraft): boolean =>
      turn(id, ['draft'], { ...draft, link: draft.link || null, campaignId: draft.campaignId || null }),
    async start(id: string): Promise<boolean> {
      const bulk = find(id);
      if (bulk?.state !== 'draft') return false;
      const total = await deps.segments.countOf(bulk.segment);
      return turn(id, ['draft'], { state: 'running', total, startedAt: clock.now() });
    },
    pause: (id: string): boolean => turn(id, ['running'], { state: 'paused' }),
    resume: (id: string): boolean => turn(id, ['paused'], { state: 'running' }),
    cancel: (id: string): boolean =>
      turn(id, ['draft', 'running', 'paused'], { state: 'cancelled', doneAt: clock.now() }),

    /** As the first customers of the segment would get it, with why some would not. */
    async preview(
      id: string,
      most: number,
    ): Promise<{ name: string; subject: string; text: string; skipped?: string }[]> {
      const bulk = find(id);
      if (!bulk) return [];
      const members = await deps.segments.membersOf(bulk.segment, { limit: most });
      return members.flatMap((customerId) => {
        const customer = customers.find(customerId);
        if (!customer) return [];
        const judged = judge(bulk, customer);
        const { subject, text } = letterOf(bulk, { customer, token: 'x'.repeat(TOKEN_LENGTH) });
        return [{ name: customer.name, subject, text, ...('skipped' in judged && { skipped: judged.skipped }) }];
      });
    },
    /** To whoever asks, filled for the first customer of the segment. */
    async test(id: string, to: { address: string }): Promise<boolean> {
      const bulk = find(id);
      if (!bulk) return false;
      const [first] = await deps.segments.membersOf(bulk.segment, { limit: 1 });
      const customer = first === undefined ? undefined : customers.find(first);
      const { subject, text } = letterOf(bulk, { customer, token: 'x'.repeat(TOKEN_LENGTH) });
      mails.send({ to: to.address, subject, text, files: [], automatic: 'auto-generated' }, { by: '' });
      return true;
    },

    report(id: string): BulkReport {
      const states = new Map(
        db
          .select({ state: mailTable.state, many: count() })
          .from(mailTable)
          .where(and(eq(mailTable.bulkId, id), eq(mailTable.direction, 'out')))
          .groupBy(mailTable.state)
          .all()
          .map(({ state, many }) => [state, many]),
      );
      const countWhere = (column: typeof bulkRecipients.openedAt | typeof bulkRecipients.leftAt): number =>
        db
          .select({ many: count() })
          .from(bulkRecipients)
          .where(and(eq(bulkRecipients.bulkId, id), isNotNull(column)))
          .get()?.many ?? 0;
      const skipped = db
        .select({ why: bulkRecipients.skipped, many: count() })
        .from(bulkRecipients)
        .where(and(eq(bulkRecipients.bulkId, id), isNotNull(bulkRecipients.skipped)))
        .groupBy(bulkRecipients.skipped)
        .all();
      return {
        sent: states.get('sent') ?? 0,
        queued: (states.get('queued') ?? 0) + (states.get('sending') ?? 0),
        failed: states.get('failed') ?? 0,
        bounced: states.get('bounced') ?? 0,
        unsure: states.get('unsure') ?? 0,
        opened: countWhere(bulkRecipients.openedAt),
        left: countWhere(bulkRecipients.leftAt),
        skipped: Object.fromEntries(skipped.map(({ why, many }) => [why!, many])),
      };
    },

    /** Where the link of a mail leads; its opening is counted once. */
    openLink(token: string): string | undefined {
      const one = byToken(token);
      const link = one && find(one.bulkId)?.link;
      if (!one || !link) return undefined;
      if (one.openedAt === null)
        db.update(bulkRecipients).set({ openedAt: clock.now() }).where(eq(bulkRecipients.token, token)).run();
      return link;
    },
    /** Of whoever got the mail with it; undefined: there is none. */
    languageOf(token: string): Language | undefined {
      const one = byToken(token);
      return one && (customers.find(one.customerId)?.language ?? office.read().office.language);
    },
    /** The customer wants no mails any more; once is enough. */
    leave(token: string): boolean {
      const one = byToken(token);
      if (!one) return false;
      if (one.leftAt === null) {
        db.update(bulkRecipients).set({ leftAt: clock.now() }).where(eq(bulkRecipients.token, token)).run();
        const bulk = find(one.bulkId);
        customers.refuse({ customerId: one.customerId, channel: 'mails', reason: bulk?.name ?? 'mail', by: '' });
      }
      return true;
    },
    stop(): void {
      isStopped = true;
      timer?.cancel();
    },
  };
}

export type BulkMails = ReturnType<typeof createBulkMails>;
