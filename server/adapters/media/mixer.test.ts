import { expect, test } from 'vitest';
import { decodeG711, encodeG711, type G711 } from '../../core/rtp/g711.ts';
import { createTone, frameSamples, levelDbfs, toneShare } from '../../core/rtp/tone.ts';
import type { Audio } from './audio.ts';
import { createMixer, type Party } from './mixer.ts';

interface Speaker extends Party {
  heard: number[];
  say: (nowMs: number) => Audio;
}

/** Says one tone, a frame each time; `amplitude` at its peak. */
function speaker(hz: number, { codec = 'PCMA', amplitude = 8000 }: { codec?: G711; amplitude?: number } = {}): Speaker {
  const tone = createTone({ frequenciesHz: [hz], amplitude });
  const pcm = new Int16Array(frameSamples);
  let sequence = 0;
  return {
    legId: `${hz}`,
    codec: () => codec,
    heard: [],
    say(nowMs) {
      tone.fill(pcm);
      const timestamp = (0xffff_ff00 + sequence++ * frameSamples) >>> 0;
      const place = { source: tone, sequence, timestamp, marker: false, start: 0, end: frameSamples };
      return { ...place, codec, data: encodeG711(pcm, codec), isDatagram: false, nowMs };
    },
  };
}

const hears = (mixer: ReturnType<typeof createMixer<Speaker>>, nowMs: number, whole?: number[]): void =>
  mixer.tick(nowMs, {
    heard: (party, { data, codec }) => party.heard.push(...decodeG711(data, codec)),
    whole: whole && (({ data, codec }) => whole.push(...decodeG711(data, codec))),
  });

/** Half a second; `late` is how many ms after their time the packets of a party come. */
function talk(
  mixer: ReturnType<typeof createMixer<Speaker>>,
  parties: readonly Speaker[],
  told: { late?: (frame: number) => number; whole?: number[]; frames?: number; fromMs?: number } = {},
): void {
  const { late = () => 0, whole, frames = 25, fromMs = 0 } = told;
  const due = parties.flatMap((party) =>
    Array.from({ length: frames }, (_, frame) => ({ party, audio: party.say(0), atMs: frame * 20 + 1 + late(frame) })),
  );
  for (let tick = 1; tick <= frames; tick++) {
    for (const { party, audio, atMs } of due.filter(({ atMs }) => atMs > (tick - 1) * 20 && atMs <= tick * 20))
      mixer.put(party, { ...audio, nowMs: fromMs + atMs });
    hears(mixer, fromMs + tick * 20, whole);
  }
}

/** After the packets that are held back. */
const settled = (heard: number[]): Int16Array => Int16Array.from(heard.slice(1600, 3600));

test('each hears the others and not itself, whatever law it speaks', () => {
  const [a, b, c] = [speaker(400), speaker(700, { codec: 'PCMU' }), speaker(1000)];
  const mixer = createMixer<Speaker>(0);
  for (const party of [a, b, c]) mixer.add(party, { muted: false });
  talk(mixer, [a, b, c]);
  const shares = (party: Speaker) => [400, 700, 1000].map((hz) => toneShare(settled(party.heard), hz));
  for (const [own, party] of [a, b, c].entries()) {
    const each = shares(party);
    expect(each[own]).toBeLessThan(0.01);
    expect(each.filter((share) => share > 0.45)).toHaveLength(2);
  }
});

test('ten who shout together come out clipped, not turned over', () => {
  const parties = Array.from({ length: 10 }, () => speaker(500, { amplitude: 30_000 }));
  const mixer = createMixer<Speaker>(0);
  for (const party of parties) mixer.add(party, { muted: false });
  talk(mixer, parties);
  const heard = settled(parties[0]!.heard);
  expect(Math.max(...heard)).toBeGreaterThan(31_000);
  expect(toneShare(heard, 500)).toBeGreaterThan(0.75);
});

test('packets that come up to 60 ms late leave no gap', () => {
  const [a, b] = [speaker(400), speaker(700)];
  const mixer = createMixer<Speaker>(0);
  for (const party of [a, b]) mixer.add(party, { muted: false });
  // The first ones are on time, then they come in bursts of three.
  talk(mixer, [a], { late: (frame) => (frame < 3 ? 0 : [40, 20, 0][frame % 3]!) });
  expect(toneShare(settled(b.heard), 400)).toBeGreaterThan(0.99);
});

test('a clock that runs too fast or too slow by a thousandth is followed for ever', () => {
  for (const drift of [-1, 1]) {
    const [a, b] = [speaker(400), speaker(700)];
    const mixer = createMixer<Speaker>(0);
    for (const party of [a, b]) mixer.add(party, { muted: false });
    const frames = 6000;
    talk(mixer, [a], { frames, late: (frame) => 150 + frame * 0.02 * drift });
    const last = Int16Array.from(b.heard.slice(-160 * 500));
    expect(levelDbfs(last)).toBeGreaterThan(levelDbfs(Int16Array.from(b.heard.slice(3200, 4800))) - 1);
  }
});

test('nobody hears who is muted, who hears the others; the whole is what all say', () => {
  const [a, b] = [speaker(400), speaker(700)];
  const mixer = createMixer<Speaker>(0);
  mixer.add(a, { muted: true });
  mixer.add(b, { muted: false });
  const whole: number[] = [];
  talk(mixer, [a, b], { whole });
  expect(levelDbfs(settled(b.heard))).toBeLessThan(-60);
  expect(toneShare(settled(a.heard), 700)).toBeGreaterThan(0.95);
  expect(toneShare(settled(whole), 700)).toBeGreaterThan(0.95);
  mixer.mute(a, false);
  b.heard = [];
  talk(mixer, [a, b], { fromMs: 500 });
  expect(toneShare(settled(b.heard), 400)).toBeGreaterThan(0.9);
});

test('a tone is heard by all for as long as it was asked for', () => {
  const [a, b] = [speaker(400), speaker(700)];
  const mixer = createMixer<Speaker>(0);
  for (const party of [a, b]) mixer.add(party, { muted: false });
  mixer.tone({ frequenciesHz: [1000], ms: 100 });
  talk(mixer, [], { frames: 10 });
  for (const { heard } of [a, b]) {
    expect(toneShare(Int16Array.from(heard.slice(0, 800)), 1000)).toBeGreaterThan(0.95);
    expect(levelDbfs(Int16Array.from(heard.slice(800)))).toBeLessThan(-60);
  }
});

test('a thread that was held up goes on with what is said now', () => {
  const [a, b] = [speaker(400), speaker(700)];
  const mixer = createMixer<Speaker>(0);
  for (const party of [a, b]) mixer.add(party, { muted: false });
  talk(mixer, [a]);
  b.heard = [];
  for (let tick = 0; tick < 12; tick++) {
    const nowMs = 5000 + tick * 20;
    mixer.put(a, { ...a.say(0), nowMs });
    hears(mixer, nowMs);
  }
  // 60 ms are held back, and some silence was left over.
  expect(toneShare(Int16Array.from(b.heard.slice(-800)), 400)).toBeGreaterThan(0.95);
});
