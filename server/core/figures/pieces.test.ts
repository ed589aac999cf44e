import { expect, test } from 'vitest';
import type { CallEvent, CallFact } from '../calls/events.ts';
import { piecesOf } from './pieces.ts';

/** A call told second by second. */
function told(...facts: [number, CallFact][]): CallEvent[] {
  return facts.map(([second, fact], index) => ({ ...fact, callId: 'c', seq: index + 1, at: second * 1000 }));
}

const created: CallFact = { kind: 'call.created', direction: 'inbound', from: '600111222', to: '910000001' };
const trunkLeg: CallFact = {
  kind: 'leg.created',
  legId: 'caller',
  role: 'caller',
  way: 'in',
  side: { kind: 'trunk', trunkId: 'carrier', number: '600111222', e164: '+34600111222' },
  sipCallId: 'x',
};
const phoneLeg = (legId: string, login: string): CallFact => ({
  kind: 'leg.created',
  legId,
  role: 'callee',
  way: 'out',
  side: { kind: 'extension', extension: '101', login },
  sipCallId: legId,
});
const answered = (legId: string): CallFact => ({ kind: 'leg.answered', legId });
const bridged = (legB: string): CallFact => ({ kind: 'legs.bridged', legA: 'caller', legB });
const ended = (legId: string): CallFact => ({ kind: 'leg.ended', legId, by: 'remote', cause: 'hangup' });

const untilAna: [number, CallFact][] = [
  [0, created],
  [0, trunkLeg],
  [1, answered('caller')],
  [10, { kind: 'queue.entered', queueId: 'care', position: 1 }],
  [12, phoneLeg('a', 'ana')],
  [12, { kind: 'queue.offered', queueId: 'care', login: 'ana', legId: 'a', reason: 'longest-idle' }],
  [18, answered('a')],
  [18, { kind: 'queue.left', queueId: 'care', why: 'answered', waitMs: 8_000 }],
  [18, bridged('a')],
];

test('a transfer splits talk between two: the queue brought the caller to the first alone', () => {
  const pieces = piecesOf(
    told(
      ...untilAna,
      [30, { kind: 'leg.held', legId: 'a' }],
      [40, { kind: 'leg.resumed', legId: 'a' }],
      [60, { kind: 'transfer.asked', legId: 'a', how: 'blind', to: '102', login: 'ana' }],
      [60, { kind: 'legs.unbridged', legA: 'caller', legB: 'a' }],
      [61, ended('a')],
      [61, phoneLeg('b', 'luis')],
      [66, answered('b')],
      [66, { kind: 'transfer.done', legId: 'a' }],
      [66, bridged('b')],
      [96, ended('caller')],
      [96, { kind: 'call.ended', reason: 'caller-hangup' }],
    ),
  );
  expect(pieces).toMatchObject({ did: '910000001', trunkId: 'carrier', e164: '+34600111222', endedAt: 96_000 });
  expect(pieces!.stays).toEqual([
    { queueId: 'care', enteredAt: 10_000, leftAt: 18_000, why: 'answered', waitMs: 8_000, login: 'ana' },
  ]);
  expect(pieces!.talks).toEqual([
    {
      login: 'ana',
      queueId: 'care',
      startedAt: 18_000,
      endedAt: 60_000,
      talkMs: 32_000,
      holdMs: 10_000,
      transferred: true,
    },
    { login: 'luis', startedAt: 66_000, endedAt: 96_000, talkMs: 30_000, holdMs: 0, transferred: false },
  ]);
});

test('a transfer that was refused is none', () => {
  const pieces = piecesOf(
    told(
      ...untilAna,
      [30, { kind: 'transfer.asked', legId: 'a', how: 'blind', to: '999', login: 'ana' }],
      [30, { kind: 'transfer.refused', legId: 'a', to: '999', why: 'no-route' }],
      [50, ended('caller')],
      [50, { kind: 'call.ended', reason: 'caller-hangup' }],
    ),
  );
  expect(pieces!.talks).toMatchObject([{ login: 'ana', transferred: false, talkMs: 32_000 }]);
});

test('who gave up was answered by nobody, and a call that lasts is no figure yet', () => {
  const waits: [number, CallFact][] = [
    [0, created],
    [0, trunkLeg],
    [4, { kind: 'queue.entered', queueId: 'care', position: 1 }],
  ];
  expect(piecesOf(told(...waits))).toBeUndefined();
  const pieces = piecesOf(
    told(
      ...waits,
      [9, { kind: 'queue.left', queueId: 'care', why: 'abandoned', waitMs: 5_000 }],
      [9, { kind: 'call.ended', reason: 'abandoned' }],
    ),
  );
  expect(pieces).toMatchObject({ stays: [{ why: 'abandoned', waitMs: 5_000 }], talks: [] });
  expect(pieces!.stays[0]).not.toHaveProperty('login');
});

test('two queues in one call are two stays', () => {
  const pieces = piecesOf(
    told(
      [0, created],
      [0, trunkLeg],
      [1, { kind: 'queue.entered', queueId: 'sales', position: 1 }],
      [31, { kind: 'queue.left', queueId: 'sales', why: 'timeout', waitMs: 30_000 }],
      ...untilAna.slice(2).map(([second, fact]): [number, CallFact] => [second + 30, fact]),
      [60, ended('caller')],
      [60, { kind: 'call.ended', reason: 'caller-hangup' }],
    ),
  );
  expect(pieces!.stays.map(({ queueId, why, waitMs }) => [queueId, why, waitMs])).toEqual([
    ['sales', 'timeout', 30_000],
    ['care', 'answered', 8_000],
  ]);
});
