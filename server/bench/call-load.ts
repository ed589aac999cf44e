import { setTimeout as delay } from 'node:timers/promises';
import type { Appliance } from '../testing/appliance.ts';
import type { Place } from '../testing/loopback.ts';
import { startSipPeer } from '../testing/peers/sip-peer.ts';
import { type CpuTime, cpuBetween, cpuOf, memoryOf } from './processes.ts';
import { runSippCalls, type SippCalls, startAnsweringSipp } from './sipp-calls.ts';

export interface CallLoadStep extends SippCalls {
  callsPerSec: number;
  seconds: number;
  /** Of the called end. */
  phoneRetransmissions: number;
  /** Of the appliance, all threads. */
  cpuMsPerCall: number;
  threadsMsPerCall: Record<string, number>;
  /** Cores that it kept busy. */
  cores: number;
}

const perCall = ({ threadsMs }: CpuTime, calls: number): Record<string, number> =>
  Object.fromEntries(
    Object.entries(threadsMs)
      .map(([name, ms]) => [name, Math.round((ms / calls) * 1000) / 1000] as const)
      .filter(([, ms]) => ms > 0),
  );

const isClean = (step: CallLoadStep): boolean =>
  step.successful === step.attempted && step.retransmissions + step.phoneRetransmissions === 0;

/** SIPp calls through the appliance, from its carrier to one of its phones, which SIPp is, too. */
export async function measureCallLoad(
  appliance: Appliance,
  peers: { carrier: string; phone: Place; to: string; credentials: { user: string; password: string } },
  say: (text: string) => void,
) {
  const { pid } = appliance.ready;
  const target = appliance.sip('udp');
  {
    await using phone = await startSipPeer(peers.phone);
    await phone.register({ registrar: target, ...peers.credentials, expiresSec: 3600 });
  }
  await using phone = await startAnsweringSipp(peers.phone);

  async function run(callsPerSec: number, seconds: number): Promise<CallLoadStep> {
    const [cpu, repeated] = [await cpuOf(pid), await phone.retransmissions()];
    const calls = await runSippCalls({ from: peers.carrier, target, to: peers.to, callsPerSec, seconds });
    const used = cpuBetween(cpu, await cpuOf(pid));
    // The phone's figures are written once a second.
    await delay(1_100);
    const step = {
      callsPerSec,
      seconds,
      ...calls,
      phoneRetransmissions: (await phone.retransmissions()) - repeated,
      cpuMsPerCall: Math.round((used.totalMs / calls.successful) * 100) / 100,
      threadsMsPerCall: perCall(used, calls.successful),
      cores: Math.round((used.totalMs / calls.tookMs) * 100) / 100,
    };
    say(
      `  ${callsPerSec} calls/s: ${step.successful} of ${step.attempted}, ${step.cpuMsPerCall} ms CPU a call, ` +
        `${step.retransmissions + step.phoneRetransmissions} repeated`,
    );
    return step;
  }

  say('  SIPp alone');
  const alone = await runSippCalls({
    from: peers.carrier,
    target: peers.phone,
    to: peers.to,
    callsPerSec: 800,
    seconds: 8,
  });
  const warmUp = await run(50, 5);
  const steps: CallLoadStep[] = [];
  let sustained: CallLoadStep | undefined;
  // From the goal down: the first rate that is carried for a whole minute without a failure or a repetition.
  for (const callsPerSec of [400, 350, 300, 250, 200, 150, 100, 50]) {
    const short = await run(callsPerSec, 8);
    steps.push(short);
    if (!isClean(short)) continue;
    const long = await run(callsPerSec, 60);
    steps.push(long);
    if (!isClean(long)) continue;
    sustained = long;
    break;
  }
  const afterMiB = await memoryOf(pid);
  // A minute for transactions to die out (32 s) and memory to be given back.
  await delay(60_000);
  const restedMiB = await memoryOf(pid);
  return {
    sustainedCallsPerSec: sustained?.callsPerSec ?? 0,
    sustained,
    steps: [warmUp, ...steps],
    against: { what: 'SIPp calling SIPp directly at 800 calls/s', ...alone },
    memory: {
      afterLoadMiB: afterMiB,
      aMinuteLaterMiB: restedMiB,
    },
  };
}
