import type { Language } from '../../core/office/office.ts';
import type { TelephoneSound } from '../../core/rtp/telephone-sound.ts';

/** Reads texts aloud. Neither rejects. */
export interface SpeechPort {
  /** A WAV file of any rate; `not-installed` when no program on this machine speaks. */
  speak(text: string, language: Language): Promise<{ kind: 'spoken'; wav: Uint8Array } | SpeechFailure>;
}

export type SpeechFailure = { kind: 'failed'; why: 'not-installed' | (string & {}) };

/** Makes sound files into what telephone lines carry, away from the thread that carries calls. */
export interface SoundPort {
  convert(file: Uint8Array, how: { speech: boolean }): Promise<TelephoneSound>;
}
