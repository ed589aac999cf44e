import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { FakeClock } from '../../base/clock.ts';
import { silentLog } from '../../base/log.ts';
import { printWavHeader } from '../../core/rtp/wav.ts';
import { testMediaContract } from '../../testing/contracts/media-contract.ts';
import { makeTempFolder, pickPortRange } from '../../testing/loopback.ts';
import { startMedia } from './media-host.ts';

testMediaContract('the worker', async ({ ports }) => {
  const folder = await makeTempFolder('media');
  const prompt = join(folder.path, 'prompt.wav');
  const header = printWavHeader({ encoding: 'PCMA', channels: 1, sampleRate: 8000 }, 400);
  await writeFile(prompt, Buffer.concat([header, Buffer.alloc(400, 0xd5)]));
  const { from } = await pickPortRange(ports * 2);
  const clock = new FakeClock();
  let worker: Worker | undefined;
  const media = await startMedia({
    rtpRange: { from, to: from + ports * 2 - 1 },
    bindAddress: '127.0.0.1',
    log: silentLog,
    clock,
    startWorker(workerData) {
      worker = new Worker(new URL('./media-worker.ts', import.meta.url), { workerData });
      return worker;
    },
  });
  return {
    media,
    prompt,
    recordingFile: join(folder.path, 'call.wav'),
    finishPlaying: () => undefined,
    die: () => void worker!.terminate(),
    passRestartGap: () => clock.advance(1000),
    async stop() {
      await media.stop();
      await folder[Symbol.asyncDispose]();
    },
  };
});
