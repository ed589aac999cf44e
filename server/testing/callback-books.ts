import { expect } from 'vitest';
import type { CallEvent } from '../core/calls/events.ts';
import { isOpen } from '../core/schedule/opening-hours.ts';
import type { House } from './call-stories.ts';
import { waitsAgain } from './call-world-queues.ts';

type CallbackFact = CallEvent & { requestId: string };

const isOfRequest = (fact: CallEvent): fact is CallbackFact => 'requestId' in fact;

/** Whoever is to be called now stands in the line, or is being called; nobody else does. */
export function expectNoCallbackForgotten({ callbacks, callbackLine, document, clock }: House): void {
  const { hours: all, office } = document;
  const due = callbacks.open().filter(({ since, queueId, nextAt, expiresAt }) => {
    const queue = document.queues.find(({ id }) => id === queueId);
    const hours = all.find(({ id }) => id === queue?.callback.hours);
    const now = clock.now();
    return (
      since !== null &&
      queue?.callback.dials === true &&
      (nextAt ?? 0) <= now &&
      (expiresAt ?? now + 1) > now &&
      (!hours || isOpen({ hours, officeZone: office.timezone }, now).open)
    );
  });
  const places = callbackLine.places();
  const called = [...places].filter(([, { kind }]) => kind === 'calling').map(([id]) => id);
  const standing = [...places.keys()].filter((id) => !called.includes(id));
  expect(standing.toSorted()).toEqual(
    due
      .map(({ id }) => id)
      .filter((id) => !called.includes(id))
      .toSorted(),
  );
}

/** Each wish to be called is told where it was made, each try counts once, and what came of it is told once, as its row says. */
export function expectSaneCallbacks(house: House): void {
  const facts = house.rows().flatMap(({ id }) => house.facts(id));
  const of = Map.groupBy(facts.filter(isOfRequest), ({ requestId }) => requestId);
  for (const { id: callId } of house.rows()) {
    const kinds = house.facts(callId).map((fact) => (fact.kind === 'queue.left' ? fact.why : fact.kind));
    expect({ callId, left: kinds.includes('callback') }).toEqual({ callId, left: kinds.includes('callback.asked') });
  }
  for (const [requestId, about] of of) {
    const row = house.callbacks.find(requestId);
    const isAgain = row?.since == null || row.note === waitsAgain;
    const count = (kind: CallbackFact['kind']): number => about.filter((fact) => fact.kind === kind).length;
    const ends = about.flatMap((fact) => (fact.kind === 'callback.ended' ? [fact.why] : []));
    const told = { requestId, ends, failed: count('callback.failed') };
    if (ends.length === 0) expect({ requestId, outcome: row?.outcome }).toEqual({ requestId, outcome: null });
    else if (!isAgain) expect(told).toMatchObject({ requestId, ends: [row?.outcome] });
    const lastTry = about.findLast(({ kind }) => kind === 'callback.tried');
    if (ends[0] === 'reached' && lastTry) {
      const call = house.rows().find(({ id }) => id === lastTry.callId);
      if (about.some((fact) => fact.kind === 'callback.ended' && fact.callId === lastTry.callId))
        expect({ requestId, hasTalked: call?.answeredAt !== null }).toEqual({ requestId, hasTalked: true });
    }
    const endedAt = about.find(({ kind }) => kind === 'callback.ended')?.at ?? Number.POSITIVE_INFINITY;
    if (!isAgain)
      expect({
        ...told,
        late: about.filter(({ kind, at }) => kind === 'callback.failed' && at > endedAt).length,
      }).toEqual({ ...told, late: 0 });
    if (!isAgain) expect({ requestId, failed: told.failed }).toEqual({ requestId, failed: row?.attempts });
  }
}
