import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { printWavHeader } from '../../core/rtp/wav.ts';
import type { PromptDictation } from '../../services/calls/record-prompt.ts';
import { createWebFixture } from '../../testing/web-fixture.ts';
import type { WebDeps } from '../web-deps.ts';

function wavOf(sampleRate: number): Uint8Array<ArrayBuffer> {
  const head = printWavHeader({ encoding: 'pcm16', channels: 1, sampleRate }, sampleRate * 2);
  const file = new Uint8Array(head.length + sampleRate * 2);
  for (let at = head.length; at < file.length; at++) file[at] = at % 40;
  file.set(head);
  return file;
}

async function openAsOwner(deps: Partial<WebDeps> = {}) {
  const dataFolder = mkdtempSync(join(tmpdir(), 'centralita-prompts-'));
  const web = createWebFixture({ dataFolder, deps: { dataFolder, ...deps } });
  await web.logIn('olga');
  const bring = (fields: Record<string, string>, file?: Uint8Array<ArrayBuffer>) => {
    const body = new FormData();
    for (const [name, value] of Object.entries({ _csrf: web.csrf()!, ...fields })) body.append(name, value);
    if (file) body.append('file', new File([file], 'hello.wav'));
    return web.request('/owner/prompts', { method: 'POST', body });
  };
  return { ...web, dataFolder, bring };
}

test('a WAV file of any rate becomes a prompt that is heard on the page, and another language joins it', async () => {
  const web = await openAsOwner();
  const named = { name: 'Buenos días', source: 'file' };
  expect((await web.bring({ ...named, language: 'es' }, wavOf(44_100))).status).toBe(303);
  expect((await web.bring({ ...named, language: 'en' }, wavOf(8_000))).status).toBe(303);
  expect(web.office.read().prompts).toMatchObject([{ id: 'buenos-dias', name: 'Buenos días' }]);
  expect(Object.keys(web.office.read().prompts[0]!.files)).toEqual(['es', 'en']);
  expect(await web.text('/owner/prompts')).toContain('/owner/prompts/own/buenos-dias/es');
  const heard = await web.request('/owner/prompts/own/buenos-dias/es');
  expect(heard.headers.get('content-type')).toBe('audio/wav');
});

test('what cannot be used is refused in words, and what was filled in stays', async () => {
  const web = await openAsOwner();
  const bad = await web.bring({ name: 'Hola', source: 'file', language: 'es' }, new Uint8Array(200));
  expect(bad.status).toBe(422);
  const page = await bad.text();
  expect(page).toContain('El archivo no sirve');
  expect(page).toContain('value="Hola"');
  expect(await (await web.bring({ name: 'Hola', source: 'file', language: 'es' })).text()).toContain(
    'Elija un archivo',
  );
  expect(await (await web.bring({ name: '', source: 'text', text: 'x' })).text()).toContain('un nombre');
  expect(await (await web.bring({ name: 'Hola', source: 'text', text: '' })).text()).toContain('Escriba el texto');
  expect(web.office.read().prompts).toEqual([]);
});

test('a text is spoken into a prompt; where nothing speaks the page says what to install', async () => {
  const missing = await openAsOwner();
  const text = { name: 'Hola', source: 'text', language: 'es', text: 'Hola a todos' };
  expect(await (await missing.bring(text)).text()).toContain('espeak-ng');
  const file = join(missing.dataFolder, 'spoken.wav');
  writeFileSync(file, wavOf(8_000));
  const web = await openAsOwner({
    spoken: {
      speak: async () => ({ kind: 'ready', file }),
      prepare: async () => undefined,
      stop: () => undefined,
    },
  });
  expect((await web.bring(text)).status).toBe(303);
  expect(web.office.read().prompts).toMatchObject([{ id: 'hola' }]);
});

test('a prompt is recorded by phone: it is there once somebody has spoken', async () => {
  let dictation: PromptDictation | undefined;
  const web = await openAsOwner({
    recordPrompt: async (asked) => {
      dictation = asked;
      return { kind: 'ringing' };
    },
  });
  const response = await web.bring({ name: 'Saludo', source: 'phone', language: 'es', extension: '101' });
  expect(response.status).toBe(303);
  expect(dictation!.extension).toBe('101');
  expect(web.office.read().prompts).toEqual([]);
  expect(await dictation!.keep(new Uint8Array(9))).toBe(false);
  expect(await dictation!.keep(wavOf(8_000))).toBe(true);
  expect(web.office.read().prompts).toMatchObject([{ id: 'saludo' }]);
});

test('a prompt that is heard somewhere is not taken away; another one is', async () => {
  const web = await openAsOwner();
  await web.bring({ name: 'Hola', source: 'file', language: 'es' }, wavOf(8_000));
  const [queue] = web.office.read().queues;
  const playMusic = (music: string) =>
    web.office.edit(
      (draft) => {
        draft.queues[0]!.music = music;
      },
      { by: 'test' },
    );
  playMusic('hola');
  await web.post('/owner/prompts/own/hola/remove');
  expect(web.office.read().prompts).toHaveLength(1);
  playMusic(queue!.music);
  await web.post('/owner/prompts/own/hola/remove');
  expect(web.office.read().prompts).toEqual([]);
});

test('only an owner may send more than a form holds', async () => {
  const web = await openAsOwner();
  const long = new Uint8Array(2_000_000);
  expect((await web.bring({ name: 'Hola', source: 'file', language: 'es' }, long)).status).toBe(422);
  await web.logIn('ana');
  expect((await web.bring({ name: 'Hola', source: 'file', language: 'es' }, long)).status).toBe(413);
});
