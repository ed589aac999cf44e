import { setTimeout as delay } from 'node:timers/promises';
import type { Vitals } from '../services/health/vitals.ts';
import { startAppliance } from '../testing/appliance.ts';
import type { Place } from '../testing/loopback.ts';
import { startSipPeer } from '../testing/peers/sip-peer.ts';
import { openHeapProbe } from './heap-probe.ts';
import { memoryOf } from './processes.ts';
import { runSippCalls, startAnsweringSipp } from './sipp-calls.ts';

const calls = 1000;
const callsPerSec = 100;
/** Timer M and J: so long a transaction lingers. */
const lingersMs = 32_000;

/**
 * What a call that stands takes: two dialogs, the caller's with us and ours with the phone, each with its leg, audio
 * sockets and half of the call. Garbage is collected in each thread first, before the calls and while they stand, when the
 * transactions that made them have died out: what is left, resident and in each thread's heap, divided by the dialogs.
 * What the process holds with the garbage of setting the calls up is told beside it.
 */
export async function measureStandingCalls(
  settings: Record<string, string>,
  peers: { carrier: string; phone: Place; to: string; credentials: { user: string; password: string } },
) {
  await using appliance = await startAppliance({ settings: { ...settings, NODE_OPTIONS: '--inspect=127.0.0.1:0' } });
  const { pid } = appliance.ready;
  const inspector = appliance.log.map((line) => /ws:\/\/\S+/.exec(line)?.[0]).find(Boolean);
  if (!inspector) throw new Error('the appliance tells no inspector');
  await using probe = await openHeapProbe(inspector);
  const target = appliance.sip('udp');
  {
    await using phone = await startSipPeer(peers.phone);
    await phone.register({ registrar: target, ...peers.credentials, expiresSec: 3600 });
  }
  await using _phone = await startAnsweringSipp(peers.phone);
  const load = { from: peers.carrier, target, to: peers.to, callsPerSec };

  async function look() {
    const { signalling } = await appliance.api<Vitals>('vitals');
    const { dialogs = 0, transactions = 0 } = signalling ?? {};
    const uncollectedMiB = await memoryOf(pid);
    const heapsMiB = await probe.collect();
    return { dialogs, transactions, uncollectedMiB, heapsMiB, residentMiB: await memoryOf(pid) };
  }

  // Code is compiled and caches are filled by then.
  await runSippCalls({ ...load, seconds: 20 });
  await delay(lingersMs + 2_000);
  const before = await look();
  let standing = before;
  const { attempted } = await runSippCalls({
    ...load,
    seconds: calls / callsPerSec,
    // Shorter than the silence after which the box asks by OPTIONS, which SIPp's scenario does not expect.
    holdMs: 44_000,
    async meanwhile() {
      await delay((calls / callsPerSec) * 1000 + lingersMs + 500);
      standing = await look();
    },
  });
  // As the engine counts them: on a machine that is busy with other things not all calls are up by then.
  const dialogs = standing.dialogs - before.dialogs;
  const kibPerDialog = (after: number, was: number): number => Math.round(((after - was) * 10_240) / dialogs) / 10;
  return {
    calls: attempted,
    dialogs,
    before,
    standing,
    kibPerDialog: kibPerDialog(standing.residentMiB, before.residentMiB),
    uncollectedKibPerDialog: kibPerDialog(standing.uncollectedMiB, before.uncollectedMiB),
    heapKibPerDialog: Object.fromEntries(
      Object.entries(standing.heapsMiB).map(([thread, mib]) => [
        thread,
        kibPerDialog(mib, before.heapsMiB[thread] ?? 0),
      ]),
    ),
  };
}
