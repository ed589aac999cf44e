import { createHash } from 'node:crypto';
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { describeError } from '../../base/errors.ts';
import type { Language } from '../../core/office/office.ts';
import type { ApplyOutcome, OfficeService } from '../office/office-service.ts';
import type { SoundPort, SpeechFailure } from './speech-port.ts';
import type { SpokenTexts } from './spoken-texts.ts';

export interface OwnPrompts {
  /** A WAV file of any rate becomes the prompt in that language; `speech`: silence at its ends goes, its loudness is set. */
  keepSound(prompt: NamedPrompt, sound: { file: Uint8Array; speech: boolean }): Promise<PromptOutcome>;
  keepText(prompt: NamedPrompt, text: string): Promise<PromptOutcome>;
}

export interface NamedPrompt {
  id: string;
  name: string;
  language: Language;
  by: string;
}

export type PromptOutcome =
  | ApplyOutcome
  /** The file is no sound that can be used. */
  | { kind: 'bad-sound'; why: string }
  | SpeechFailure;

/** The office's own prompts as people bring them on the page: files, recordings by phone, texts. */
export function createOwnPrompts(deps: {
  office: Pick<OfficeService, 'edit'>;
  sound: SoundPort;
  spoken: SpokenTexts;
  dataFolder: string;
}): OwnPrompts {
  async function keep({ id, name, language, by }: NamedPrompt, wav: Uint8Array): Promise<PromptOutcome> {
    const digest = createHash('sha256').update(wav).digest('hex').slice(0, 12);
    const file = `prompts/${id}-${language}-${digest}.wav`;
    const target = join(deps.dataFolder, file);
    try {
      await mkdir(dirname(target), { recursive: true });
      await writeFile(`${target}.part`, wav);
      await rename(`${target}.part`, target);
    } catch (error) {
      return { kind: 'failed', why: describeError(error) };
    }
    return deps.office.edit(
      ({ prompts }) => {
        const known = prompts.find((each) => each.id === id);
        if (known) Object.assign(known, { name, files: { ...known.files, [language]: file } });
        else prompts.push({ id, name, files: { [language]: file } });
      },
      { by },
    );
  }

  return {
    async keepSound(prompt, { file, speech }) {
      try {
        const made = await deps.sound.convert(file, { speech });
        return made.kind === 'bad' ? { kind: 'bad-sound', why: made.why } : await keep(prompt, made.wav);
      } catch (error) {
        return { kind: 'failed', why: describeError(error) };
      }
    },
    async keepText(prompt, text) {
      const spoken = await deps.spoken.speak(text, prompt.language);
      if (spoken.kind === 'failed') return spoken;
      return keep(prompt, await readFile(spoken.file));
    },
  };
}
