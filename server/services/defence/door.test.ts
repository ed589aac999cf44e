import { expect, test } from 'vitest';
import { FakeClock } from '../../base/clock.ts';
import { createDoor, type KnockReport } from './door.ts';

const at = (address: string, user: string, port = 5060) => ({ address, user, port });

function opened() {
  const clock = new FakeClock();
  const knocks: KnockReport[] = [];
  let changes = 0;
  const door = createDoor({ clock, onKnock: (knock) => knocks.push(knock), onChange: () => changes++ });
  const guess = (address: string, user: string, times: number): void => {
    for (let i = 0; i < times; i++) door.refuse(at(address, user));
  };
  return { clock, door, knocks, guess, changes: () => changes };
}

test('guessing at one user locks that user for that source alone', () => {
  const { clock, door, guess } = opened();
  guess('203.0.113.1', '101', 5);
  expect(door.isLocked(at('203.0.113.1', '101'))).toBe(true);
  expect(door.isLocked(at('203.0.113.1', '102'))).toBe(false);
  expect(door.isLocked(at('203.0.113.2', '101'))).toBe(false);
  clock.advance(1_000);
  expect(door.isLocked(at('203.0.113.1', '101'))).toBe(false);
});

test('trying one user after the other locks the source for all of them, its whole /64 in IPv6', () => {
  const { door, changes } = opened();
  for (let user = 100; user < 120; user++) door.refuse(at(`2001:db8::${user}`, String(user)));
  expect(changes()).toBe(1);
  expect(door.isLocked(at('2001:db8::1', '555'))).toBe(true);
  expect(door.isLocked(at('2001:db8:0:1::1', '555'))).toBe(false);
  expect(door.locks()).toMatchObject([{ source: '2001:db8:0:0::/64', failures: 20 }]);
});

test('guesses from everywhere do not lock out the phone that they are about', () => {
  const { door, guess } = opened();
  door.welcome(at('192.168.1.20', '101'));
  for (let host = 1; host < 200; host++) guess(`203.0.113.${host}`, '101', 30);
  expect(door.isLocked(at('192.168.1.20', '101'))).toBe(false);
});

test('a registered phone goes on although its neighbour behind the same address guesses at it', () => {
  const { door, guess } = opened();
  door.welcome(at('198.51.100.1', '101', 40_001));
  guess('198.51.100.1', '101', 50);
  expect(door.isLocked(at('198.51.100.1', '101', 40_001))).toBe(false);
  expect(door.isLocked(at('198.51.100.1', '101', 40_002))).toBe(true);
});

test('a source where somebody logged in, and a carrier, are never locked as a whole', () => {
  const { door } = opened();
  door.welcome(at('192.168.1.20', '101'));
  door.trust(['198.51.100.0/28']);
  for (let user = 200; user < 300; user++) {
    door.refuse(at('192.168.1.20', String(user)));
    door.refuse(at('198.51.100.3', String(user)));
  }
  expect(door.isLocked(at('192.168.1.20', '555'))).toBe(false);
  expect(door.isLocked(at('198.51.100.3', '555'))).toBe(false);
  expect(door.locks()).toEqual([]);
});

test('the owner lifts a lock, and it begins anew from nothing', () => {
  const { door, guess, changes } = opened();
  guess('203.0.113.1', '101', 12);
  const before = changes();
  expect(door.locks()).toMatchObject([{ source: '203.0.113.1', user: '101', failures: 12 }]);
  expect(door.lift({ source: '203.0.113.1', user: '101' })).toBe(true);
  expect(door.lift({ source: '203.0.113.1', user: '101' })).toBe(false);
  expect([door.isLocked(at('203.0.113.1', '101')), door.locks(), changes() - before]).toEqual([false, [], 1]);
  guess('203.0.113.1', '101', 4);
  expect(door.isLocked(at('203.0.113.1', '101'))).toBe(false);
});

test('friends are forgotten after a day without a log-in; what friends do is no knock', () => {
  const { clock, door, knocks } = opened();
  door.welcome(at('192.168.1.20', '101'));
  door.knock({ address: '192.168.1.20' });
  door.knock({ address: '203.0.113.1', dialled: '00123' });
  expect(knocks).toEqual([{ address: '203.0.113.1', dialled: '00123' }]);
  clock.advance(86_400_000);
  expect([door.isFriend('192.168.1.20'), door.friends()]).toEqual([false, []]);
});

test('a flood of made-up sources and users stays within a bound', () => {
  const { door } = opened();
  for (let i = 0; i < 30_000; i++) for (let n = 0; n < 5; n++) door.refuse(at(`10.${i >> 8}.${i & 255}.1`, `u${i}`));
  expect(door.locks().length).toBeLessThanOrEqual(20_000);
  expect(door.locks().length).toBeGreaterThan(1_000);
});
