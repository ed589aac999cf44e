import { and, count, desc, eq, isNotNull } from 'drizzle-orm';
import type { Clock, Timer } from '../../base/clock.ts';
import type { Ids } from '../../base/ids.ts';
import type { Log } from '../../base/log.ts';
import { type Customer, pointsOf } from '../../core/customers/customer.ts';
import type { FaxResolution } from '../../core/fax/page.ts';
import type { TaskPriority } from '../../core/office/task-kinds.ts';
import { type Db, schema } from '../../store/db.ts';
import { openFaxStore } from '../../store/faxes/fax-store.ts';
import type { FaxJobState } from '../../store/schema/faxes.ts';
import type { Customers } from '../customers/customers.ts';
import type { FactBus } from '../facts.ts';
import type { Files } from '../files/files.ts';
import type { Segments } from '../segments/segments.ts';
import type { Faxes } from './faxes.ts';
import type { PageFolder } from './page-folder-port.ts';

const { faxBulks, faxBulkRecipients } = schema;
/** So many wait untried at most: the queue stays short, and the cursor tells what is left. */
const MOST_UNTRIED = 20;
const PAUSE_MS = 2_000;
const LATER_MS = 60_000;

export type FaxBulk = typeof faxBulks.$inferSelect;
type Skipped = NonNullable<typeof faxBulkRecipients.$inferSelect.skipped>;

export interface FaxBulkDraft {
  name: string;
  segment: string;
  priority: TaskPriority;
  subject: string;
  /** With merge fields; stands on the cover. */
  text: string;
  withCover: boolean;
  files: readonly string[];
  pageRange?: string | undefined;
  resolution: FaxResolution;
  sendAt?: number | undefined;
  /** Whose it is; while a budget of that is used up no more are put into the queue. */
  campaignId?: string | undefined;
}

export interface FaxBulkReport {
  states: Partial<Record<FaxJobState, number>>;
  skipped: Partial<Record<Skipped, number>>;
  /** Recipients that were seen to, of `total`: in the queue, or known to get none. */
  seen: number;
  /** Of them those that are over: sent, given up, or never to get one. */
  over: number;
  /** Waits, as the budget of its campaign is used up. */
  isSpent: boolean;
}

export interface BulkFaxDeps {
  db: Db;
  clock: Clock;
  ids: Pick<Ids, 'next'>;
  bus: FactBus;
  log: Log;
  customers: Pick<Customers, 'find'>;
  segments: Pick<Segments, 'countOf' | 'membersOf'>;
  files: Pick<Files, 'use' | 'release'>;
  faxes: Pick<Faxes, 'add' | 'cancel' | 'objectionTo' | 'list' | 'look'>;
  pages: Pick<PageFolder, 'remove'>;
  fill(text: string, about: { customerId: string; login: string }): string;
  /** As it stands on the cover: who sends. */
  nameOf(login: string): string;
  /** Whether a budget that stops calls of the campaign is used up. */
  isSpent(campaignId: string): boolean;
}

const keeperOf = (id: string): string => `fax-bulk:${id}`;

/** The same papers to all of a segment: each number once, refusals honoured, everybody's first try before anybody's second. */
export function createBulkFaxes(deps: BulkFaxDeps) {
  const { db, clock, faxes, customers } = deps;
  const store = openFaxStore(db);
  let timer: Timer | undefined;
  let isWorking = false;
  let isStopped = false;

  const kept = (id: string): FaxBulk | undefined => db.select().from(faxBulks).where(eq(faxBulks.id, id)).get();
  /** It is over when its faxes are, not when the last of them is in the queue. */
  const standing = (bulk: FaxBulk): FaxBulk =>
    bulk.state === 'done' && store.openOfBulk(bulk.id) > 0 ? { ...bulk, state: 'running', doneAt: null } : bulk;
  function find(id: string): FaxBulk | undefined {
    const bulk = kept(id);
    return bulk && standing(bulk);
  }
  const update = (id: string, values: Partial<FaxBulk>): void => {
    db.update(faxBulks).set(values).where(eq(faxBulks.id, id)).run();
  };

  function judge(bulk: FaxBulk, customer: Customer): { number: string } | { skipped: Skipped } {
    const number = pointsOf(customer, 'fax').find(({ key }) => key !== undefined)?.key;
    if (customer.standing === 'closed') return { skipped: 'closed' };
    if (number === undefined) return { skipped: 'no-number' };
    const objection = faxes.objectionTo({ number, customerId: customer.id });
    if (objection === 'refuses-faxes') return { skipped: 'refuses' };
    if (objection === 'not-asked') return { skipped: 'no-consent' };
    if (objection !== undefined) return { skipped: 'destination-refused' };
    const twin = db
      .select({ one: faxBulkRecipients.customerId })
      .from(faxBulkRecipients)
      .where(and(eq(faxBulkRecipients.bulkId, bulk.id), eq(faxBulkRecipients.destination, number)))
      .get();
    return twin ? { skipped: 'twice' } : { number };
  }

  /** One customer, within one transaction: seen to, put into the queue, and the place moved on. */
  function sendTo(bulk: FaxBulk, customerId: string): void {
    db.transaction(() => {
      const customer = customers.find(customerId);
      if (customer) {
        const judged = judge(bulk, customer);
        const about = { customerId, login: bulk.createdBy };
        const added =
          'number' in judged
            ? faxes.add(
                {
                  number: judged.number,
                  files: bulk.files,
                  subject: bulk.subject,
                  priority: bulk.priority,
                  resolution: bulk.resolution,
                  customerId,
                  bulkId: bulk.id,
                  campaignId: bulk.campaignId ?? undefined,
                  pageRange: bulk.pageRange ?? undefined,
                  sendAt: bulk.sendAt ?? undefined,
                  cover: bulk.withCover
                    ? {
                        toName: customer.name,
                        fromName: deps.nameOf(bulk.createdBy),
                        subject: deps.fill(bulk.subject, about),
                        text: deps.fill(bulk.text, about),
                      }
                    : undefined,
                },
                { by: bulk.createdBy },
              )
            : undefined;
        const values =
          added?.kind === 'added'
            ? { destination: added.fax.destination, jobId: added.fax.id }
            : { skipped: 'skipped' in judged ? judged.skipped : ('destination-refused' as const) };
        db.insert(faxBulkRecipients)
          .values({ bulkId: bulk.id, customerId, ...values })
          .onConflictDoNothing()
          .run();
      }
      update(bulk.id, { cursor: customerId });
    });
  }

  /** No more than what is in the queue goes out for a campaign whose budget is used up. */
  const isSpent = (bulk: Pick<FaxBulk, 'campaignId'>): boolean =>
    bulk.campaignId !== null && deps.isSpent(bulk.campaignId);

  async function feed(bulk: FaxBulk): Promise<number> {
    if (isSpent(bulk)) return LATER_MS;
    const limit = MOST_UNTRIED - store.untried(bulk.id);
    if (limit <= 0) return LATER_MS;
    const members = await deps.segments.membersOf(bulk.segment, {
      limit,
      ...(bulk.cursor !== null && { after: bulk.cursor }),
    });
    // It may have been paused while the segment was asked.
    for (const id of members) if (!isStopped && find(bulk.id)?.state === 'running') sendTo(bulk, id);
    if (members.length < limit && find(bulk.id)?.state === 'running')
      update(bulk.id, { state: 'done', doneAt: clock.now() });
    deps.bus.publish('fax.changed', { faxId: bulk.id });
    return PAUSE_MS;
  }

  async function work(): Promise<void> {
    if (isWorking || isStopped) return;
    timer?.cancel();
    const running = db.select().from(faxBulks).where(eq(faxBulks.state, 'running')).orderBy(faxBulks.createdAt).all();
    if (running.length === 0) return;
    isWorking = true;
    let pauseMs = LATER_MS;
    for (const bulk of running)
      try {
        pauseMs = Math.min(pauseMs, await feed(bulk));
      } catch (error) {
        deps.log.warn('a fax to a segment waits', { id: bulk.id, error });
      }
    isWorking = false;
    if (!isStopped) timer = clock.after(pauseMs, () => void work());
  }
  /** Something moved: there may be room for more. */
  const off = deps.bus.on('fax.changed', ({ faxId }) => {
    const bulkId = isWorking ? undefined : store.find(faxId)?.bulkId;
    if (bulkId === undefined) return;
    dropPapers(bulkId);
    void work();
  });

  /** What all of them shared is not needed once each has its own. */
  function dropPapers(id: string): void {
    if (kept(id)?.doneAt === null || (store.countStates(id).preparing ?? 0) > 0) return;
    deps.pages.remove(id).catch((error: unknown) => deps.log.warn('papers of a fax stay', { id, error }));
  }

  function turn(id: string, from: readonly FaxBulk['state'][], values: Partial<FaxBulk>): boolean {
    const bulk = find(id);
    if (!bulk || !from.includes(bulk.state)) return false;
    update(id, values);
    faxes.look();
    void work();
    return true;
  }

  void work();
  return {
    list: (of: { campaignId?: string } = {}): FaxBulk[] =>
      db
        .select()
        .from(faxBulks)
        .where(of.campaignId === undefined ? undefined : eq(faxBulks.campaignId, of.campaignId))
        .orderBy(desc(faxBulks.createdAt))
        .limit(100)
        .all()
        .map(standing),
    find,
    async create(draft: FaxBulkDraft, { by }: { by: string }): Promise<FaxBulk> {
      const total = await deps.segments.countOf(draft.segment);
      const at = clock.now();
      const { pageRange, sendAt, files, campaignId, ...rest } = draft;
      const bulk = db
        .insert(faxBulks)
        .values({
          ...rest,
          files: [...files],
          pageRange: pageRange || null,
          sendAt: sendAt ?? null,
          campaignId: campaignId || null,
          id: deps.ids.next(at),
          state: 'running',
          total,
          createdAt: at,
          createdBy: by,
        })
        .returning()
        .get();
      for (const file of files) deps.files.use({ file, by: keeperOf(bulk.id) });
      void work();
      return bulk;
    },
    pause: (id: string): boolean => turn(id, ['running'], { state: 'paused' }),
    resume: (id: string): boolean => turn(id, ['paused'], { state: 'running' }),
    /** Those that wait are cancelled; what is on the line ends as it does. */
    cancel(id: string, { by }: { by: string }): boolean {
      if (!turn(id, ['running', 'paused'], { state: 'cancelled', doneAt: clock.now() })) return false;
      for (;;) {
        const { rows } = faxes.list({ bulkId: id, states: ['preparing', 'waiting'] }, { limit: 100, offset: 0 });
        for (const row of rows) faxes.cancel(row.id, { by });
        if (rows.length === 0) return true;
      }
    },
    report(id: string): FaxBulkReport {
      const skipped = db
        .select({ why: faxBulkRecipients.skipped, many: count() })
        .from(faxBulkRecipients)
        .where(and(eq(faxBulkRecipients.bulkId, id), isNotNull(faxBulkRecipients.skipped)))
        .groupBy(faxBulkRecipients.skipped)
        .all();
      const seen = db.select({ many: count() }).from(faxBulkRecipients).where(eq(faxBulkRecipients.bulkId, id)).get();
      const states = store.countStates(id);
      const ended = (['sent', 'failed', 'cancelled', 'unsendable'] as const).map((state) => states[state] ?? 0);
      return {
        states,
        over: [...ended, ...skipped.map(({ many }) => many)].reduce((sum, many) => sum + many, 0),
        skipped: Object.fromEntries(skipped.map(({ why, many }) => [why!, many])),
        seen: seen?.many ?? 0,
        isSpent: find(id)?.state === 'running' && isSpent(find(id)!),
      };
    },
    stop(): void {
      isStopped = true;
      timer?.cancel();
      off();
    },
  };
}

export type BulkFaxes = ReturnType<typeof createBulkFaxes>;
