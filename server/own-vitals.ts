import type { MediaHost } from './adapters/media/media-host.ts';
import { readProcessVitals } from './adapters/system/process-vitals.ts';
import type { VitalsPort } from './services/health/vitals-port.ts';

/** How the threads of this process do; `signalling` and `data` tell of theirs. */
export function ownVitals(threads: Pick<VitalsPort, 'signalling' | 'data'> & { media: MediaHost }): VitalsPort {
  const { media, signalling, data } = threads;
  return {
    process: readProcessVitals,
    signalling,
    data,
    async media() {
      // Both fail when the thread has just died; another one is being started.
      const [usage, stats] = await Promise.all([media.usage(), media.stats().catch(() => undefined)]);
      return usage && stats && { usage, work: { ...stats, tickLateMs: Math.round(stats.tickLateMs * 10) / 10 } };
    },
  };
}
