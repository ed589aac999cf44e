import { spawn } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Language } from '../../core/office/office.ts';
import type { SpeechPort } from '../../services/speech/speech-port.ts';

const PATIENCE_MS = 60_000;
const MOST_BYTES = 64 * 1024 * 1024;

/** As the prompts of the product are spoken. */
const espeakVoices: Record<Language, string> = { es: 'es-419', en: 'en-us' };

interface Program {
  command: string;
  args: string[];
}

/** Piper, where somebody has put a voice of the language into the folder: `voices/es_MX-ald-medium.onnx`. */
function piperOf(folder: string, language: Language): Program | undefined {
  try {
    const voice = readdirSync(folder).find((name) => name.startsWith(language) && name.endsWith('.onnx'));
    return voice === undefined
      ? undefined
      : { command: 'piper', args: ['--model', join(folder, voice), '--output_file', '-'] };
  } catch {
    // No such folder: no voices.
    return undefined;
  }
}

const espeakOf = (language: Language): Program => ({
  command: 'espeak-ng',
  args: ['-v', espeakVoices[language], '-s', '150', '-p', '45', '-g', '2', '--stdin', '--stdout'],
});

type Said = { kind: 'said'; bytes: Buffer } | { kind: 'missing' } | { kind: 'failed'; why: string };

function run({ command, args }: Program, text: string, path: string | undefined): Promise<Said> {
  return new Promise((resolve) => {
    const env = path === undefined ? process.env : { ...process.env, PATH: path };
    const child = spawn(command, args, { stdio: ['pipe', 'pipe', 'pipe'], timeout: PATIENCE_MS, env });
    const parts: Buffer[] = [];
    let bytes = 0;
    let complaint = '';
    child.stdout.on('data', (part: Buffer) => {
      bytes += part.length;
      if (bytes > MOST_BYTES) child.kill();
      else parts.push(part);
    });
    child.stderr.on('data', (part: Buffer) => {
      complaint = (complaint + part).slice(-500);
    });
    child.once('error', (error: NodeJS.ErrnoException) =>
      resolve(error.code === 'ENOENT' ? { kind: 'missing' } : { kind: 'failed', why: error.message }),
    );
    child.once('close', (code) =>
      resolve(
        code === 0 && bytes > 0
          ? { kind: 'said', bytes: Buffer.concat(parts) }
          : { kind: 'failed', why: complaint.trim() || `${command} ended with ${code}` },
      ),
    );
    // A program that is gone before it has read all tells it by its end.
    child.stdin.on('error', () => undefined);
    child.stdin.end(text);
  });
}

/** Speaks by piper where it is installed and has a voice, else by espeak-ng. `path`: where programs are looked for. */
export function createSpeaker(options: { voicesFolder: string; path?: string }): SpeechPort {
  return {
    async speak(text, language) {
      const piper = piperOf(options.voicesFolder, language);
      const programs = [...(piper ? [piper] : []), espeakOf(language)];
      for (const program of programs) {
        const said = await run(program, text, options.path);
        if (said.kind === 'said') return { kind: 'spoken', wav: said.bytes };
        if (said.kind === 'failed') return said;
      }
      return { kind: 'failed', why: 'not-installed' };
    },
  };
}
