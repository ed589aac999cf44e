import { and, eq, isNull, sql } from 'drizzle-orm';
import type { Log } from '../../base/log.ts';
import { type CallStory, tellStory } from '../../core/calls/story.ts';
import { findExtension } from '../../core/office/find-extension.ts';
import { type Payer, tellPayers } from '../../core/rating/payer.ts';
import type { Db } from '../../store/db.ts';
import { calls, charges } from '../../store/schema/calls.ts';
import { prepareUpsert } from '../../store/upsert.ts';
import type { FactBus } from '../facts.ts';
import type { OfficeService } from '../office/office-service.ts';
import type { ChargeRow, Meter } from '../rating/meter.ts';
import { sumCharges } from '../rating/sum-charges.ts';
import type { Journal } from './journal.ts';
import { createQualityKeeper } from './keep-quality.ts';

/** Keeps the derived `calls` row and the charges true to the journal. */
export interface Projector {
  /**
   * Makes the call's row anew together with the journal rows of this turn; on an ended call also rates its trunk legs,
   * once each. Tells `call.changed` then. A call that could not be written is logged, and made up for with the next.
   */
  project(callId: string): void;
}

export function createProjector(deps: {
  db: Db;
  journal: Journal;
  meter: Meter;
  bus: FactBus;
  log: Log;
  office: Pick<OfficeService, 'read'>;
}): Projector {
  const { db } = deps;
  const writeRow = prepareUpsert(db, calls, calls.id);
  const chargesInForce = db
    .select()
    .from(charges)
    .where(and(eq(charges.callId, sql.placeholder('callId')), eq(charges.kind, 'cost'), isNull(charges.supersededBy)))
    .prepare();

  const isExtension = (number: string): boolean => findExtension(deps.office.read(), number) !== undefined;
  /** Calls hand legs over to each other; in a circle nobody would ever be told. */
  const payersOf = (callId: string, depth = 0): Map<string, Payer> =>
    tellPayers(deps.journal.of(callId), {
      isExtension,
      payerOf: (leg) => (depth < 8 ? payersOf(leg.callId, depth + 1).get(leg.legId) : undefined),
    });

  function rateEndedLegs(story: CallStory): ChargeRow[] {
    const { callId } = story;
    const known = chargesInForce.all({ callId });
    const due = story.legs.filter(
      (leg) => leg.side.kind === 'trunk' && leg.endedAt !== undefined && !known.some((row) => row.legId === leg.legId),
    );
    if (due.length === 0) return known;
    const payers = payersOf(callId);
    return [
      ...known,
      ...due.flatMap(
        (leg) => deps.meter.charge({ callId, leg, payer: payers.get(leg.legId), customerId: story.customerId }) ?? [],
      ),
    ];
  }

  function write(story: CallStory, rows: readonly ChargeRow[]): void {
    const cost = sumCharges(rows);
    writeRow({
      id: story.callId,
      direction: story.direction,
      startedAt: story.startedAt,
      answeredAt: story.answeredAt ?? null,
      endedAt: story.endedAt ?? null,
      endReason: story.endReason ?? null,
      fromNumber: story.from,
      fromName: story.fromName ?? null,
      toNumber: story.to,
      e164: story.e164 ?? null,
      trunkId: story.trunkId ?? null,
      queueId: story.queueId ?? null,
      campaignId: story.campaignId ?? null,
      login: story.login ?? null,
      extension: story.extension ?? null,
      customerId: story.customerId ?? null,
      waitMs: story.waitMs ?? null,
      talkMs: story.talkMs,
      recordingId: story.recordingId ?? null,
      resultId: story.result?.id ?? null,
      cost: cost?.cost ?? null,
      currency: cost?.currency ?? null,
      costState: cost?.costState ?? null,
    });
  }

  // Prepared by hand, as each ended call writes here.
  const forgetTalks = db.$client.prepare('delete from call_talks where call_id = ?');
  const addTalk = db.$client.prepare(
    'insert into call_talks (call_id, number, login, extension, started_at, talk_ms) values (?, ?, ?, ?, ?, ?)',
  );

  const keepQuality = createQualityKeeper(db);

  /** Whose time it was: a transferred call is several people's. */
  function writeTalks({ callId, talks }: CallStory): void {
    forgetTalks.run(callId);
    for (const [index, { login, extension, from, to }] of talks.entries())
      if (login !== undefined) addTalk.run(callId, index + 1, login, extension ?? null, from, (to ?? from) - from);
  }

  /** Calls whose row or charge has to be made, also those that could not be. */
  const owed = new Set<string>();
  /** Set from a call's change until an attempt to make what is owed. */
  let isDue = false;

  /** A price list that cannot be read leaves the row without its cost, not the call without its row. */
  function rate(story: CallStory): { rows: ChargeRow[]; isRated: boolean } {
    if (story.endedAt === undefined) return { rows: [], isRated: true };
    try {
      // Within the row's transaction: what fails here is undone by itself.
      return { rows: db.$client.transaction(() => rateEndedLegs(story))(), isRated: true };
    } catch (error) {
      deps.log.error('a call could not be charged', { callId: story.callId, error });
      return { rows: chargesInForce.all({ callId: story.callId }), isRated: false };
    }
  }

  function make(callId: string): { story: CallStory | undefined; isRated: boolean } {
    const story = tellStory(deps.journal.of(callId));
    if (!story) return { story, isRated: true };
    const { rows, isRated } = rate(story);
    write(story, rows);
    if (story.endedAt !== undefined) {
      writeTalks(story);
      keepQuality(story);
    }
    return { story, isRated };
  }

  const makeWhole = db.$client.transaction(make);

  function publish({ callId, endedAt, legs }: CallStory): void {
    const logins = legs.flatMap((leg) => (leg.side.kind === 'extension' && leg.side.login) || []);
    deps.bus.publish('call.changed', { callId, ended: endedAt !== undefined, logins: [...new Set(logins)] });
  }

  /** Each by itself: one that can never be made must not keep the others from it. */
  function makeOwed(): () => void {
    if (!isDue) return () => undefined;
    isDue = false;
    const made = [...owed].flatMap((callId) => {
      try {
        return [{ callId, ...makeWhole(callId) }];
      } catch (error) {
        deps.log.error("a call's row could not be made", { callId, error });
        isDue = !db.$client.inTransaction;
        // The store gave up the whole transaction: all of it comes again.
        if (isDue) throw error;
        return [];
      }
    });
    return () => {
      for (const { callId, isRated } of made) if (isRated) owed.delete(callId);
      for (const { story } of made) if (story) publish(story);
    };
  }

  const due = deps.journal.alongside(makeOwed);

  return {
    project(callId) {
      owed.add(callId);
      isDue = true;
      due();
    },
  };
}
