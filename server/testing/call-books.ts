import { expect } from 'vitest';
import type { CallEvent } from '../core/calls/events.ts';
import type { House } from './call-stories.ts';

interface Leg {
  trunk: boolean;
  answeredAt?: number;
  /** Ended, or gone over to another call. */
  goneAt?: number;
  ended: boolean;
  held?: boolean;
}

interface Bridge {
  legs: [string, string];
  from: number;
  to?: number;
}

const isOf =
  ([a, b]: [string, string]) =>
  ({ legs }: Bridge): boolean =>
    legs[0] === a && legs[1] === b;

/** What the journal of one call says of legs and talk, told a second time and independently of the call's story. */
function audit(events: readonly CallEvent[]) {
  const legs = new Map<string, Leg>();
  const bridges: Bridge[] = [];
  const faults: string[] = [];
  const fault = (event: CallEvent, what: string): void => {
    faults.push(`${event.callId} #${event.seq} ${event.kind}: ${what}`);
  };
  const part = (legId: string, at: number): void => {
    for (const bridge of bridges)
      if (bridge.to === undefined && bridge.legs.includes(legId)) bridge.to = Math.max(at, bridge.from);
  };
  /** Where several talk: all of the call at once, or one in a room. */
  const mixed: { legId: string; from: number; to?: number }[] = [];
  const leaveMix = (which: (legId: string) => boolean, at: number): void => {
    for (const each of mixed) if (each.to === undefined && which(each.legId)) each.to = Math.max(at, each.from);
  };
  let before: CallEvent | undefined;
  for (const event of events) {
    if (event.seq !== (before?.seq ?? 0) + 1) fault(event, 'a row is missing');
    if (before && event.at < before.at) fault(event, 'before the row above it');
    before = event;
    if (event.kind === 'leg.created' || event.kind === 'leg.joined') {
      const known = legs.get(event.legId);
      // It may come back from the other call: one who asked somebody first.
      if (known && (event.kind === 'leg.created' || known.goneAt === undefined || known.ended)) fault(event, 'twice');
      legs.set(event.legId, {
        trunk: event.side.kind === 'trunk',
        ended: false,
        // What it did elsewhere stands there.
        ...(event.kind === 'leg.created' && { held: false }),
        ...(event.kind === 'leg.joined' && event.answeredAt !== undefined && { answeredAt: event.answeredAt }),
      });
      continue;
    }
    if (event.kind === 'legs.bridged' || event.kind === 'legs.unbridged') {
      const pair: [string, string] = [event.legA, event.legB];
      if (event.kind === 'legs.unbridged') {
        const bridge = bridges.findLast(isOf(pair));
        if (!bridge) fault(event, 'they were not bridged');
        else bridge.to ??= event.at;
        continue;
      }
      // Told again when they answer whose early sound was heard.
      const known = bridges.findLast(isOf(pair));
      if (known && known.to === undefined) continue;
      for (const legId of pair) {
        if (legs.get(legId)?.goneAt !== undefined || !legs.has(legId)) fault(event, `${legId} is not there`);
        if (bridges.some(({ to, legs: both }) => to === undefined && both.includes(legId)))
          fault(event, `${legId} is in another bridge`);
      }
      bridges.push({ legs: pair, from: event.at });
      continue;
    }
    if (event.kind === 'three-way.started') {
      for (const legId of event.legIds) {
        const leg = legs.get(legId);
        if (!leg || leg.goneAt !== undefined || leg.answeredAt === undefined) fault(event, `${legId} is not there`);
      }
      if (bridges.some(({ to, legs: both }) => to === undefined && both.some((legId) => event.legIds.includes(legId))))
        fault(event, 'two of them are bridged');
      mixed.push({ legId: 'all', from: event.at });
    } else if (event.kind === 'three-way.ended') leaveMix((legId) => legId === 'all', event.at);
    else if (event.kind === 'call.ended') leaveMix(() => true, event.at);
    if (!('legId' in event) || event.legId === undefined) continue;
    const leg = legs.get(event.legId);
    if (!leg) {
      fault(event, 'of a leg that never was');
      continue;
    }
    switch (event.kind) {
      case 'leg.answered':
        if (leg.answeredAt !== undefined) fault(event, 'twice');
        leg.answeredAt ??= event.at;
        break;
      case 'room.joined':
        if (mixed.some(({ legId, to }) => legId === event.legId && to === undefined)) fault(event, 'twice');
        mixed.push({ legId: event.legId, from: event.at });
        break;
      case 'room.left':
        if (!mixed.some(({ legId }) => legId === event.legId)) fault(event, 'was not in a room');
        leaveMix((legId) => legId === event.legId, event.at);
        break;
      case 'leg.held':
      case 'leg.resumed':
        if (leg.held === (event.kind === 'leg.held')) fault(event, 'twice');
        leg.held = event.kind === 'leg.held';
        break;
      case 'leg.moved':
      case 'leg.ended': {
        if (leg.goneAt !== undefined) fault(event, 'of a leg that is gone');
        const at = event.kind === 'leg.ended' && event.aliveAt !== undefined ? event.aliveAt : event.at;
        leg.goneAt = at;
        leg.ended = event.kind === 'leg.ended';
        part(event.legId, at);
        leaveMix((legId) => legId === event.legId, at);
        continue;
      }
      // Told when the phone that picked up has the call: what rang may be gone by then.
      case 'leg.replaced':
      case 'leg.measured':
        continue;
    }
    if (leg.goneAt !== undefined && event.kind.startsWith('leg.')) fault(event, 'of a leg that is gone');
  }
  for (const [legId, { goneAt }] of legs) if (goneAt === undefined) faults.push(`${legId} is left open`);
  const together = mixed.reduce((sum, { from, to }) => sum + (to ?? before!.at) - from, 0);
  const talkMs = bridges.reduce((sum, { legs: [a, b], from, to }) => {
    const answers = [legs.get(a)?.answeredAt, legs.get(b)?.answeredAt];
    if (answers.some((at) => at === undefined)) return sum;
    return sum + Math.max(0, (to ?? before!.at) - Math.max(from, ...(answers as number[])));
  }, together);
  return { legs, talkMs, faults };
}

/** Each recording that was begun stands with its calls, and is closed with something in it or said to have failed. */
function expectRecordingsKept(house: House): void {
  const kept = new Set(house.recordings().flatMap(({ id, durationMs, bytes }) => (durationMs && bytes ? [id] : [])));
  const failed = new Set<string>();
  const begun = new Map<string, string>();
  for (const { id: callId, recordingId } of house.rows()) {
    const facts = house.facts(callId);
    const own = facts.flatMap((fact) => (fact.kind === 'recording.started' ? [fact.recordingId] : []));
    expect({ callId, recordingId }).toEqual({ callId, recordingId: own[0] ?? null });
    for (const recordingId of own) begun.set(recordingId, callId);
    for (const fact of facts) if (fact.kind === 'recording.failed') failed.add(fact.recordingId);
  }
  expect([...begun].filter(([id]) => !kept.has(id) && !failed.has(id))).toEqual([]);
}

/** The journal of each call in a sane order, talk that adds up, and each answered trunk leg charged once, by the call it ended in. */
export function expectSaneBooks(house: House): void {
  expectRecordingsKept(house);
  const charged = Map.groupBy(house.charges(), ({ callId, legId }) => `${callId} ${legId}`);
  const due: string[] = [];
  for (const row of house.rows()) {
    const { legs, talkMs, faults } = audit(house.facts(row.id));
    expect(faults.join('\n')).toBe('');
    expect({ callId: row.id, talkMs: row.talkMs }).toEqual({ callId: row.id, talkMs });
    for (const [legId, { trunk, answeredAt, ended }] of legs)
      if (trunk && ended && answeredAt !== undefined) due.push(`${row.id} ${legId}`);
  }
  expect([...charged.keys()].toSorted()).toEqual(due.toSorted());
  for (const rows of charged.values()) expect(rows).toHaveLength(1);
}
