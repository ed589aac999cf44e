import { afterAll, beforeAll, expect, test } from 'vitest';
import { durationMs, toneSpans, totalMs } from '../testing/audio.ts';
import { dids } from '../testing/builders/e2e-office.ts';
import { eventually } from '../testing/eventually.ts';
import type { IncomingPeerCall, PlacedPeerCall } from '../testing/peers/peer-call.ts';
import type { SipPeer } from '../testing/peers/sip-peer.ts';
import { type OfficeAtWork, openOffice } from './office-at-work.ts';

const customerHz = 440;
const anaHz = 880;
const luisHz = 660;

let office: OfficeAtWork;
let carrier: SipPeer;
const called: IncomingPeerCall[] = [];
let wanted: ((call: IncomingPeerCall) => void) | undefined;

/** The next call that reaches somebody outside. */
const nextCalled = (): Promise<IncomingPeerCall> => {
  const first = called.shift();
  return first ? Promise.resolve(first) : new Promise((resolve) => (wanted = resolve));
};

beforeAll(async () => {
  office = await openOffice({
    queue: { ringSec: 3, wrapUpSec: 1, missesBeforeBreak: 0, record: true },
    change: (built) => ({
      ...built,
      queues: built.queues.map((queue) => ({
        ...queue,
        distribution: { ...queue.distribution, strategy: 'in-order' },
        comfort: { ...queue.comfort, keys: [{ key: '7', does: 'callback' }] },
        callback: { ...queue.callback, dials: true },
        survey: { ...queue.survey, share: 100 },
      })),
    }),
  });
  carrier = await office.openCarrier();
  carrier.onCall(
    (call) => {
      call.ring();
      if (wanted) wanted(call);
      else called.push(call);
      wanted = undefined;
    },
    { keeps: true, sayHz: customerHz },
  );
});
afterAll(() => office[Symbol.asyncDispose]());

async function waits(from: string): Promise<PlacedPeerCall> {
  const call = await carrier.call({
    target: office.appliance.sip('udp'),
    from,
    to: dids.quick,
    audio: { keeps: true },
  });
  await call.answered();
  return call;
}

/** Presses the key, confirms the number while it is said, and hangs up in the midst of the promise. */
async function asksToBeCalled(from: string): Promise<void> {
  const call = await waits(from);
  call.audio!.sendDigits('71');
  await eventually('the wish in the queue', async () => {
    const { queues } = await office.appliance.api<{ queues: { callbacks: number }[] }>('queues');
    return queues[0]!.callbacks === 1 || undefined;
  });
  call.hangup();
}

test('who asked to be called keeps the place before who came later: the agent is rung first, then the customer, and they talk', async () => {
  await office.makeReady('ana');
  await asksToBeCalled('+34600111222');
  const later = await waits('+34600333444');
  await using ana = await office.openPhone({ extension: '101', toneHz: anaHz });
  const rung = await ana.ringing();
  expect(JSON.stringify(rung)).toContain('600111222');
  const mark = ana.events.all.length;
  await ana.answer();
  const customer = await nextCalled();
  expect(customer.to).toContain('600111222');
  await customer.answer();
  await ana.hear(1_500);
  customer.hangup();
  await ana.closed({ after: mark });
  const told = await office.endedCall((each) => each.direction === 'outbound');
  expect(told).toMatchObject({ login: 'ana', queue: 'care', endReason: 'callee-hangup' });
  expect(Number(told.cost)).toBeGreaterThan(0);
  expect(told.talkMs).toBeGreaterThan(900);
  expect(told.journal.map(({ kind }) => kind)).toEqual(
    expect.arrayContaining(['callback.tried', 'queue.offered', 'recording.started', 'callback.ended', 'leg.measured']),
  );
  const atCustomer = customer.audio!.heard();
  expect(totalMs(toneSpans(atCustomer, { channel: 0, hz: anaHz }))).toBeGreaterThan(500);
  expect(durationMs(atCustomer)).toBeGreaterThan(900);
  const [atAna] = await ana.heard();
  expect(totalMs(toneSpans(atAna!, { channel: 0, hz: customerHz }))).toBeGreaterThan(500);
  // Now it is the turn of who came later.
  expect(JSON.stringify(await ana.ringing({ after: mark, withinMs: 10_000 }))).toContain('600333444');
  later.hangup();
  await ana.closed({ after: mark + 1 });
});

test('the agent who does not pick up has missed it, and the next one calls the customer, who answers a question after it', async () => {
  await asksToBeCalled('+34600555666');
  await using ana = await office.openPhone({ extension: '101', toneHz: anaHz });
  await ana.ringing({ withinMs: 10_000 });
  await using luis = await office.openPhone({ extension: '102', toneHz: luisHz, answers: 'auto' });
  await office.makeReady('luis');
  const customer = await nextCalled();
  await customer.answer();
  await luis.hear(1_500);
  await luis.hangup();
  await customer.audio!.sendDigits('5');
  await customer.ended(15_000);
  const told = await office.endedCall((each) => each.direction === 'outbound' && each.login === 'luis');
  expect(told.journal).toEqual(
    expect.arrayContaining([
      expect.objectContaining({ kind: 'callback.tried', attempt: 1 }),
      expect.objectContaining({ kind: 'survey.answered', login: 'luis', queueId: 'care', question: 1, value: 5 }),
    ]),
  );
  const missed = await office.endedCall((each) => each.direction === 'outbound' && each.endReason === 'no-answer');
  expect(missed.journal).toContainEqual(
    expect.objectContaining({ kind: 'queue.missed', login: 'ana', why: 'no-answer' }),
  );
});
