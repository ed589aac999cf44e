import { expect, test } from 'vitest';
import { FakeClock } from '../../../base/clock.ts';
import { fakeNames } from '../../../testing/fakes/fake-names.ts';
import { createNameCache } from './name-cache.ts';

function open() {
  const clock = new FakeClock();
  const names = fakeNames({ addresses: { 'a.example': ['192.0.2.1'] } });
  return { clock, names, cache: createNameCache(names, clock) };
}

test('an answer is kept for its time to live and asked for again after it', async () => {
  const { clock, names, cache } = open();
  names.ttlSec = 60;
  expect(await cache.addresses('a.example')).toEqual(['192.0.2.1']);
  names.zone = { addresses: { 'a.example': ['192.0.2.2'] } };
  clock.advance(59_000);
  expect(await cache.addresses('A.example.')).toEqual(['192.0.2.1']);
  clock.advance(2_000);
  expect(await cache.addresses('a.example')).toEqual(['192.0.2.2']);
  expect(names.asked).toHaveLength(2);
});

test('calls that need the same name at once ask once', async () => {
  const { names, cache } = open();
  await Promise.all([cache.addresses('a.example'), cache.addresses('a.example'), cache.addresses('a.example')]);
  expect(names.asked).toEqual(['addresses a.example']);
});

test('what does not exist is remembered too', async () => {
  const { names, cache } = open();
  expect([await cache.srv('_sip._udp.a.example'), await cache.srv('_sip._udp.a.example')]).toEqual([[], []]);
  expect(names.asked).toHaveLength(1);
});

test('RFC 8767 4: when DNS is dead the last good answer serves, for a week', async () => {
  const { clock, names, cache } = open();
  await cache.addresses('a.example');
  names.dead = true;
  clock.advance(6 * 86_400_000);
  expect(await cache.addresses('a.example')).toEqual(['192.0.2.1']);
  clock.advance(2 * 86_400_000);
  await expect(cache.addresses('a.example')).rejects.toThrow('ETIMEOUT');
});

test('RFC 8767 5: a dead server is left in peace for 30 s, then asked again', async () => {
  const { clock, names, cache } = open();
  await cache.addresses('a.example');
  names.dead = true;
  clock.advance(61_000);
  await cache.addresses('a.example');
  await cache.addresses('a.example');
  expect(names.asked).toHaveLength(2);
  names.dead = false;
  clock.advance(31_000);
  expect(await cache.addresses('a.example')).toEqual(['192.0.2.1']);
  expect(names.asked).toHaveLength(3);
  await expect(cache.addresses('b.example')).resolves.toEqual([]);
});

test('RFC 8767 5: who has an old answer waits a second for a slow server, no longer', async () => {
  const { clock, names, cache } = open();
  await cache.addresses('a.example');
  clock.advance(61_000);
  const slow = Promise.withResolvers<{ records: string[]; ttlSec: number }>();
  names.addresses = () => slow.promise;
  const asked = cache.addresses('a.example');
  clock.advance(1_000);
  expect(await asked).toEqual(['192.0.2.1']);
  slow.resolve({ records: ['192.0.2.9'], ttlSec: 60 });
  await slow.promise;
  expect(await cache.addresses('a.example')).toEqual(['192.0.2.9']);
  expect(clock.pending).toBe(0);
});

test('while DNS stays dead nobody waits for it but the first', async () => {
  const { clock, names, cache } = open();
  await cache.addresses('a.example');
  names.dead = true;
  clock.advance(61_000);
  await cache.addresses('a.example');
  clock.advance(31_000);
  names.addresses = () => new Promise(() => undefined);
  expect(await cache.addresses('a.example')).toEqual(['192.0.2.1']);
});

test('a name that was never answered fails, and is not asked for again at once', async () => {
  const { names, cache } = open();
  names.dead = true;
  await expect(cache.addresses('a.example')).rejects.toThrow();
  await expect(cache.addresses('a.example')).rejects.toThrow();
  expect(names.asked).toHaveLength(1);
});

test('on another network a name that was not answered is asked for at once', async () => {
  const { names, cache } = open();
  names.dead = true;
  await expect(cache.addresses('a.example')).rejects.toThrow();
  names.dead = false;
  await expect(cache.addresses('a.example')).rejects.toThrow();
  cache.askAnew();
  expect(await cache.addresses('a.example')).toEqual(['192.0.2.1']);
});

test('a record with a time to live of 0 or of years holds for 5 s or a day', async () => {
  const { clock, names, cache } = open();
  for (const [ttlSec, heldMs] of [
    [0, 5_000],
    [2 ** 31, 86_400_000],
  ] as const) {
    names.ttlSec = ttlSec;
    const name = `ttl-${ttlSec}.example`;
    await cache.addresses(name);
    clock.advance(heldMs - 1);
    await cache.addresses(name);
    clock.advance(1);
    await cache.addresses(name);
    expect(names.asked.filter((each) => each.endsWith(name))).toHaveLength(2);
  }
});
