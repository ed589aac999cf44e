import { expect, test } from 'vitest';
import { systemClock } from '../base/clock.ts';
import { type Faults, openBadNetwork } from '../testing/bad-network.ts';
import { accountOf, dids } from '../testing/builders/e2e-office.ts';
import { eventually } from '../testing/eventually.ts';
import { pickAddress } from '../testing/loopback.ts';
import { startSipPeer } from '../testing/peers/sip-peer.ts';
import { startSipp } from '../testing/peers/sipp.ts';
import { type ApiCall, type OfficeAtWork, openOffice } from './office-at-work.ts';

const tenth: Faults = { loss: 0.1 };

/** An office whose carrier is behind a network that loses a tenth of everything, each way. (SIPp minds what is overtaken.) */
async function openLossyOffice(carrier: string, faults: Faults = tenth) {
  const stack = new AsyncDisposableStack();
  const office = stack.use(
    await openOffice({
      change: (same) => ({ ...same, extensions: same.extensions.map((each) => ({ ...each, record: false })) }),
    }),
  );
  const network = stack.use(
    await openBadNetwork({
      clock: systemClock,
      seed: 10,
      rightward: faults,
      leftward: faults,
      rightFace: { address: office.carrierAddress, port: 5060 },
    }),
  );
  network.join({ left: { address: carrier, port: 5060 }, right: office.appliance.sip('udp') });
  const phone = stack.use(await startSipPeer({ address: await pickAddress() }));
  await phone.register({ registrar: office.appliance.sip('udp'), ...accountOf('101') });
  return { office, network, phone, [Symbol.asyncDispose]: () => stack.disposeAsync() };
}

/** All calls of the office, ended, with their journals. */
async function endedCalls({ appliance }: OfficeAtWork, count: number): Promise<ApiCall[]> {
  const { calls } = await eventually(
    `${count} ended calls`,
    async () => {
      const told = await appliance.api<{ calls: ApiCall[] }>('calls?limit=200');
      return told.calls.length === count && told.calls.every(({ endedAt }) => endedAt) ? told : undefined;
    },
    40_000,
  );
  return Promise.all(calls.map(({ id }) => appliance.api<ApiCall>(`calls/${id}`)));
}

/** Nothing is left of them. A dialog stands until its BYE is answered or given up, 32 s after it was first sent. */
async function expectQuiet({ appliance }: OfficeAtWork): Promise<void> {
  interface Vitals {
    calls: object;
    signalling: { dialogs: number; incoming: number; outgoing: number };
    media: object;
  }
  const { calls, signalling, media } = await eventually(
    'no dialog left',
    async () => {
      const told = await appliance.api<Vitals>('vitals');
      return told.signalling.dialogs === 0 ? told : undefined;
    },
    40_000,
  );
  expect(calls).toEqual({ standing: 0, legs: 0, stories: 0, unwrittenRows: 0 });
  expect(signalling).toMatchObject({ incoming: 0, outgoing: 0 });
  expect(media).toMatchObject({ legs: 0 });
}

/** Each thing that begins has one end. */
function expectWhole(call: ApiCall): void {
  const kinds = call.journal.map(({ kind }) => kind);
  const count = (kind: string): number => kinds.filter((each) => each === kind).length;
  expect(count('call.ended')).toBe(1);
  expect(count('leg.ended')).toBe(count('leg.created'));
  expect(count('leg.measured')).toBe(count('leg.created'));
}

test('a carrier behind a line that loses a tenth brings a hundred calls: each is made, and ends once', async () => {
  const address = await pickAddress();
  await using house = await openLossyOffice(address);
  house.phone.onCall((call) => void call.answer(), 'none');
  await using carrier = await startSipp({
    scenario: 'carrier-calls',
    address,
    target: house.network.leftFace,
    fields: [['+34600000070', dids.direct]],
    calls: 100,
    callsPerSecond: 20,
    // Long enough for an ACK to come through: without it they do not hear each other.
    durationMs: 4000,
    withinMs: 60_000,
  });
  expect(await carrier.done).toEqual({ successful: 100, failed: 0 });
  expect(house.network.counts.lost).toBeGreaterThan(50);
  for (const call of await endedCalls(house.office, 100)) {
    expectWhole(call);
    expect(call.endReason).toBe('caller-hangup');
  }
  await expectQuiet(house.office);
});

test('sixty calls out over a line that loses a tenth: each is charged once, for as long as it was answered', async () => {
  const address = await pickAddress();
  await using house = await openLossyOffice(address, { ...tenth, duplicates: 0.05, delayMs: { least: 0, most: 40 } });
  await using carrier = await startSipPeer({ address, port: 5060 });
  carrier.onCall((call) => {
    call.ring();
    void call.answer();
  }, 'none');
  const target = house.office.appliance.sip('udp');
  const one = async (number: number): Promise<void> => {
    const call = await house.phone.call({
      target,
      from: '101',
      to: `+349112220${String(number).padStart(2, '0')}`,
      credentials: accountOf('101'),
      audio: 'none',
    });
    await call.answered(30_000);
    call.hangup();
  };
  // Who has just logged in for the first time may have only a few INVITEs waiting yet.
  let number = 0;
  const some = async (calls: number, atOnce: number): Promise<void> => {
    const end = number + calls;
    const caller = async (): Promise<void> => {
      while (number < end) await one(number++);
    };
    await Promise.all(Array.from({ length: atOnce }, caller));
  };
  await some(10, 4);
  await some(50, 16);
  for (const call of await endedCalls(house.office, 60)) {
    expectWhole(call);
    const at = (kind: string): number =>
      Math.max(...call.journal.filter((row) => row.kind === kind).map((row) => Date.parse(row.at)));
    const billedSec = Math.ceil((at('leg.ended') - at('leg.answered')) / 1000);
    expect(Number(call.cost)).toBeCloseTo(0.05 + (0.02 * billedSec) / 60, 3);
  }
  await expectQuiet(house.office);
});
