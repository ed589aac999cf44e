import { setTimeout as delay } from 'node:timers/promises';
import type { Place } from '../testing/loopback.ts';
import { startSipPeer } from '../testing/peers/sip-peer.ts';
import { spreadOf } from './figures.ts';
import type { RefreshResult } from './jobs.ts';

const addresses = 100;

/** Each phone registers once; the next one begins when its time has come, whether the one before is through or not. */
export async function measureRefreshing(load: {
  registrar: Place;
  phones: readonly { user: string; password: string }[];
  perSec: number;
}): Promise<RefreshResult> {
  const peers = await Promise.all(
    Array.from({ length: addresses }, (_, index) => startSipPeer({ address: `127.7.7.${index + 1}` })),
  );
  const times: number[] = [];
  const began = performance.now();
  const running: Promise<void>[] = [];
  for (const [index, phone] of load.phones.entries()) {
    const early = began + (index * 1000) / load.perSec - performance.now();
    if (early > 1) await delay(early);
    const since = performance.now();
    running.push(
      peers[index % addresses]!.register({ registrar: load.registrar, ...phone, expiresSec: 300 }).then(
        () => void times.push(performance.now() - since),
        () => undefined,
      ),
    );
  }
  await Promise.all(running);
  await Promise.all(peers.map((peer) => peer[Symbol.asyncDispose]()));
  return { attempted: load.phones.length, granted: times.length, ms: spreadOf(times) };
}
