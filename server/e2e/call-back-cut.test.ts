import { afterAll, beforeAll, expect, test } from 'vitest';
import { accountOf, dids } from '../testing/builders/e2e-office.ts';
import { eventually } from '../testing/eventually.ts';
import { pickAddress } from '../testing/loopback.ts';
import type { IncomingPeerCall } from '../testing/peers/peer-call.ts';
import { type SipPeer, startSipPeer } from '../testing/peers/sip-peer.ts';
import { type OfficeAtWork, openOffice } from './office-at-work.ts';

let office: OfficeAtWork;
let carrier: SipPeer;
let ana: SipPeer;

/** Calls that come to somebody, one after the other. */
function callsTo(peer: SipPeer, sayHz: number): () => Promise<IncomingPeerCall> {
  const came: IncomingPeerCall[] = [];
  let taken = 0;
  peer.onCall(
    (call) => {
      call.ring();
      came.push(call);
    },
    { keeps: true, sayHz },
  );
  return async () => {
    const call = await eventually('the next call', async () => came[taken]);
    taken++;
    return call;
  };
}

beforeAll(async () => {
  office = await openOffice({
    queue: { ringSec: 20, wrapUpSec: 1, missesBeforeBreak: 0, record: true },
    change: (built) => ({
      ...built,
      queues: built.queues.map((queue) => ({
        ...queue,
        comfort: { ...queue.comfort, keys: [{ key: '7', does: 'callback' }] },
        callback: { ...queue.callback, dials: true },
      })),
    }),
  });
  carrier = await office.openCarrier();
  ana = await startSipPeer({ address: await pickAddress(), port: 5060 });
});
afterAll(async () => {
  await ana[Symbol.asyncDispose]();
  await office[Symbol.asyncDispose]();
});

const promised = async (): Promise<number> => {
  const { queues } = await office.appliance.api<{ queues: { callbacks: number }[] }>('queues');
  return queues[0]!.callbacks;
};
const registers = () => ana.register({ registrar: office.appliance.sip('udp'), ...accountOf('101') });

async function cut(): Promise<void> {
  await office.appliance.kill9();
  await office.appliance.restart();
  await registers();
}

const triesOf = async () =>
  (
    await office.appliance.api<{ calls: { id: string; direction: string; endReason?: string }[] }>('calls')
  ).calls.filter(({ direction }) => direction === 'outbound');

/** What the box did in its last moment may not have come to its disk. */
const inTheBooks = (tries: number): Promise<true> =>
  eventually('the try is in the books', async () => (await triesOf()).length === tries || undefined);

test('kill -9 while a call-back rings at the agent, and again at the customer: they are called once more; while they talk: never again', async () => {
  const atAna = callsTo(ana, 880);
  const atCustomer = callsTo(carrier, 440);
  await office.makeReady('ana');
  const caller = await carrier.call({
    target: office.appliance.sip('udp'),
    from: '+34600111222',
    to: dids.quick,
    audio: { keeps: true },
  });
  await caller.answered();
  caller.audio!.sendDigits('71');
  await eventually('the wish in the queue', async () => (await promised()) === 1 || undefined);
  caller.hangup();
  await registers();
  await atAna();
  await inTheBooks(1);
  await cut();
  const second = await atAna();
  await second.answer();
  await atCustomer();
  await inTheBooks(2);
  await cut();
  const third = await atAna();
  await third.answer();
  const customer = await atCustomer();
  await customer.answer();
  await third.audio!.hear(1_000);
  await cut();
  expect(await promised()).toBe(0);
  expect((await triesOf()).map(({ endReason }) => endReason)).toEqual(['restart', 'restart', 'restart']);
  const talked = await office.endedCall((each) => each.direction === 'outbound' && each.talkMs > 0);
  expect(talked).toMatchObject({ login: 'ana' });
  expect(Number(talked.cost)).toBeGreaterThan(0);
  expect(talked.journal.filter(({ kind }) => kind === 'callback.ended')).toMatchObject([{ why: 'reached', by: 'ana' }]);
  for (const call of [second, third, customer]) call.hangup();
});
