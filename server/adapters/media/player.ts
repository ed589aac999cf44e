import { encodeG711, type G711, silenceOf } from '../../core/rtp/g711.ts';
import { createTone, frameSamples } from '../../core/rtp/tone.ts';
import type { PlaySource } from '../../services/calls/media-port.ts';
import type { Sound, Sounds } from './sounds.ts';

/** What is played to a leg: asked for one frame each 20 ms. */
export interface Player {
  /** 160 octets; `wait` while files are being read; `end` after the last frame. */
  frame(codec: G711): Uint8Array | 'wait' | 'end';
}

function playSounds(loaded: readonly Sound[], options: { loop: boolean }): Player {
  const sounds = loaded.filter((sound) => sound.samples > 0);
  let index = 0;
  let at = 0;

  /** The next octets, `most` of them or up to the end of a sound; none when all was played. */
  function take(codec: G711, most: number): Uint8Array {
    const sound = sounds[index];
    if (!sound) return new Uint8Array(0);
    const octets = sound.octets(codec).subarray(at, at + most);
    at += octets.length;
    if (at >= sound.samples) {
      at = 0;
      index = options.loop ? (index + 1) % sounds.length : index + 1;
    }
    return octets;
  }

  return {
    frame(codec) {
      const first = take(codec, frameSamples);
      // Nearly always the frame lies within one sound, and nothing is copied.
      if (first.length === frameSamples) return first;
      if (first.length === 0) return options.loop ? 'wait' : 'end';
      const frame = new Uint8Array(frameSamples).fill(silenceOf[codec]);
      for (let filled = 0, part = first; part.length > 0; part = take(codec, frameSamples - filled)) {
        frame.set(part, filled);
        filled += part.length;
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
