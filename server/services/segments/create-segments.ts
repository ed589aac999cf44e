import { and, asc, eq, ne } from 'drizzle-orm';
import type { Clock } from '../../base/clock.ts';
import { CentralitaError, describeError } from '../../base/errors.ts';
import type { Ids } from '../../base/ids.ts';
import type { Log } from '../../base/log.ts';
import type { ConditionGroup } from '../../core/segments/condition.ts';
import { judgeCondition } from '../../core/segments/judge-condition.ts';
import { contextOf, segmentFields } from '../../core/segments/segment-fields.ts';
import { type Db, schema } from '../../store/db.ts';
import type { CountPlace, SegmentAsk } from '../../store/segments/segment-reader.ts';
import type { CustomerJobsPort } from '../customers/import/customer-jobs-port.ts';
import type { FactBus } from '../facts.ts';
import type { OfficeService } from '../office/office-service.ts';
import type { Segment, SegmentDraft, SegmentOutcome, SegmentProblem, Segments } from './segments.ts';
import type { SegmentReads } from './segments-port.ts';

const { segmentMembers, segments: table } = schema;

/** A count that was begun is gone on with for so long. */
const COUNT_KEPT_MS = 60_000;
const COUNTS_KEPT = 30;
const MOST_NAME = 100;
const MOST_NOTE = 1_000;

interface BegunCount {
  at: number;
  ask: Extract<SegmentAsk, { kind: 'living' }>;
  count: number;
  share: number;
  ids: string[];
  place?: CountPlace;
  going?: Promise<void>;
}

const segmentOf = (row: typeof table.$inferSelect): Segment =>
  Object.fromEntries(Object.entries(row).filter(([, value]) => value !== null)) as unknown as Segment;

export function createSegments({
  db,
  bus,
  clock,
  ids,
  log,
  office,
  reads,
  jobs,
}: {
  db: Db;
  bus: FactBus;
  clock: Clock;
  ids: Ids;
  log: Log;
  office: Pick<OfficeService, 'read'>;
  reads: SegmentReads;
  jobs: CustomerJobsPort;
}): Segments {
  const begun = new Map<string, BegunCount>();
  // A stop of the process in the middle: who was written down so far is not who fitted.
  for (const { id } of db.select({ id: table.id }).from(table).where(eq(table.kind, 'freezing')).all()) letLive(id);
  for (const topic of ['customer.changed', 'customers.changed'] as const) bus.on(topic, () => begun.clear());

  function letLive(id: string): void {
    db.transaction(() => {
      db.delete(segmentMembers).where(eq(segmentMembers.segmentId, id)).run();
      db.update(table).set({ kind: 'living', frozenAt: null, frozenBy: null }).where(eq(table.id, id)).run();
    });
  }

  function audit(action: string, id: string, by: string): void {
    db.insert(schema.auditLog)
      .values({ at: clock.now(), by, action, subject: `segments/${id}` })
      .run();
  }

  function find(id: string): Segment | undefined {
    const row = db.select().from(table).where(eq(table.id, id)).get();
    return row && segmentOf(row);
  }

  const fields = () => segmentFields(office.read());
  const judge: Segments['judge'] = (condition) => judgeCondition(condition, fields());
  const living = (condition: ConditionGroup): Extract<SegmentAsk, { kind: 'living' }> => ({
    kind: 'living',
    condition,
    context: contextOf(office.read(), clock.now()),
  });

  function judgeDraft(draft: SegmentDraft, id?: string): SegmentProblem[] {
    const name = draft.name.trim();
    const taken = db
      .select({ id: table.id })
      .from(table)
      .where(and(eq(table.name, name), id === undefined ? undefined : ne(table.id, id)))
      .get();
    const wrong = name === '' ? 'no-name' : taken ? 'name-taken' : undefined;
    return [...(wrong ? [{ path: 'name', code: wrong } as const] : []), ...judge(draft.condition)];
  }

  function save(draft: SegmentDraft, by: string, before?: Segment): SegmentOutcome {
    const problems = judgeDraft(draft, before?.id);
    if (problems.length > 0) return { kind: 'refused', problems };
    const at = clock.now();
    const id = before?.id ?? ids.next(at);
    const said = {
      name: draft.name.trim().slice(0, MOST_NAME),
      note: (draft.note ?? '').trim().slice(0, MOST_NOTE),
      condition: draft.condition,
      updatedAt: at,
      updatedBy: by,
    };
    const isSame = before && JSON.stringify(before.condition) === JSON.stringify(draft.condition);
    if (before)
      db.update(table)
        .set({ ...said, ...(!isSame && { count: null, countedAt: null }) })
        .where(eq(table.id, id))
        .run();
    else
      db.insert(table)
        .values({ id, kind: 'living', ...said, createdAt: at, createdBy: by })
        .run();
    audit(before ? 'segment.changed' : 'segment.created', id, by);
    return { kind: 'saved', segment: find(id)! };
  }

  function askOf(id: string): SegmentAsk | undefined {
    const segment = find(id);
    if (!segment) return undefined;
    if (segment.kind === 'frozen') return { kind: 'frozen', segmentId: id };
    return judge(segment.condition).length > 0 ? undefined : living(segment.condition);
  }

  function usable(id: string): SegmentAsk {
    const ask = askOf(id);
    if (!ask) throw new CentralitaError('segment-unusable', { id });
    return ask;
  }

  function keepCount(id: string, count: number): void {
    db.update(table).set({ count, countedAt: clock.now() }).where(eq(table.id, id)).run();
  }

  /** Goes on with a count for a moment; who asks meanwhile waits for the same. */
  function goOn(one: BegunCount): Promise<void> {
    one.going ??= count(one).finally(() => {
      delete one.going;
    });
    return one.going;
  }

  async function count(one: BegunCount): Promise<void> {
    const piece = await reads.countSegment(one.ask, one.place);
    one.count += piece.count;
    one.share = piece.share;
    one.place = piece.place;
    one.ids.push(...piece.ids.slice(0, Math.max(0, 10 - one.ids.length)));
  }

  return {
    fields,
    judge,
    find,
    askOf,
    list: () => db.select().from(table).orderBy(asc(table.name)).all().map(segmentOf),
    create: (draft, { by }) => save(draft, by),

    update(id, draft, { by }) {
      const before = find(id);
      if (!before) return { kind: 'not-found' };
      const isSame = JSON.stringify(before.condition) === JSON.stringify(draft.condition);
      if (before.kind !== 'living' && !isSame) return { kind: 'refused', problems: [], why: 'frozen' };
      return save(draft, by, before);
    },

    remove(id, { by }) {
      const segment = find(id);
      if (!segment || segment.kind === 'freezing') return false;
      db.transaction(() => {
        db.delete(segmentMembers).where(eq(segmentMembers.segmentId, id)).run();
        db.delete(table).where(eq(table.id, id)).run();
      });
      audit('segment.removed', id, by);
      return true;
    },

    async tryOut(condition) {
      const key = JSON.stringify(condition);
      const now = clock.now();
      for (const [old, { at }] of begun)
        if (now - at > COUNT_KEPT_MS || (begun.size > COUNTS_KEPT && old !== key)) begun.delete(old);
      const one = begun.get(key) ?? { at: now, ask: living(condition), count: 0, share: 0, ids: [] };
      begun.set(key, one);
      if (one.share < 1) await goOn(one);
      const isWhole = one.share >= 1;
      const count = isWhole || one.share === 0 ? one.count : Math.round(one.count / one.share);
      return { count, isWhole, share: one.share, ids: one.ids };
    },

    async countOf(id) {
      const ask = usable(id);
      if (ask.kind === 'frozen') return find(id)?.count ?? 0;
      const one: BegunCount = { at: clock.now(), ask, count: 0, share: 0, ids: [] };
      while (one.share < 1) await goOn(one);
      keepCount(id, one.count);
      return one.count;
    },

    async membersOf(id, { after = '', limit }) {
      const ask = usable(id);
      const found: string[] = [];
      for (let from: string | undefined = after; from !== undefined && found.length < limit; ) {
        const page = await reads.segmentMembers(ask, { after: from, limit: limit - found.length });
        found.push(...page.ids);
        from = page.next;
      }
      return found;
    },

    freeze(id, { by }) {
      const segment = find(id);
      if (!segment) return { kind: 'refused', why: 'not-found' };
      if (segment.kind !== 'living') return { kind: 'refused', why: 'not-now' };
      if (judge(segment.condition).length > 0) return { kind: 'refused', why: 'wrong' };
      if (jobs.current()) return { kind: 'refused', why: 'busy' };
      const { context } = living(segment.condition);
      db.update(table).set({ kind: 'freezing' }).where(eq(table.id, id)).run();
      audit('segment.frozen', id, by);
      jobs
        .start({ kind: 'freeze-segment', segmentId: id, by, context })
        .catch((error: unknown) => log.error('a segment could not be frozen', { id, why: describeError(error) }))
        .then(() => {
          if (find(id)?.kind === 'freezing') letLive(id);
        })
        .catch((error: unknown) => log.error('a segment that was not frozen stays so', { id, error }));
      return { kind: 'started' };
    },

    thaw(id, { by }) {
      if (find(id)?.kind !== 'frozen') return false;
      letLive(id);
      audit('segment.thawed', id, by);
      return true;
    },
  };
}
