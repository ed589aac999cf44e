import { expect, test } from 'vitest';
import { buildExchange } from '../../testing/builders/exchange.ts';
import { expectAllClosed, type House, phoneDials } from '../../testing/call-stories.ts';

const press = async (house: House, { legId }: { legId: string }, keys: string): Promise<void> => {
  for (const digit of keys) house.media.fire({ kind: 'dtmf', legId, digit, durationMs: 100 });
  await house.settle();
};

/** What is said to the leg, to its end: the names of the prompts. */
async function hear(house: House, { legId }: { legId: string }): Promise<string[]> {
  const said: string[] = [];
  for (;;) {
    const source = house.media.legs.get(legId)?.playing?.source;
    if (source?.kind !== 'prompts') return said;
    said.push(...source.files.map((file) => file.replace(/.*\/|-es\.wav/g, '')));
    house.media.finishPlaying(legId);
    await house.settle();
  }
}

test('*411: a name is spelled by keys, its extension is said, and 1 calls it', async () => {
  const house = buildExchange();
  const phone = await phoneDials(house, { extension: '101', to: '*411' });
  expect(await hear(house, phone)).toEqual(['spell-name']);
  // Sofía Marín.
  await press(house, phone, '62746#');
  expect(await hear(house, phone)).toEqual(['name-at', 'digit-1', 'digit-0', 'digit-3', 'name-choose']);
  await press(house, phone, '1');
  const sofia = house.telephony.lastDialled();
  expect(sofia.request.target).toMatchObject({ extension: '103' });
  sofia.answer();
  await house.settle();
  expect(house.media.legs.get(phone.legId)?.peer).toBe(sofia.legId);
  phone.remoteHangup();
  await house.advance(60_000);
  expectAllClosed(house);
});

test('any other key goes on to the next one; nobody of that name is told, three times at most', async () => {
  const house = buildExchange();
  const phone = await phoneDials(house, { extension: '101', to: '*411' });
  for (let tries = 0; tries < 3; tries++) {
    await hear(house, phone);
    await press(house, phone, '9999#');
    expect(house.media.legs.get(phone.legId)?.playing?.source).toEqual({
      kind: 'prompts',
      files: ['/prompts/no-such-name-es.wav'],
    });
  }
  await hear(house, phone);
  expect(phone.ended).toBeDefined();
  await house.advance(60_000);
  expectAllClosed(house);
});
