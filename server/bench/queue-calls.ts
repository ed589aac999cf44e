import { setTimeout as delay } from 'node:timers/promises';
import { describeError } from '../base/errors.ts';
import { type Place, pickAddress } from '../testing/loopback.ts';
import { type SipPeer, startSipPeer } from '../testing/peers/sip-peer.ts';
import type { QueueCallsResult } from './jobs.ts';

const renewMs = 120_000;

/**
 * Calls to a queue at an even rate, answered by its people's phones, each talked for `holdMs` with audio both ways. The
 * phones register here and go on refreshing.
 */
export async function measureQueueCalls(
  carrier: SipPeer,
  load: {
    target: Place;
    to: string;
    agents: readonly { user: string; password: string }[];
    callsPerSec: number;
    seconds: number;
    holdMs: number;
  },
): Promise<QueueCallsResult> {
  await using phone = await startSipPeer({ address: await pickAddress(), port: 5060 });
  let registrations = 0;
  const failures: Record<string, number> = {};
  const failed = (error: unknown): void => {
    const why = describeError(error)
      .split('\n')[0]!
      .replace(/\+?\d{6,}/g, 'N');
    failures[why] = (failures[why] ?? 0) + 1;
  };
  async function renew(): Promise<void> {
    for (const agent of load.agents) {
      await phone
        .register({ registrar: load.target, ...agent, expiresSec: (2 * renewMs) / 1000 })
        .then(() => registrations++, failed);
    }
  }
  await renew();
  const renewing = setInterval(() => void renew(), renewMs);
  phone.onCall((call) => void call.answer().catch(() => undefined), { codecs: ['PCMA'] });
  let completed = 0;
  async function oneCall(index: number): Promise<void> {
    try {
      const from = `+3462${String(index % 10_000_000).padStart(7, '0')}`;
      const call = await carrier.call({ target: load.target, from, to: load.to, audio: { codecs: ['PCMA'] } });
      await call.answered(20_000);
      await delay(load.holdMs);
      call.hangup();
      await call.ended(20_000);
      completed++;
    } catch (error) {
      failed(error);
    }
  }
  const attempted = Math.round(load.callsPerSec * load.seconds);
  const began = performance.now();
  const running: Promise<void>[] = [];
  for (let index = 0; index < attempted; index++) {
    const early = began + (index * 1000) / load.callsPerSec - performance.now();
    if (early > 1) await delay(early);
    running.push(oneCall(index));
  }
  await Promise.all(running);
  clearInterval(renewing);
  return { attempted, completed, registrations, failures };
}
