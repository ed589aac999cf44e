import { startDataWorker } from '../adapters/data/data-host.ts';
import { systemClock } from '../base/clock.ts';
import { silentLog } from '../base/log.ts';

/** The worker that stands beside an appliance's store, beside a store alone. */
export const startDataWorkerOn = (file: string): { stop(): Promise<void> } =>
  startDataWorker({ file, clock: systemClock, log: silentLog });
