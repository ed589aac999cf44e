import { join } from 'node:path';
import { expect, test } from 'vitest';
import { makeTempFolder } from '../../testing/loopback.ts';
import { openDb } from '../db.ts';
import { openDeckStore } from './deck-store.ts';

const version = (id: string, validFrom: number) => ({
  ...{ id, tariffId: 'wholesale', validFrom, publishedAt: 0 },
  ...{ by: 'olga', fileName: 'list.csv', rows: 1, prefixes: 1 },
});

test('a list counts from the moment in which any connection publishes it, and no longer once it is withdrawn', async () => {
  await using folder = await makeTempFolder('decks');
  const file = join(folder.path, 'centralita.db');
  const [ours, theirs] = [openDb(file), openDb(file)];
  const store = openDeckStore(ours);
  const inForce = (atMs: number): string | undefined => store.versionAt('wholesale', atMs)?.id;
  expect(inForce(5)).toBeUndefined();
  openDeckStore(theirs).publish(version('first', 2), new Uint8Array(1));
  expect([inForce(1), inForce(2), inForce(5)]).toEqual([undefined, 'first', 'first']);
  openDeckStore(ours).publish(version('second', 4), new Uint8Array(1));
  expect([inForce(3), inForce(4)]).toEqual(['first', 'second']);
  store.withdraw('second');
  expect(inForce(4)).toBe('first');
  openDeckStore(theirs).withdraw('first');
  expect(inForce(5)).toBeUndefined();
  for (const db of [ours, theirs]) db.$client.close();
});
