import { expect, test } from 'vitest';
import type { CallEvent, CallFact } from './events.ts';
import { tellStory } from './story.ts';

/** Rows at the given second of the call. */
function journal(...rows: [second: number, fact: CallFact][]): CallEvent[] {
  return rows.map(([second, fact], index) => ({ ...fact, callId: 'c1', seq: index + 1, at: second * 1000 }));
}

const carrierLeg: CallFact = {
  kind: 'leg.created',
  legId: 'a',
  role: 'caller',
  way: 'in',
  side: { kind: 'trunk', trunkId: 'carrier', number: '8095550100', e164: '+18095550100' },
  sipCallId: 'x',
};
const agentLeg = (legId: string, login: string): CallFact => ({
  kind: 'leg.created',
  legId,
  role: 'callee',
  way: 'out',
  side: { kind: 'extension', extension: login === 'ana' ? '101' : '102', login },
  sipCallId: legId,
});
const created: CallFact = { kind: 'call.created', direction: 'inbound', from: '8095550100', to: '8095550000' };

test('a queued call: wait until the agent answers, talk until someone hangs up, credited to who talked', () => {
  const story = tellStory(
    journal(
      [0, created],
      [0, carrierLeg],
      [1, { kind: 'leg.answered', legId: 'a' }],
      [5, { kind: 'queue.entered', queueId: 'care', position: 1 }],
      [5, agentLeg('b', 'ana')],
      [25, { kind: 'queue.missed', queueId: 'care', login: 'ana', legId: 'b', why: 'no-answer' }],
      [25, { kind: 'leg.ended', legId: 'b', by: 'local', cause: 'cancelled' }],
      [25, agentLeg('c', 'luis')],
      [30, { kind: 'leg.answered', legId: 'c' }],
      [30, { kind: 'queue.left', queueId: 'care', why: 'answered', waitMs: 25_000 }],
      [30, { kind: 'legs.bridged', legA: 'a', legB: 'c' }],
      [90, { kind: 'leg.ended', legId: 'a', by: 'remote', cause: 'hangup' }],
      [90, { kind: 'call.ended', reason: 'caller-hangup' }],
    ),
  );
  expect(story).toMatchObject({
    answeredAt: 30_000,
    endedAt: 90_000,
    waitMs: 25_000,
    talkMs: 60_000,
    login: 'luis',
    extension: '102',
    trunkId: 'carrier',
    e164: '+18095550100',
    queueStays: [{ missedBy: ['ana'], why: 'answered' }],
  });
});

test('early media is no talk: it counts from the answer', () => {
  const story = tellStory(
    journal(
      [0, { kind: 'call.created', direction: 'outbound', from: '101', to: '8095550100', login: 'ana' }],
      [
        0,
        {
          kind: 'leg.created',
          legId: 'a',
          role: 'caller',
          way: 'in',
          side: { kind: 'extension', extension: '101', login: 'ana' },
          sipCallId: 'x',
        },
      ],
      [
        0,
        {
          kind: 'leg.created',
          legId: 'b',
          role: 'callee',
          way: 'out',
          side: { kind: 'trunk', trunkId: 'carrier', number: '8095550100' },
          sipCallId: 'y',
        },
      ],
      [2, { kind: 'legs.bridged', legA: 'a', legB: 'b' }],
      [10, { kind: 'leg.answered', legId: 'b' }],
      [10, { kind: 'leg.answered', legId: 'a' }],
      [10, { kind: 'legs.bridged', legA: 'a', legB: 'b' }],
      [40, { kind: 'call.ended', reason: 'callee-hangup' }],
    ),
  );
  expect(story).toMatchObject({ answeredAt: 10_000, talkMs: 30_000, login: 'ana', extension: '101' });
});

test('a caller who gives up in the queue was never answered', () => {
  const story = tellStory(
    journal(
      [0, created],
      [0, carrierLeg],
      [0, { kind: 'leg.answered', legId: 'a' }],
      [3, { kind: 'queue.entered', queueId: 'care', position: 2 }],
      [43, { kind: 'queue.left', queueId: 'care', why: 'abandoned', waitMs: 40_000 }],
      [43, { kind: 'call.ended', reason: 'abandoned' }],
    ),
  );
  expect(story).toMatchObject({ waitMs: 40_000, talkMs: 0, endReason: 'abandoned' });
  expect(story?.answeredAt).toBeUndefined();
  expect(story?.login).toBeUndefined();
});

test('rows without a beginning tell nothing', () => {
  expect(tellStory(journal([0, { kind: 'call.ended', reason: 'restart' }]))).toBeUndefined();
});

test('a leg that was found gone lasted until its last sign of life, and so did the talk', () => {
  const lost = (aliveSec: number) =>
    tellStory(
      journal(
        [0, created],
        [0, carrierLeg],
        [1, { kind: 'leg.answered', legId: 'a' }],
        [5, agentLeg('b', 'ana')],
        [10, { kind: 'leg.answered', legId: 'b' }],
        [10, { kind: 'legs.bridged', legA: 'a', legB: 'b' }],
        [90, { kind: 'leg.ended', legId: 'a', by: 'network', cause: 'timeout', aliveAt: aliveSec * 1000 }],
        [90, { kind: 'leg.ended', legId: 'b', by: 'local', cause: 'hangup' }],
        [91, { kind: 'call.ended', reason: 'caller-hangup' }],
      ),
    )!;
  expect(lost(40)).toMatchObject({ talkMs: 30_000, endedAt: 91_000, legs: [{ endedAt: 40_000 }, { endedAt: 90_000 }] });
  // Heard last before it was answered: no span is negative.
  expect(lost(0)).toMatchObject({ talkMs: 0, legs: [{ endedAt: 1000 }, {}] });
});
