import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import type { Office } from '../core/office/office.ts';
import { accountOf, dids } from '../testing/builders/e2e-office.ts';
import { pickAddress } from '../testing/loopback.ts';
import type { BaresipPhone } from '../testing/peers/baresip.ts';
import type { PlacedPeerCall } from '../testing/peers/peer-call.ts';
import { type SipPeer, startSipPeer } from '../testing/peers/sip-peer.ts';
import { type OfficeAtWork, openOffice } from './office-at-work.ts';

const goldDid = '+34910000005';
const allDid = '+34910000006';

/** `care` (Ana, then Luis), `gold` (Ana), `all` (rings both), `spare` (Luis): all ring for three seconds, wrap up for two. */
function withQueues(office: Office): Office {
  const [care] = office.queues;
  const quick = office.inboundRoutes.find(({ did }) => did === dids.quick)!;
  const queue = (id: string, change: Partial<Office['queues'][number]>) => ({
    ...structuredClone(care!),
    id,
    name: id,
    number: `6${id.length}${id.charCodeAt(0)}`,
    ...change,
  });
  return {
    ...office,
    queues: [
      { ...care!, distribution: { ...care!.distribution, strategy: 'in-order' } },
      queue('gold', {
        members: ['ana'],
        comfort: { ...care!.comfort, keys: [{ key: '1', does: 'callback' }] },
        admission: {
          ...care!.admission,
          limits: [{ when: 'waiting', atLeast: 1 }],
          onFull: { then: { kind: 'queue', queue: 'spare' } },
        },
      }),
      queue('all', { distribution: { ...care!.distribution, strategy: 'ring-all' } }),
      queue('spare', { members: ['luis'] }),
    ],
    inboundRoutes: [
      ...office.inboundRoutes,
      { ...quick, id: 'gold', did: goldDid, to: { kind: 'queue', queue: 'gold' } },
      { ...quick, id: 'all', did: allDid, to: { kind: 'queue', queue: 'all' } },
    ],
  };
}

let office: OfficeAtWork;
let carrier: SipPeer;
let ana: BaresipPhone;
let luis: BaresipPhone;
let callers = 0;

beforeAll(async () => {
  office = await openOffice({ queue: { ringSec: 3, wrapUpSec: 2, missesBeforeBreak: 0 }, change: withQueues });
  carrier = await office.openCarrier();
  [ana, luis] = await Promise.all([
    office.openPhone({ extension: '101', toneHz: 880 }),
    office.openPhone({ extension: '102', toneHz: 660 }),
  ]);
});
afterAll(() => office[Symbol.asyncDispose]());
beforeEach(async () => {
  await office.makeReady('ana');
  await office.makeReady('luis');
});

async function callTo(to: string): Promise<{ call: PlacedPeerCall; from: string }> {
  const from = `+3460000${String(7000 + callers++)}`;
  const call = await carrier.call({ target: office.appliance.sip('udp'), from, to, audio: {} });
  await call.answered();
  return { call, from };
}

const ended = (from: string) => office.endedCall((each) => each.from === from);

test('who does not answer in time has missed it, and the next one is rung', async () => {
  const { call, from } = await callTo(dids.quick);
  await ana.ringing();
  await luis.ringing({ withinMs: 15_000 });
  await luis.answer();
  await luis.established();
  call.hangup();
  const told = await ended(from);
  expect(told).toMatchObject({ login: 'luis', queue: 'care' });
  expect(told.journal).toEqual(
    expect.arrayContaining([
      expect.objectContaining({ kind: 'queue.offered', login: 'ana', reason: 'in-order', among: 2 }),
      expect.objectContaining({ kind: 'queue.missed', login: 'ana', why: 'no-answer' }),
    ]),
  );
});

test('rings at all: one answers, the other phone stops and has missed nothing', async () => {
  const marks = [ana.events.all.length, luis.events.all.length] as const;
  const { call, from } = await callTo(allDid);
  await Promise.all([ana.ringing({ after: marks[0] }), luis.ringing({ after: marks[1] })]);
  await ana.answer();
  await ana.established({ after: marks[0] });
  await luis.closed({ after: marks[1] });
  call.hangup();
  const told = await ended(from);
  expect(told).toMatchObject({ login: 'ana', queue: 'all' });
  expect(told.journal.map(({ kind }) => kind)).not.toContain('queue.missed');
});

test('the wrap-up of one queue is honoured by the other', async () => {
  const mark = ana.events.all.length;
  const first = await callTo(dids.quick);
  await ana.ringing({ after: mark });
  await ana.answer();
  await ana.established({ after: mark });
  first.call.hangup();
  await ana.closed({ after: mark });
  const later = ana.events.all.length;
  const second = await callTo(goldDid);
  await ana.ringing({ after: later, withinMs: 10_000 });
  const { endedAt } = await ended(first.from);
  second.call.hangup();
  const told = await ended(second.from);
  const offered = told.journal.find(({ kind }) => kind === 'queue.offered')!;
  expect(Date.parse(offered.at) - Date.parse(endedAt!)).toBeGreaterThanOrEqual(1_950);
});

test('a key while waiting: the caller is noted for a call back and hears so', async () => {
  const { call, from } = await callTo(goldDid);
  // Asked for, and confirmed while the number is said.
  call.audio!.sendDigits('11');
  await call.ended(15_000);
  const told = await ended(from);
  expect(told).toMatchObject({ endReason: 'callback' });
  expect(told.journal.map(({ kind }) => kind)).toContain('callback.asked');
});

test('too many wait: the next caller goes to the other queue', async () => {
  const before = ana.events.all.length;
  const talking = await callTo(goldDid);
  await ana.ringing({ after: before, withinMs: 15_000 });
  await ana.answer();
  await ana.established({ after: before });
  const waiting = await callTo(goldDid);
  const mark = luis.events.all.length;
  const sentOn = await callTo(goldDid);
  await luis.ringing({ after: mark });
  for (const { call } of [talking, waiting, sentOn]) call.hangup();
  const told = await ended(sentOn.from);
  expect(told.journal).toEqual(
    expect.arrayContaining([
      expect.objectContaining({ kind: 'queue.left', queueId: 'gold', why: 'full', limit: 'waiting' }),
      expect.objectContaining({ kind: 'queue.entered', queueId: 'spare' }),
    ]),
  );
});

test('a phone that is gone without a word costs the caller no more than the ring, and the next one is rung', async () => {
  await ana.stop();
  const gone = await startSipPeer({ address: await pickAddress(), port: 5060 });
  await gone.register({ registrar: office.appliance.sip('udp'), ...accountOf('101') });
  await gone[Symbol.asyncDispose]();
  await office.makeReady('ana');
  const mark = luis.events.all.length;
  const { call, from } = await callTo(dids.quick);
  await luis.ringing({ after: mark, withinMs: 15_000 });
  call.hangup();
  const told = await ended(from);
  expect(told.journal).toEqual(
    expect.arrayContaining([expect.objectContaining({ kind: 'queue.missed', login: 'ana' })]),
  );
});
