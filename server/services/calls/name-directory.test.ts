import { expect, test } from 'vitest';
import { buildExchange } from '../../testing/builders/exchange.ts';
import { sampleFlow } from '../../testing/builders/flow.ts';
import { expectAllClosed, fromCarrier, type House, phoneDials } from '../../testing/call-stories.ts';

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

test('the name is said before the extension: as it was recorded, else as the machine speaks it', async () => {
  const house = buildExchange();
  house.nameFiles.add('say:Sofía Marín');
  const phone = await phoneDials(house, { extension: '101', to: '*411' });
  await hear(house, phone);
  await press(house, phone, '62746#');
  expect((await hear(house, phone))[0]).toBe('say:Sofía Marín');
  house.nameFiles.add('name-103');
  await press(house, phone, '2');
  await hear(house, phone);
  await press(house, phone, '62746#');
  expect((await hear(house, phone)).slice(0, 2)).toEqual(['name-103', 'name-at']);
  phone.remoteHangup();
  await house.advance(60_000);
  expectAllClosed(house);
});

test('a menu leads to the directory by *411; who finds nobody goes on as the menu says', async () => {
  const house = buildExchange({
    flows: [
      sampleFlow({
        start: 'names',
        nodes: [
          { kind: 'number', id: 'names', number: '*411', otherwise: 'people' },
          { kind: 'queue', id: 'people', queue: 'care' },
        ],
      }),
    ],
  });
  house.document.inboundRoutes[0]!.to = { kind: 'ivr', flow: 'main' };
  delete house.document.inboundRoutes[0]!.greeting;
  house.agents.makeReady('ana');
  const caller = house.telephony.incoming(fromCarrier);
  await house.settle();
  expect(await hear(house, caller)).toEqual(['spell-name']);
  await press(house, caller, '62746#');
  await hear(house, caller);
  await press(house, caller, '1');
  const sofia = house.telephony.lastDialled();
  expect(sofia.request.target).toMatchObject({ extension: '103' });
  sofia.refuse(486);
  await house.settle();
  expect(house.telephony.lastDialled().request.target).toMatchObject({ extension: '101' });
  expect(house.kinds().filter((kind) => kind === 'queue.entered')).toHaveLength(1);
  caller.remoteHangup();
  await house.advance(60_000);
  expectAllClosed(house);
});

test('a name is made when it is asked for the first time; what takes too long is not waited for', async () => {
  const house = buildExchange();
  const asked: string[] = [];
  house.speech.name = async (name) => {
    asked.push(name);
    house.nameFiles.add(`say:${name}`);
  };
  const phone = await phoneDials(house, { extension: '101', to: '*411' });
  await hear(house, phone);
  await press(house, phone, '62746#');
  expect((await hear(house, phone))[0]).toBe('say:Sofía Marín');
  expect(asked).toEqual(['Sofía Marín']);
  house.nameFiles.clear();
  house.speech.name = () => new Promise(() => undefined);
  await press(house, phone, '2');
  await hear(house, phone);
  await press(house, phone, '62746#');
  await house.advance(2_000);
  expect((await hear(house, phone))[0]).toBe('name-at');
  phone.remoteHangup();
  await house.advance(60_000);
  expectAllClosed(house);
});
