import { heardBy } from '../../services/calls/media-port.ts';
import type { Audio } from './audio.ts';
import type { Leg } from './leg.ts';
import { createMixer, type Mixer, type MixOutput } from './mixer.ts';
import type { Recordings } from './recordings.ts';

/** All mixes of the thread: who is in which. */
export interface Mixes {
  join(leg: Leg, place: { mixId: string; muted: boolean }): void;
  /** No-op for a leg that is in none. */
  leave(leg: Leg): void;
  mute(leg: Leg, muted: boolean): void;
  tone(tone: { mixId: string; frequenciesHz: readonly number[]; ms: number }): void;
  /** What the leg says, for the others. */
  put(leg: Leg, audio: Audio): void;
  tick(nowMs: number): void;
}

/** `isAside`: something else is played to the leg, which does not hear the mix meanwhile. */
export function createMixes(deps: {
  now: () => number;
  recordings: Pick<Recordings, 'put' | 'hears'>;
  isAside: (leg: Leg) => boolean;
}): Mixes {
  const { now, recordings, isAside } = deps;
  const mixes = new Map<string, { mixer: Mixer<Leg>; output: MixOutput<Leg>; whole: (audio: Audio) => void }>();
  const mixOf = new Map<Leg, string>();

  function heard(leg: Leg, audio: Audio): void {
    recordings.put(heardBy(leg.legId), audio);
    if (!isAside(leg)) leg.sendAudio(audio);
  }

  function leave(leg: Leg): void {
    const mixId = mixOf.get(leg);
    const mix = mixId !== undefined && mixes.get(mixId);
    if (mixId === undefined || !mix) return;
    mixOf.delete(leg);
    mix.mixer.remove(leg);
    if (mix.mixer.size === 0) mixes.delete(mixId);
  }

  return {
    join(leg, { mixId, muted }) {
      leave(leg);
      const mix = mixes.get(mixId) ?? {
        mixer: createMixer<Leg>(now()),
        output: { heard },
        whole: (audio: Audio) => recordings.put(mixId, audio),
      };
      mixes.set(mixId, mix);
      mix.mixer.add(leg, { muted });
      mixOf.set(leg, mixId);
    },
    leave,
    mute(leg, muted) {
      const mixId = mixOf.get(leg);
      if (mixId !== undefined) mixes.get(mixId)?.mixer.mute(leg, muted);
    },
    tone: ({ mixId, ...tone }) => mixes.get(mixId)?.mixer.tone(tone),
    put(leg, audio) {
      const mixId = mixOf.get(leg);
      if (mixId !== undefined) mixes.get(mixId)?.mixer.put(leg, audio);
    },
    tick(nowMs) {
      for (const [mixId, { mixer, output, whole }] of mixes) {
        output.whole = recordings.hears(mixId) ? whole : undefined;
        mixer.tick(nowMs, output);
      }
    },
  };
}
