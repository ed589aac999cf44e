import { existsSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { buildExchange } from '../../testing/builders/exchange.ts';
import { expectAllClosed } from '../../testing/call-stories.ts';
import { eventually } from '../../testing/eventually.ts';

type House = ReturnType<typeof buildExchange>;

const playing = (house: House, legId: string): string => {
  const source = house.media.legs.get(legId)?.playing?.source;
  return source?.kind === 'prompts' ? (source.files[0] ?? '') : '';
};

/** The phone of 101 was picked up and has heard the beep. */
async function speaking(house: House, keep: (file: Uint8Array) => Promise<boolean>) {
  expect(house.exchange.recordPrompt({ extension: '101', keep })).toBe(true);
  await house.settle();
  const phone = house.telephony.lastDialled();
  phone.answer();
  await house.settle();
  expect(playing(house, phone.legId)).toBe('/prompts/record-prompt-es.wav');
  for (const _ of ['word', 'beep']) {
    house.media.finishPlaying(phone.legId);
    await house.settle();
  }
  const [recording] = [...house.media.recordings.values()];
  if (!recording) throw new Error('nothing is recorded');
  writeFileSync(recording.file, 'spoken');
  return { phone, file: recording.file };
}

test('the phone rings, what is said after the beep is kept, and the phone hears that it was', async () => {
  const house = buildExchange();
  const kept: string[] = [];
  const { phone, file } = await speaking(house, async (bytes) => {
    kept.push(Buffer.from(bytes).toString());
    return true;
  });
  house.media.fire({ kind: 'dtmf', legId: phone.legId, digit: '#', durationMs: 100 });
  await eventually('the word', async () => {
    await house.settle();
    return playing(house, phone.legId) === '/prompts/prompt-saved-es.wav' || undefined;
  });
  expect(kept).toEqual(['spoken']);
  house.media.finishPlaying(phone.legId);
  await eventually('the file is gone', async () => (existsSync(file) ? undefined : true));
  await house.settle();
  expectAllClosed(house);
});

test('what could not be kept is told, and who hangs up before leaves nothing behind', async () => {
  const refused = buildExchange();
  const { phone } = await speaking(refused, () => Promise.reject(new Error('disk full')));
  refused.media.fire({ kind: 'dtmf', legId: phone.legId, digit: '#', durationMs: 100 });
  await eventually('the word', async () => {
    await refused.settle();
    return playing(refused, phone.legId) === '/prompts/prompt-empty-es.wav' || undefined;
  });
  const gone = buildExchange();
  const other = await speaking(gone, async () => true);
  other.phone.remoteHangup();
  await eventually('the file is gone', async () => {
    await gone.settle();
    return readdirSync(join(gone.dataFolder, 'prompts')).length === 0 || undefined;
  });
  expectAllClosed(gone);
});

test('a phone that is not registered cannot record', () => {
  const house = buildExchange();
  house.registered.delete('101');
  expect(house.exchange.recordPrompt({ extension: '101', keep: async () => true })).toBe(false);
});
