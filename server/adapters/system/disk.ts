import { statfs } from 'node:fs/promises';
import type { Clock, Timer } from '../../base/clock.ts';
import type { Log } from '../../base/log.ts';
import type { FactBus } from '../../services/facts.ts';

const EVERY_MS = 60_000;
/** Below either, people are warned: an hour of ten recorded calls takes about 1.2 GB. */
const LOW_BYTES = 2_000_000_000;
const LOW_SHARE = 0.05;

/** Tells when the data folder's disk runs low, and when it has room again; returns how to stop. */
export function watchDisk(deps: { folder: string; clock: Clock; bus: FactBus; log: Log }): () => void {
  let timer: Timer | undefined;
  let stopped = false;
  let low = false;
  async function look(): Promise<void> {
    try {
      const { bavail, bsize, blocks } = await statfs(deps.folder);
      const freeBytes = bavail * bsize;
      const isLow = freeBytes < LOW_BYTES || bavail / blocks < LOW_SHARE;
      if (isLow !== low) {
        low = isLow;
        deps.log.warn(isLow ? 'disk runs low' : 'disk has room again', { freeBytes });
        deps.bus.publish('health.changed', { code: 'disk-low', context: { freeBytes }, active: isLow });
      }
    } catch (error) {
      deps.log.warn('disk cannot be looked at', { error });
    }
    if (!stopped) timer = deps.clock.after(EVERY_MS, () => void look());
  }
  void look();
  return () => {
    stopped = true;
    timer?.cancel();
  };
}
