import { expect, test } from 'vitest';
import type { CallEvent, CallFact } from '../calls/events.ts';
import { tellPayers } from './payer.ts';

const house = { isExtension: (number: string) => /^1\d\d$/.test(number), payerOf: () => undefined };
const payersOf = (...facts: CallFact[]) =>
  Object.fromEntries(
    tellPayers(
      facts.map((fact, i): CallEvent => ({ ...fact, callId: 'c1', seq: i + 1, at: i * 1000 })),
      house,
    ),
  );

const out = (legId: string, login?: string): CallFact => ({
  kind: 'leg.created',
  legId,
  role: 'callee',
  way: 'out',
  side: { kind: 'trunk', trunkId: 'carrier', number: '+34911222333', ...(login !== undefined && { login }) },
  sipCallId: legId,
});
const inbound: CallFact[] = [
  { kind: 'call.created', direction: 'inbound', from: '8095550100', to: '8095550000' },
  {
    kind: 'leg.created',
    legId: 'in',
    role: 'caller',
    way: 'in',
    side: { kind: 'trunk', trunkId: 'carrier', number: '8095550100' },
    sipCallId: 'in',
  },
];
const phone = (legId: string, extension: string, role: 'caller' | 'callee', login?: string): CallFact => ({
  kind: 'leg.created',
  legId,
  role,
  way: role === 'caller' ? 'in' : 'out',
  side: { kind: 'extension', extension, ...(login !== undefined && { login }) },
  sipCallId: legId,
});
const outbound: CallFact = { kind: 'call.created', direction: 'outbound', from: '101', to: '+34911222333' };

test('who dials pays', () => {
  expect(payersOf(outbound, phone('a', '101', 'caller', 'ana'), out('b'))).toEqual({
    b: { how: 'dialled', extension: '101', login: 'ana' },
  });
});

test('at a shared phone whoever gave the PIN pays', () => {
  const pin: CallFact = { kind: 'pin.given', extension: '109', login: 'luis' };
  expect(payersOf(outbound, phone('a', '109', 'caller'), pin, out('b'))).toEqual({
    b: { how: 'dialled', extension: '109', login: 'luis' },
  });
});

test('a forwarded leg is paid by who forwards, until the call goes another way', () => {
  const diverted: CallFact = { kind: 'call.diverted', by: '101', reason: 'no-answer', to: '+34911222333' };
  const queued: CallFact = { kind: 'queue.entered', queueId: 'care', position: 1 };
  expect(payersOf(...inbound, diverted, out('b'), queued, out('c'))).toEqual({
    in: { how: 'answered', queueId: 'care' },
    b: { how: 'forwarded', extension: '101' },
    c: { how: 'sent-on', queueId: 'care' },
  });
});

test('a diversion before the call came to us is nobody’s of the house', () => {
  const diverted: CallFact = { kind: 'call.diverted', by: '+18095557777', reason: 'busy' };
  expect(payersOf(...inbound, diverted, out('b'))).toMatchObject({ b: { how: 'sent-on' } });
});

test('a transferred leg is paid by who transfers, not by who called or was called', () => {
  const talk: CallFact[] = [
    ...inbound,
    phone('a', '102', 'callee', 'luis'),
    { kind: 'legs.bridged', legA: 'in', legB: 'a' },
  ];
  const asked: CallFact = { kind: 'transfer.asked', legId: 'a', how: 'blind', to: '0034911222333' };
  expect(payersOf(...talk, asked, out('b'))).toEqual({
    in: { how: 'answered', extension: '102', login: 'luis' },
    b: { how: 'transferred', extension: '102', login: 'luis' },
  });
  const failed: CallFact = { kind: 'transfer.failed', legId: 'a', why: 'busy', then: 'returned' };
  expect(payersOf(outbound, phone('a', '101', 'caller'), asked, out('b'), failed, out('c'))).toMatchObject({
    b: { how: 'transferred', extension: '101' },
    c: { how: 'dialled', extension: '101' },
  });
});

test('a leg that came over from another call is paid as it was there', () => {
  const joined: CallFact = {
    kind: 'leg.joined',
    legId: 'x',
    role: 'callee',
    way: 'out',
    side: { kind: 'trunk', trunkId: 'carrier', number: '+34911222333' },
    sipCallId: 'x',
    fromCallId: 'c0',
    createdAt: 0,
  };
  const events = [outbound, phone('a', '101', 'caller'), joined].map(
    (fact, i): CallEvent => ({ ...fact, callId: 'c1', seq: i + 1, at: i }),
  );
  const before = { how: 'dialled', extension: '105' } as const;
  expect(tellPayers(events, { ...house, payerOf: () => before }).get('x')).toEqual(before);
  expect(tellPayers(events, house).get('x')).toEqual({ how: 'dialled', extension: '101' });
});

test('a queue that calls back pays, and the house pays for the mobile that it rings', () => {
  const created: CallFact = { ...outbound, origin: 'callback' } as CallFact;
  const tried: CallFact = { kind: 'callback.tried', requestId: 'r', queueId: 'care', attempt: 1, since: 0 };
  expect(payersOf(created, tried, phone('a', '101', 'caller', 'ana'), out('b'))).toEqual({
    b: { how: 'called-back', queueId: 'care' },
  });
  const queued: CallFact = { kind: 'queue.entered', queueId: 'care', position: 1 };
  const mobile = out('m', 'ana');
  expect(payersOf(...inbound, queued, mobile, { kind: 'legs.bridged', legA: 'in', legB: 'm' })).toEqual({
    in: { how: 'answered', login: 'ana', queueId: 'care' },
    m: { how: 'sent-on', queueId: 'care' },
  });
});

test('what somebody says the call is charged to holds for what is up and what comes, not for what was over', () => {
  const account = (code?: string): CallFact => ({
    kind: 'account.given',
    how: 'keyed',
    ...(code && { account: code }),
  });
  const over: CallFact = { kind: 'leg.ended', legId: 'b', by: 'remote', cause: 'busy' };
  expect(
    payersOf(outbound, phone('a', '101', 'caller'), out('b'), over, out('c'), account('55'), account(), out('d')),
  ).toEqual({
    b: { how: 'dialled', extension: '101' },
    c: { how: 'dialled', extension: '101', account: '55' },
    d: { how: 'dialled', extension: '101', account: '55' },
  });
  expect(payersOf(...inbound, account('55'))).toMatchObject({ in: { how: 'answered', account: '55' } });
});
