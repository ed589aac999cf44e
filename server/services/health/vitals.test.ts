import { expect, test } from 'vitest';
import { FakeClock } from '../../base/clock.ts';
import { someVitals } from '../../testing/builders/vitals.ts';
import { readVitals } from './vitals.ts';
import type { VitalsPort } from './vitals-port.ts';

const { process, threads, signalling, media, calls } = someVitals();
const port: VitalsPort = {
  process: async () => process,
  signalling: async () => ({ usage: threads.sip!, work: signalling! }),
  media: async () => ({ usage: threads.media!, work: media! }),
  data: async () => threads.data,
};
const clock = new FakeClock(1000);

test('what each thread takes and what calls hold is told in one go', async () => {
  const vitals = await readVitals({ clock, port, calls: () => calls });
  const { main, ...others } = vitals.threads;
  expect(vitals).toMatchObject({ at: 1000, process, calls, signalling, media });
  expect(others).toEqual({ sip: threads.sip, media: threads.media, data: threads.data });
  expect(main.heapBytes).toBeGreaterThan(1024 ** 2);
  expect(main.cpuMs).toBeGreaterThan(0);
});

test('a thread that does not run is left out, with an external engine also the signalling', async () => {
  const nothing = async () => undefined;
  const vitals = await readVitals({
    clock,
    port: { ...port, signalling: nothing, media: nothing, data: nothing },
    calls: () => calls,
  });
  expect(Object.keys(vitals.threads)).toEqual(['main']);
  expect(vitals).not.toHaveProperty('signalling');
  expect(vitals).not.toHaveProperty('media');
});
