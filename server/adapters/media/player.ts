import { encodeG711, type G711, silenceOf } from '../../core/rtp/g711.ts';
import { createTone, frameSamples } from '../../core/rtp/tone.ts';
import type { PlaySource } from '../../services/calls/media-port.ts';
import type { Sound, Sounds } from './sounds.ts';

/** What is played to a leg: asked for one frame each 20 ms. */
export interface Player {
  /** 160 octets; `wait` while files are being read; `end` after the last frame. */
  frame(codec: G711): Uint8Array | 'wait' | 'end';
}

function playSounds(sounds: readonly Sound[], options: { loop: boolean }): Player {
  let index = 0;
  let at = 0;
  const empty = sounds.every((sound) => sound.samples === 0);

  return {
    frame(codec) {
      if (empty) return options.loop ? 'wait' : 'end';
      // The common case: the frame lies within one file, and nothing is copied.
      const whole = sounds[index];
      if (whole && at + frameSamples <= whole.samples) {
        at += frameSamples;
        return whole.octets(codec).subarray(at - frameSamples, at);
      }
      if (index === sounds.length) return 'end';
      const frame = new Uint8Array(frameSamples).fill(silenceOf[codec]);
      for (let filled = 0; filled < frameSamples && index < sounds.length; ) {
        const octets = sounds[index]!.octets(codec).subarray(at, at + frameSamples - filled);
        frame.set(octets, filled);
        filled += octets.length;
        at += octets.length;
        if (at < sounds[index]!.samples) break;
        at = 0;
        index = options.loop ? (index + 1) % sounds.length : index + 1;
      }
      return frame;
    },
  };
}

function playTone(tone: { frequenciesHz: readonly number[]; onMs: number; offMs: number }): Player {
  const generator = createTone(tone);
  const pcm = new Int16Array(frameSamples);
  return {
    frame(codec) {
      generator.fill(pcm);
      return encodeG711(pcm, codec);
    },
  };
}

/** Begins to read what is to be played; the player waits until it is there. */
export function createPlayer(source: PlaySource, sounds: Sounds): Player {
  if (source.kind === 'tone') return playTone(source);
  const files = source.kind === 'music' ? [source.file] : source.files;
  let ready: Player | undefined;
  // `load` never rejects: a bad file is a sound of no samples.
  void Promise.all(files.map((file) => sounds.load(file))).then((loaded) => {
    ready = playSounds(loaded, { loop: source.kind === 'music' });
  });
  return { frame: (codec) => ready?.frame(codec) ?? 'wait' };
}
