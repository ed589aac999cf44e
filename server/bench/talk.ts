import { setTimeout as delay } from 'node:timers/promises';
import type { Place } from '../testing/loopback.ts';
import type { PeerCall } from '../testing/peers/peer-call.ts';
import type { RtpProbe } from '../testing/peers/rtp-peer.ts';
import type { SipPeer } from '../testing/peers/sip-peer.ts';
import { spreadOf } from './figures.ts';
import type { TalkResult } from './jobs.ts';

/** Until source addresses are latched and recordings run, packets do not count. */
const settleMs = 1_500;
/** What is still on its way after this long is lost. */
const drainMs = 500;

/**
 * Every packet bears its number in its first four octets, which a relay between two ends of the same law passes
 * untouched; so each packet's own time from socket to socket is known.
 */
function createTimedPackets() {
  const sentAt: number[] = [];
  const delays: number[] = [];
  let sent = 0;
  let counting = false;
  const mark = Buffer.from([0x5a, 0xa5]);

  const probe: RtpProbe = {
    leaving({ payload }) {
      if (!counting) return;
      const number = sent++;
      payload.set(mark);
      payload[2] = number >>> 24;
      payload[3] = number >>> 16;
      payload[4] = number >>> 8;
      payload[5] = number;
      sentAt[number] = performance.now();
    },
    coming({ payload }) {
      if (payload[0] !== mark[0] || payload[1] !== mark[1]) return;
      const number = ((payload[2]! << 24) | (payload[3]! << 16) | (payload[4]! << 8) | payload[5]!) >>> 0;
      const since = sentAt[number];
      // A second copy of a packet is no arrival.
      if (since === undefined || Number.isNaN(since)) return;
      sentAt[number] = Number.NaN;
      delays.push(performance.now() - since);
    },
  };
  return {
    probe,
    count(on: boolean): void {
      counting = on;
    },
    result: () => ({ sent, lost: sent - delays.length, delayMs: spreadOf(delays) }),
  };
}

/** Keeps `calls` calls up for `seconds`, both ends talking, and times every packet of both directions. */
export async function measureTalk(
  peers: { carrier: SipPeer; phone: SipPeer },
  load: { target: Place; to: string; calls: number; seconds: number },
): Promise<TalkResult> {
  const packets = createTimedPackets();
  const audio = { codecs: ['PCMA'] as const, probe: packets.probe, sayHz: 440 };
  peers.phone.onCall((call) => void call.answer().catch(() => undefined), audio);
  const calls: PeerCall[] = [];
  for (let index = 0; index < load.calls; index++) {
    const from = `+3461${String(Math.floor(performance.now()) % 1000).padStart(3, '0')}${String(index).padStart(5, '0')}`;
    const call = await peers.carrier.call({ target: load.target, from, to: load.to, audio });
    try {
      await call.answered(10_000);
      calls.push(call);
    } catch {
      call.hangup();
    }
  }
  await delay(settleMs);
  const from = Date.now();
  packets.count(true);
  await delay(load.seconds * 1000);
  packets.count(false);
  const to = Date.now();
  await delay(drainMs);
  for (const call of calls) call.hangup();
  return { calls: calls.length, unanswered: load.calls - calls.length, ...packets.result(), window: { from, to } };
}
