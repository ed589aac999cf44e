import type { Clock } from '../../base/clock.ts';
import { ownThreadUsage, type ThreadUsage } from '../../base/thread-usage.ts';
import type { MediaVitals, ProcessVitals, SignallingVitals, VitalsPort } from './vitals-port.ts';

/** What calls hold in the main thread. */
export interface CallVitals {
  /** Until the last leg is closed and the journal complete. */
  standing: number;
  /** Dialogs as the services know them. */
  legs: number;
  /** Stories of calls that are not over and written yet. */
  stories: number;
  /** Journal rows that the store has not taken yet: more than a moment's only when the disk fails. */
  unwrittenRows: number;
}

/** How the appliance is at this moment: what each thread takes of the machine, and what it holds. */
export interface Vitals {
  at: number;
  process: ProcessVitals;
  /** Absent: the thread does not run. */
  threads: { main: ThreadUsage; sip?: ThreadUsage; media?: ThreadUsage; data?: ThreadUsage };
  calls: CallVitals;
  /** Absent while no embedded engine runs. */
  signalling?: SignallingVitals;
  media?: MediaVitals;
}

/** Asks all threads at once; one that does not run is left out. */
export async function readVitals(deps: {
  clock: Pick<Clock, 'now'>;
  port: VitalsPort;
  calls: () => CallVitals;
}): Promise<Vitals> {
  const { clock, port, calls } = deps;
  const [process, signalling, media, data] = await Promise.all([
    port.process(),
    port.signalling(),
    port.media(),
    port.data(),
  ]);
  return {
    at: clock.now(),
    process,
    threads: {
      main: ownThreadUsage(),
      ...(signalling && { sip: signalling.usage }),
      ...(media && { media: media.usage }),
      ...(data && { data }),
    },
    calls: calls(),
    ...(signalling && { signalling: signalling.work }),
    ...(media && { media: media.work }),
  };
}
