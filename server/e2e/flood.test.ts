import { afterAll, beforeAll, expect, test } from 'vitest';
import { officeLimits } from '../core/defence/gate-policy.ts';
import { accountOf, dids } from '../testing/builders/e2e-office.ts';
import { eventually } from '../testing/eventually.ts';
import { type FloodPlan, startFlood, strangers } from '../testing/peers/flood.ts';
import { type SipPeer, startSipPeer } from '../testing/peers/sip-peer.ts';
import { type ApiCall, type OfficeAtWork, openOffice } from './office-at-work.ts';

let office: OfficeAtWork;
let carrier: SipPeer;
const phones: Record<string, SipPeer> = {};
beforeAll(async () => {
  office = await openOffice();
  carrier = await office.openCarrier();
  for (const extension of ['101', '102', '103']) {
    const phone = await startSipPeer({ address: '127.0.0.1' });
    await phone.register({ registrar: office.appliance.sip('udp'), ...accountOf(extension) });
    phones[extension] = phone;
  }
});
afterAll(async () => {
  for (const phone of Object.values(phones)) await phone[Symbol.asyncDispose]();
  await office[Symbol.asyncDispose]();
});

const seconds = 4;

test.each<[string, Pick<FloodPlan, 'kind' | 'perSec'>]>([
  ['20,000 datagrams of rubbish a second', { kind: 'rubbish', perSec: 20_000 }],
  ['2,000 INVITEs a second from strangers', { kind: 'invites', perSec: 2_000 }],
])('%s: the running call keeps its audio, a known phone registers and calls', async (_, flood) => {
  const registrar = office.appliance.sip('udp');
  let left = 0;
  let came = 0;
  const probe = { leaving: () => void left++, coming: () => void came++ };
  phones['101']!.onCall((call) => void call.answer(), { probe, sayHz: 440 });
  const from = `+346001112${flood.perSec % 97}`;
  const running = await carrier.call({ target: registrar, from, to: dids.direct, audio: { probe, sayHz: 440 } });
  await running.answered();

  await using sender = startFlood({ ...flood, target: registrar, sources: strangers(100), seconds });
  let done = 0;
  phones['103']!.onCall((call) => void call.answer(), 'none');
  const over = sender.done.then(
    () => true,
    () => true,
  );
  let ended = false;
  while (!ended) {
    // Again and again for as long as it lasts.
    await phones['102']!.register({ registrar, ...accountOf('102') });
    const call = await phones['102']!.call({
      target: registrar,
      credentials: accountOf('102'),
      from: '102',
      to: '103',
    });
    await call.answered();
    call.hangup();
    await call.ended();
    done++;
    ended = await Promise.race([over, Promise.resolve(false)]);
  }
  const result = await sender.done;
  const [before, after] = [left, came];
  running.hangup();
  await running.ended();

  expect(result.sent).toBe(flood.perSec * seconds);
  expect(done).toBeGreaterThan(3);
  // What left in the last moments is still on its way.
  expect(before - after).toBeLessThan(10);
  expect(before).toBeGreaterThan(2 * 50 * (seconds - 1));
  // At most a 100 and a 407 for each message that the budget lets in, and never more than three times what came.
  const { strangers: budget } = officeLimits;
  expect(result.heard).toBeLessThanOrEqual(2 * (budget.burst + budget.perSec * (seconds + 2)));
  expect(result.heardBytes).toBeLessThanOrEqual(3 * result.sentBytes);
  const told = await eventually('the call in the API', async () => {
    const { calls } = await office.appliance.api<{ calls: ApiCall[] }>('calls?direction=inbound');
    return calls.find((call) => call.from === from && call.endedAt !== undefined);
  });
  expect(told.endReason).toBe('caller-hangup');
});
