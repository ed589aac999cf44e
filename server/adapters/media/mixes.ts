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
  /** A mix of these three; the two go on hearing each other directly, but those of `speaksTo`, who hear the mix. */
  attend(leg: Leg, to: { talk: readonly Leg[]; speaksTo: ReadonlySet<Leg> }): void;
  /** It is bridged all the same: whoever listens to it leaves that as it is. */
  isAttended(leg: Leg): boolean;
  /** It is bridged, and hears the mix instead. */
  hearsMix(leg: Leg): boolean;
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
  /** Of those who are attended to: whether they hear the mix. */
  const attended = new Map<Leg, boolean>();

  function heard(leg: Leg, audio: Audio): void {
    recordings.put(heardBy(leg.legId), audio);
    if (!isAside(leg) && attended.get(leg) !== false) leg.sendAudio(audio);
  }

  function mute(leg: Leg, muted: boolean): void {
    const mixId = mixOf.get(leg);
    if (mixId !== undefined) mixes.get(mixId)?.mixer.mute(leg, muted);
  }

  function leave(leg: Leg): void {
    const mixId = mixOf.get(leg);
    const mix = mixId !== undefined && mixes.get(mixId);
    if (mixId === undefined || !mix) return;
    mixOf.delete(leg);
    attended.delete(leg);
    mix.mixer.remove(leg);
    if (mix.mixer.size === 0) mixes.delete(mixId);
  }

  function join(leg: Leg, { mixId, muted }: { mixId: string; muted: boolean }): void {
    leave(leg);
    const mix = mixes.get(mixId) ?? {
      mixer: createMixer<Leg>(now()),
      output: { heard },
      whole: (audio: Audio) => recordings.put(mixId, audio),
    };
    mixes.set(mixId, mix);
    mix.mixer.add(leg, { muted });
    mixOf.set(leg, mixId);
  }

  return {
    join,
    leave,
    mute,
    attend(leg, { talk, speaksTo }) {
      const mixId = `attended-by-${leg.legId}`;
      const muted = speaksTo.size === 0;
      if (mixOf.get(leg) === mixId) mute(leg, muted);
      else join(leg, { mixId, muted });
      for (const each of talk) {
        if (mixOf.get(each) !== mixId) join(each, { mixId, muted: false });
        attended.set(each, speaksTo.has(each));
      }
    },
    isAttended: (leg) => attended.has(leg),
    hearsMix: (leg) => attended.get(leg) === true,
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
