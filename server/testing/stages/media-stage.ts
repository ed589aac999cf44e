import { writeFile } from 'node:fs/promises';
import { Worker } from 'node:worker_threads';
import { type MediaHost, startMedia } from '../../adapters/media/media-host.ts';
import { silentLog } from '../../base/log.ts';
import { encodeG711, type G711 } from '../../core/rtp/g711.ts';
import { createTone, sampleRate } from '../../core/rtp/tone.ts';
import { printWavHeader } from '../../core/rtp/wav.ts';
import type { MediaEvent, RemoteMedia } from '../../services/calls/media-port.ts';
import { createFacts, type Facts } from '../facts.ts';
import type { RtpPuppet } from './rtp-puppet.ts';

/** The real media worker on loopback, in a hurry: silence after 400 ms, reports each 150 ms, keep-alive each 200 ms. */
export interface MediaStage extends AsyncDisposable {
  readonly media: MediaHost;
  readonly events: Facts<MediaEvent>;
  /** The worker that runs now. */
  worker(): Worker;
  /** Opens a leg whose far end is `peer` (PCMA, both ways unless changed); tells its port. */
  connect(peer: RtpPuppet, legId: string, change?: Partial<RemoteMedia>): Promise<number>;
  waitFor<K extends MediaEvent['kind']>(kind: K, options?: { after?: number }): Promise<MediaEvent & { kind: K }>;
}

export async function stageMedia(): Promise<MediaStage> {
  let worker: Worker | undefined;
  const media = await startMedia({
    rtpRange: { from: 0, to: 0 },
    bindAddress: '127.0.0.1',
    log: silentLog,
    timing: { silentAfterMs: 400, reportEveryMs: 150, keepAliveMs: 200 },
    startWorker(workerData) {
      worker = new Worker(new URL('../../adapters/media/media-worker.ts', import.meta.url), { workerData });
      return worker;
    },
  });
  const events = createFacts<MediaEvent>('media', (event) => JSON.stringify(event));
  media.onEvent((event) => events.push(event));
  return {
    media,
    events,
    worker: () => worker!,
    async connect(peer, legId, change = {}) {
      const { port } = await media.open(legId);
      peer.target({ address: '127.0.0.1', port });
      const { address } = peer;
      media.connect(legId, { address, port: peer.port, codec: 'PCMA', direction: 'sendrecv', ...change });
      // The worker has heard of it: a packet sent from here on finds the leg.
      await media.stats();
      return port;
    },
    waitFor: <K extends MediaEvent['kind']>(kind: K, options: { after?: number } = {}) =>
      events.waitFor((event): event is MediaEvent & { kind: K } => event.kind === kind, { what: kind, ...options }),
    [Symbol.asyncDispose]: () => media.stop(),
  };
}

/** Writes a WAV of one tone in A-law (or µ-law). */
export async function writeToneFile(file: string, tone: { hz: number; ms: number; codec?: G711 }): Promise<void> {
  const pcm = new Int16Array(tone.ms * 8);
  createTone({ frequenciesHz: [tone.hz] }).fill(pcm);
  const encoding = tone.codec ?? 'PCMA';
  const header = printWavHeader({ encoding, channels: 1, sampleRate }, pcm.length);
  await writeFile(file, Buffer.concat([header, encodeG711(pcm, encoding)]));
}
