import { decodeTable, encodeTable, type G711 } from '../../core/rtp/g711.ts';
import { createJitterBuffer, type JitterBuffer } from '../../core/rtp/jitter-buffer.ts';
import { createTone, frameSamples, sampleRate } from '../../core/rtp/tone.ts';
import type { Audio } from './audio.ts';

/** One who takes part in a mix. */
export interface Party {
  readonly legId: string;
  /** What it hears is sent so. */
  codec(): G711;
}

/** What happens to the sound of a mix; the audio is good only until the call returns. */
export interface MixOutput<P extends Party> {
  /** All others, without the party itself. */
  heard(party: P, audio: Audio): void;
  /** All of them; asked for only while somebody wants it. */
  whole?: ((audio: Audio) => void) | undefined;
}

/** Several who hear each other: each one all others and never itself. */
export interface Mixer<P extends Party> {
  readonly size: number;
  add(party: P, options: { muted: boolean }): void;
  remove(party: P): void;
  mute(party: P, muted: boolean): void;
  /** What a party says: it is heard 60 ms later, whenever its packets come within that time. */
  put(party: P, audio: Audio): void;
  /** Heard by all, over what they say. */
  tone(tone: { frequenciesHz: readonly number[]; ms: number }): void;
  /** Each 20 ms. */
  tick(nowMs: number, output: MixOutput<P>): void;
}

/** How long audio is held back, so that late packets still find their place. */
const depthSamples = (sampleRate * 60) / 1000;
const capacity = 4 * depthSamples;
/** A thread held up for longer leaves out what was said meanwhile instead of lagging behind for ever. */
const mostBehindSamples = 10 * frameSamples;
const toneAmplitude = 6000;

interface Member<P> {
  party: P;
  muted: boolean;
  buffer: JitterBuffer;
  said: Int16Array;
  out: Audio;
}

const makeOut = (source: object): Audio => ({
  source,
  codec: 'PCMA',
  sequence: 0,
  timestamp: 0,
  marker: false,
  data: new Uint8Array(frameSamples),
  start: 0,
  end: frameSamples,
  isDatagram: false,
  nowMs: 0,
});

/** Made once for each party; nothing is made while they talk. */
export function createMixer<P extends Party>(startMs: number): Mixer<P> {
  const members = new Map<P, Member<P>>();
  const sum = new Int32Array(frameSamples);
  const toned = new Int16Array(frameSamples);
  const whole = makeOut({});
  let position = 0;
  let sounding: { fill: (pcm: Int16Array) => void; framesLeft: number } | undefined;

  const placeOf = (nowMs: number): number => Math.round(((nowMs - startMs) * sampleRate) / 1000);

  function advance(out: Audio, nowMs: number): void {
    out.sequence = (out.sequence + 1) & 0xffff;
    out.timestamp = (out.timestamp + frameSamples) >>> 0;
    out.nowMs = nowMs;
  }

  /** `own` undefined: all of it. */
  function encode(out: Audio, codec: G711, own: Int16Array | undefined): void {
    const table = encodeTable[codec];
    const { data } = out;
    out.codec = codec;
    for (let i = 0; i < frameSamples; i++) {
      const sample = own ? sum[i]! - own[i]! : sum[i]!;
      data[i] = table[(sample > 32_767 ? 32_767 : sample < -32_768 ? -32_768 : sample) & 0xffff]!;
    }
  }

  function gather(): void {
    sum.fill(0);
    if (sounding) {
      sounding.fill(toned);
      for (let i = 0; i < frameSamples; i++) sum[i] = toned[i]!;
      if (--sounding.framesLeft === 0) sounding = undefined;
    }
    for (const { buffer, said, muted } of members.values()) {
      buffer.takeInto(said, position);
      if (muted) said.fill(0);
      else for (let i = 0; i < frameSamples; i++) sum[i] = sum[i]! + said[i]!;
    }
  }

  return {
    get size() {
      return members.size;
    },
    add(party, { muted }) {
      members.set(party, {
        party,
        muted,
        buffer: createJitterBuffer(capacity, { resyncSamples: depthSamples }),
        said: new Int16Array(frameSamples),
        out: makeOut(party),
      });
    },
    remove: (party) => void members.delete(party),
    mute(party, muted) {
      const member = members.get(party);
      if (member) member.muted = muted;
    },
    put(party, { source, timestamp, codec, data, start, end, nowMs }) {
      const atSample = placeOf(nowMs) + depthSamples;
      members.get(party)?.buffer.put({ source, timestamp, atSample, data, start, end, table: decodeTable[codec] });
    },
    tone({ frequenciesHz, ms }) {
      const { fill } = createTone({ frequenciesHz, amplitude: toneAmplitude });
      sounding = { fill, framesLeft: Math.max(1, Math.round(ms / 20)) };
    },
    tick(nowMs, output) {
      position += frameSamples;
      const now = placeOf(nowMs);
      if (now - position > mostBehindSamples) position = now;
      gather();
      for (const { party, said, out } of members.values()) {
        advance(out, nowMs);
        encode(out, party.codec(), said);
        output.heard(party, out);
      }
      if (!output.whole) return;
      advance(whole, nowMs);
      encode(whole, 'PCMA', undefined);
      output.whole(whole);
    },
  };
}
