import { expect, test } from 'vitest';
import { FakeClock } from '../../base/clock.ts';
import { createBus } from '../../base/events.ts';
import { silentLog } from '../../base/log.ts';
import { newKnock } from '../../core/defence/knock.ts';
import { openMemoryDb } from '../../testing/memory-db.ts';
import type { Facts } from '../facts.ts';
import { createDefence } from './defence.ts';

function house(db = openMemoryDb(), clock = new FakeClock(Date.UTC(2026, 0, 10, 12))) {
  const bus = createBus<Facts>((_, error) => {
    throw error;
  });
  const health: string[] = [];
  bus.on('health.changed', ({ code, active }) => health.push(`${code} ${active}`));
  const defence = createDefence({ db, bus, clock, log: silentLog });
  const rows = () => defence.readKnocks({ page: 1, pageSize: 1000 });
  return { db, clock, bus, defence, health, rows };
}

test('who wanted a number without permission is written down, once a day and source', () => {
  const { clock, defence, rows } = house();
  const stranger = { address: '203.0.113.9', userAgent: 'PolycomVVX' };
  defence.door.knock({ ...stranger, user: '100', dialled: '0034900000001' });
  clock.advance(5_000);
  defence.door.knock({ ...stranger, user: '101', dialled: '0034900000001', wrongPassword: true });
  clock.advance(5_000);
  expect(rows()).toMatchObject({
    total: 1,
    knocks: [
      {
        day: '2026-01-10',
        source: '203.0.113.9',
        requests: 2,
        refused: 1,
        userAgent: 'PolycomVVX',
        users: ['100', '101'],
        numbers: ['0034900000001'],
      },
    ],
  });
  clock.advance(86_400_000);
  defence.door.knock(stranger);
  clock.advance(5_000);
  expect(rows().knocks.map(({ day }) => day)).toEqual(['2026-01-11', '2026-01-10']);
});

test('a new phone that gives its password a moment later did not knock', () => {
  const { clock, defence, rows } = house();
  defence.door.knock({ address: '192.168.1.30', user: '101' });
  clock.advance(1_000);
  defence.door.welcome({ address: '192.168.1.30', port: 5060, user: '101' });
  clock.advance(60_000);
  expect(rows().total).toBe(0);
});

test('made-up senders share a row beyond five hundred a day, and all go after ninety days', () => {
  const { clock, defence, rows } = house();
  for (let i = 0; i < 900; i++) defence.take([{ ...newKnock(`10.0.${i >> 8}.${i & 255}`, clock.now()), dropped: 1 }]);
  clock.advance(5_000);
  expect(rows().total).toBe(501);
  expect(rows().knocks.find(({ source }) => source === '*')?.dropped).toBe(400);
  clock.advance(91 * 86_400_000);
  defence.take([{ ...newKnock('10.9.9.9', clock.now()), dropped: 1 }]);
  clock.advance(5_000);
  expect(rows().total).toBe(1);
});

test('many tries in a minute are told as an attack, and its end too', () => {
  const { clock, defence, health } = house();
  defence.take([{ ...newKnock('203.0.113.9', clock.now()), dropped: 199 }]);
  clock.advance(5_000);
  expect(health).toEqual([]);
  defence.take([{ ...newKnock('203.0.113.8', clock.now()), scans: 1 }]);
  clock.advance(5_000);
  expect(health).toEqual(['under-attack true']);
  clock.advance(120_000);
  expect(health).toEqual(['under-attack true', 'under-attack false']);
  defence.stop();
  expect(clock.pending).toBe(0);
});

test('the engine is told who is at home, who is locked out and whom to ignore, several changes at once', () => {
  const { clock, defence } = house();
  const told: ReturnType<typeof defence.policy>[] = [];
  const stop = defence.onPolicy((policy) => told.push(policy));
  defence.door.welcome({ address: '192.168.1.20', port: 5060, user: '101' });
  defence.door.trust(['198.51.100.0/28']);
  for (let i = 0; i < 20; i++) defence.door.refuse({ address: '203.0.113.9', port: 1, user: String(i) });
  defence.setScanners('my-enemy\n');
  clock.advance(50);
  expect(told).toEqual([
    {
      friends: ['192.168.1.20'],
      carriers: ['198.51.100.0/28'],
      locked: [{ source: '203.0.113.9', until: expect.any(Number) }],
      scanners: ['my-enemy'],
    },
  ]);
  stop();
  defence.door.lift({ source: '203.0.113.9' });
  clock.advance(50);
  expect([told.length, defence.policy().locked]).toEqual([1, []]);
});

test('the pages hear when somebody is locked out, and when it is over', () => {
  const { bus, clock, defence } = house();
  const locks: number[] = [];
  bus.on('defence.changed', () => locks.push(defence.door.locks().length));
  for (let i = 0; i < 6; i++) defence.door.refuse({ address: '203.0.113.9', port: 1, user: '101' });
  clock.advance(1_999);
  expect(locks.at(-1)).toBe(1);
  clock.advance(1);
  expect(locks.at(-1)).toBe(0);
  expect(clock.pending).toBe(0);
});

test("the owner's list of attack programs outlives a restart, and so does who knocked just before it", () => {
  const first = house();
  expect(first.defence.scanners()).toContain('friendly-scanner');
  first.defence.setScanners('one-name\nother-name');
  first.defence.door.knock({ address: '203.0.113.9', user: '100' });
  first.defence.stop();
  const second = house(first.db);
  expect(second.defence.scanners()).toEqual(['one-name', 'other-name']);
  expect(second.rows().total).toBe(1);
});
