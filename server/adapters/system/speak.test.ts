import { chmodSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { toTelephone } from '../../core/rtp/telephone-sound.ts';
import { createSpeaker } from './speak.ts';

const folder = () => mkdtempSync(join(tmpdir(), 'centralita-speak-'));

test('a text is spoken in both languages, for as long as one needs to say it', async () => {
  const speaker = createSpeaker({ voicesFolder: '/nowhere' });
  for (const [language, text] of [
    ['es', 'Buenos días. Para ventas, pulse uno.'],
    ['en', 'Good morning. For sales, press one.'],
  ] as const) {
    const spoken = await speaker.speak(text, language);
    if (spoken.kind !== 'spoken') throw new Error(spoken.why);
    const sound = toTelephone(spoken.wav, { speech: true });
    expect(sound).toMatchObject({ kind: 'good' });
    expect(sound.kind === 'good' && sound.durationMs).toBeGreaterThan(1_500);
  }
});

test('a machine where nothing speaks tells so', async () => {
  const speaker = createSpeaker({ voicesFolder: '/nowhere', path: folder() });
  expect(await speaker.speak('hola', 'es')).toEqual({ kind: 'failed', why: 'not-installed' });
});

test('piper speaks where a voice of the language lies in the folder, espeak-ng where none does', async () => {
  const [voicesFolder, path] = [folder(), folder()];
  writeFileSync(join(voicesFolder, 'es_MX-test.onnx'), '');
  for (const name of ['piper', 'espeak-ng']) {
    writeFileSync(join(path, name), `#!/bin/sh\nIFS= read -r text\necho "${name} $*: $text"\n`);
    chmodSync(join(path, name), 0o755);
  }
  const speaker = createSpeaker({ voicesFolder, path: `${path}:/bin:/usr/bin` });
  const saidBy = async (language: 'es' | 'en') => {
    const spoken = await speaker.speak('hola\n', language);
    return spoken.kind === 'spoken' ? Buffer.from(spoken.wav).toString() : spoken.why;
  };
  expect(await saidBy('es')).toContain(`piper --model ${voicesFolder}/es_MX-test.onnx`);
  expect(await saidBy('en')).toContain('espeak-ng -v en-us');
});

test('a program that fails tells what it complained of', async () => {
  const path = folder();
  writeFileSync(join(path, 'espeak-ng'), '#!/bin/sh\necho "no such voice" >&2\nexit 1\n');
  chmodSync(join(path, 'espeak-ng'), 0o755);
  const speaker = createSpeaker({ voicesFolder: '/nowhere', path: `${path}:/bin:/usr/bin` });
  expect(await speaker.speak('hola', 'es')).toEqual({ kind: 'failed', why: 'no such voice' });
});
