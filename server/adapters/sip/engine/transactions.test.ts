import { expect, test } from 'vitest';
import { FakeClock } from '../../../base/clock.ts';
import { randomIds } from '../../../base/ids.ts';
import { silentLog } from '../../../base/log.ts';
import type { SipRequest } from '../../../core/sip/message.ts';
import { parseVia } from '../../../core/sip/via.ts';
import { makeResponse } from './responses.ts';
import { createTransactions } from './transactions.ts';
import type { Peer } from './transport.ts';
import type { Transports } from './transports.ts';

const peer: Peer = {
  listener: { transport: 'udp', address: '127.0.0.1', port: 5060 },
  address: '127.0.0.2',
  port: 5060,
};
const via = 'SIP/2.0/UDP 127.0.0.2:5060;branch=z9hG4bKone';
const invite = (headers: SipRequest['headers']): SipRequest => ({
  kind: 'request',
  method: 'INVITE',
  uri: 'sip:101@127.0.0.1',
  headers: [
    ...headers,
    { name: 'From', value: '<sip:a@127.0.0.2>;tag=a' },
    { name: 'To', value: '<sip:101@127.0.0.1>' },
    { name: 'Call-ID', value: 'c1' },
    { name: 'CSeq', value: '1 INVITE' },
    { name: 'User-Agent', value: 'a phone that says much about itself' },
  ],
  body: Buffer.from('v=0\r\n'),
});

function stage() {
  const sent: string[] = [];
  const transports = {
    advertise: () => ({ host: '127.0.0.1', port: 5060 }),
    send: (bytes: Uint8Array) => void sent.push(Buffer.from(bytes).toString('latin1')),
  } as unknown as Transports;
  return {
    sent,
    transactions: createTransactions({ transports, clock: new FakeClock(), ids: randomIds, log: silentLog }),
  };
}

test('an answered INVITE lingers for half a minute without the message, and its answer is repeated all the same', () => {
  const { sent, transactions } = stage();
  const received = { request: invite([{ name: 'Via', value: via }]), via: parseVia(via)!, from: peer };
  const transaction = transactions.receiveRequest(received)!;
  transaction.respond(makeResponse(transaction.request, { status: 486, toTag: 'b' }));
  transaction.release();
  expect(transaction.request.headers).toEqual([]);
  expect(transaction.request.body).toHaveLength(0);
  transactions.receiveRequest(received);
  expect(sent).toHaveLength(2);
  expect(sent[1]).toBe(sent[0]);
});

test('RFC 3261 18.1.1: a request too big for UDP waits two seconds for TCP, goes by UDP then, and TCP is left alone', () => {
  const clock = new FakeClock();
  const left: string[] = [];
  const forgotten: Peer[] = [];
  const overTcp: Peer = { ...peer, listener: { ...peer.listener, transport: 'tcp' } };
  const transports = {
    advertise: () => ({ host: '127.0.0.1', port: 5060 }),
    tcpInstead: () => overTcp,
    forgetTcp: (of: Peer) => void forgotten.push(of),
    send(_bytes: Uint8Array, to: Peer) {
      left.push(to.listener.transport);
      return to === overTcp ? { ready: false, inbound: false, watch: () => () => undefined } : undefined;
    },
  } as unknown as Transports;
  const transactions = createTransactions({ transports, clock, ids: randomIds, log: silentLog });
  const transaction = transactions.prepare(invite([{ name: 'X', value: 'x'.repeat(1400) }]), peer);
  transaction.start({ onResponse: () => undefined, onTimeout: () => undefined, onUnreachable: () => undefined });
  clock.advance(1_999);
  expect(left).toEqual(['tcp']);
  clock.advance(1);
  expect(left).toEqual(['tcp', 'udp']);
  expect(forgotten).toEqual([overTcp]);
  expect(transaction.request.headers[0]!.value).toMatch(/^SIP\/2\.0\/UDP /);
  transactions.stop();
});

test('our INVITE keeps no bytes once it is answered, and a repeated refusal still gets its ACK', () => {
  const { sent, transactions } = stage();
  const transaction = transactions.prepare(invite([]), peer);
  transaction.start({ onResponse: () => undefined, onTimeout: () => undefined, onUnreachable: () => undefined });
  const top = transaction.request.headers[0]!.value;
  const refusal = makeResponse(transaction.request, { status: 486, toTag: 'b' });
  transactions.receiveResponse(refusal, parseVia(top)!, peer);
  expect(transaction.bytes).toHaveLength(0);
  expect(transaction.request.body).toHaveLength(0);
  transactions.receiveResponse(refusal, parseVia(top)!, peer);
  expect(sent.map((message) => message.split(' ')[0])).toEqual(['INVITE', 'ACK', 'ACK']);
  expect(sent[2]).toBe(sent[1]);
  expect(sent[2]).toContain('Call-ID: c1');
});
