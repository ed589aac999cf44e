import { readFile, stat } from 'node:fs/promises';
import { describeError } from '../../base/errors.ts';
import type { Log } from '../../base/log.ts';
import { encodeG711, type G711 } from '../../core/rtp/g711.ts';
import { sampleRate } from '../../core/rtp/tone.ts';
import { readWav } from '../../core/rtp/wav.ts';

/** One WAV file, ready to be sent: an octet a sample. */
export interface Sound {
  samples: number;
  octets(codec: G711): Uint8Array;
}

/** Reads sound files once; a file that was changed is read again. */
export interface Sounds {
  /** A missing or unfit file is logged and is a sound of no samples. */
  load(file: string): Promise<Sound>;
}

const mostKept = 200;

function makeSound(pcm: Int16Array): Sound {
  const encoded: Partial<Record<G711, Uint8Array>> = {};
  return {
    samples: pcm.length,
    octets(codec) {
      encoded[codec] ??= encodeG711(pcm, codec);
      return encoded[codec];
    },
  };
}

const nothing = makeSound(new Int16Array(0));

async function readSound(file: string, log: Log): Promise<Sound> {
  const wav = readWav(await readFile(file));
  if (!wav || wav.header.sampleRate !== sampleRate) {
    log.warn('sound file is not a WAV of 8 kHz in PCM16 or G.711: nothing is played', { file });
    return nothing;
  }
  return makeSound(wav.channels[0]!);
}

export function createSounds(log: Log): Sounds {
  const kept = new Map<string, { version: string; sound: Promise<Sound> }>();

  return {
    async load(file) {
      try {
        const { mtimeMs, size } = await stat(file);
        const version = `${mtimeMs} ${size}`;
        const known = kept.get(file);
        if (known?.version === version) return await known.sound;
        const sound = readSound(file, log);
        kept.delete(file);
        kept.set(file, { version, sound });
        if (kept.size > mostKept) kept.delete(kept.keys().next().value!);
        return await sound;
      } catch (error) {
        kept.delete(file);
        log.warn('sound file cannot be read: nothing is played', { file, why: describeError(error) });
        return nothing;
      }
    },
  };
}
