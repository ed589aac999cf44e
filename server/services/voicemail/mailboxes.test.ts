import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';
import { silentLog } from '../../base/log.ts';
import { mailboxDefaults } from '../../core/office/mailbox-defaults.ts';
import { buildExchange } from '../../testing/builders/exchange.ts';
import { mendMessages } from './mend-messages.ts';
import { startCleaning } from './start-cleaning.ts';

function buildHouse() {
  const house = buildExchange();
  house.document.mailboxes = [
    { ...mailboxDefaults, number: '101', name: 'Ana', keepDays: 30 },
    { ...mailboxDefaults, number: '600', name: 'Care', keepDays: 0 },
  ];
  function leave(mailbox: string): { id: string; path: string } {
    const { id, file } = house.mailboxes.begin({ mailbox, callId: 'c', fromNumber: '102' });
    const path = join(house.dataFolder, file);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, 'RIFF');
    return { id, path };
  }
  return { ...house, leave };
}

test('messages too old for their box are deleted with their files; where nothing is said they stay', async () => {
  const house = buildHouse();
  const old = house.leave('101');
  const kept = house.leave('600');
  for (const { id } of [old, kept]) house.mailboxes.keep(id, 3000);
  const stop = startCleaning({ mailboxes: house.mailboxes, clock: house.clock, log: silentLog });
  await house.advance(30 * 86_400_000);
  expect(house.mailboxes.list('101')).toHaveLength(1);
  await house.advance(3_600_000);
  expect([house.mailboxes.list('101'), existsSync(old.path)]).toEqual([[], false]);
  expect([house.mailboxes.list('600').length, existsSync(kept.path)]).toEqual([1, true]);
  stop();
  expect(house.clock.pending).toBe(0);
});

test('a message cut off by a power cut is kept as far as it was written; one of a second is not', async () => {
  const house = buildHouse();
  const long = house.leave('101');
  const short = house.leave('101');
  const gone = house.leave('101');
  const lengths: Record<string, number> = { [long.id]: 8000, [short.id]: 900 };
  await mendMessages({
    db: house.db,
    dataFolder: house.dataFolder,
    log: silentLog,
    async mend(file) {
      const durationMs = lengths[/(\w+)\.wav$/.exec(file)![1]!];
      if (durationMs === undefined) throw new Error('ENOENT');
      return { durationMs };
    },
  });
  expect(house.mailboxes.list('101')).toMatchObject([{ id: long.id, durationMs: 8000 }]);
  expect([house.mailboxes.find(short.id), house.mailboxes.find(gone.id)]).toEqual([undefined, undefined]);
  expect([existsSync(long.path), existsSync(short.path)]).toEqual([true, false]);
});

test('those not heard yet come first, then the newest', async () => {
  const house = buildHouse();
  const ids: string[] = [];
  for (let count = 0; count < 3; count++) {
    const { id } = house.leave('101');
    house.mailboxes.keep(id, 3000);
    ids.push(id);
    await house.advance(1000);
  }
  house.mailboxes.mark(ids[2]!, true);
  expect(house.mailboxes.list('101').map(({ id }) => id)).toEqual([ids[1], ids[0], ids[2]]);
  house.mailboxes.mark(ids[2]!, false);
  expect(house.mailboxes.counts('101')).toEqual({ unheard: 3, heard: 0 });
  expect(house.mailboxes.mark('never-was', true)).toBe(false);
});
