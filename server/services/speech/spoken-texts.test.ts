import { mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { createBus } from '../../base/events.ts';
import { silentLog } from '../../base/log.ts';
import type { Flow } from '../../core/ivr/flow.ts';
import { sampleFlow } from '../../testing/builders/flow.ts';
import { sampleOffice } from '../../testing/builders/office.ts';
import { eventually } from '../../testing/eventually.ts';
import { createPromptFinder } from '../calls/prompt-finder.ts';
import type { Facts } from '../facts.ts';
import type { SpeechPort } from './speech-port.ts';
import { createSpokenTexts } from './spoken-texts.ts';

const saying = (prompt: string, change: Partial<Flow> = {}): Flow =>
  sampleFlow({
    language: 'es',
    nodes: [
      { kind: 'play', id: 'open', prompt, bargeIn: true, next: 'care' },
      { kind: 'queue', id: 'care', queue: 'care' },
    ],
    ...change,
  });

function build(flows: Flow[]) {
  const dataFolder = mkdtempSync(join(tmpdir(), 'centralita-spoken-'));
  const document = sampleOffice({ flows });
  const office = { read: () => document } as Parameters<typeof createPromptFinder>[0]['office'];
  const bus = createBus<Facts>((_topic, error) => {
    throw error;
  });
  const said: string[] = [];
  const speech: SpeechPort & { broken: boolean } = {
    broken: false,
    async speak(text, language) {
      if (speech.broken) return { kind: 'failed', why: 'not-installed' };
      said.push(`${language} ${text}`);
      return { kind: 'spoken', wav: Buffer.from(text) };
    },
  };
  const told: boolean[] = [];
  bus.on('health.changed', ({ code, active }) => code === 'speech-failed' && told.push(active));
  const sound = { convert: async (wav: Uint8Array) => ({ kind: 'good' as const, wav, durationMs: 1 }) };
  const make = () => createSpokenTexts({ office, bus, log: silentLog, speech, sound, dataFolder });
  return { document, office, bus, said, speech, told, make, dataFolder };
}

test('what a menu says lies there as a file before anybody calls, found by the text', async () => {
  const house = build([saying('say:Buenos días')]);
  house.make();
  const { promptFile } = createPromptFinder({ office: house.office, dataFolder: house.dataFolder });
  await eventually('the file', async () => promptFile('say:Buenos días', 'es'));
  expect(house.said).toEqual(['es Buenos días']);
  expect(readFileSync(promptFile('say:Buenos días', 'es')!, 'utf8')).toBe('Buenos días');
  // Reached in a language that it was not spoken in, the other one is better than silence.
  expect(promptFile('say:Buenos días', 'en')).toBe(promptFile('say:Buenos días', 'es'));
  expect(promptFile('say:Buenas noches', 'es')).toBeUndefined();
});

test('a text is spoken once, and in each language that callers may hear the menu in', async () => {
  const house = build([]);
  const texts = house.make();
  const flow = saying('say:Hi', {
    nodes: [...saying('say:Hi').nodes, { kind: 'language', id: 'english', language: 'en', next: 'open' }],
  });
  expect(await texts.prepare(flow)).toBeUndefined();
  expect(await texts.prepare(flow)).toBeUndefined();
  expect(house.said).toEqual(['es Hi', 'en Hi']);
});

test('a machine that cannot speak is told once as a trouble, and its end too', async () => {
  const house = build([saying('say:Hola')]);
  house.speech.broken = true;
  const texts = house.make();
  await eventually('the trouble', async () => house.told[0]);
  expect(house.told).toEqual([true]);
  expect(await texts.prepare(house.document.flows[0]!)).toEqual({ kind: 'failed', why: 'not-installed' });
  house.speech.broken = false;
  house.bus.publish('office.changed', { by: 'test' });
  await eventually('its end', async () => house.told[1]);
  expect(house.told).toEqual([true, false]);
});
