import { describe, expect, test } from 'vitest';
import { createBlockTest } from './block-test.ts';
import { createGate, type GateVerdict } from './gate.ts';
import { type GateLimits, officeLimits } from './gate-policy.ts';
import { looksLikeSip, peek } from './peek.ts';

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
const invite = (more = ''): Uint8Array =>
  bytes(`INVITE sip:00@192.0.2.1 SIP/2.0\r\nVia: SIP/2.0/UDP 203.0.113.9\r\n${more}\r\n`);

const limits: GateLimits = {
  ...officeLimits,
  stranger: { perSec: 2, burst: 4 },
  strangers: { perSec: 5, burst: 10 },
  friend: { perSec: 50, burst: 100 },
};

function gate(change: Partial<GateLimits> = {}) {
  const made = createGate({ ...limits, ...change });
  made.follow({
    friends: ['192.168.1.20', '2001:db8:0:1::/64'],
    carriers: ['198.51.100.0/28'],
    locked: [{ source: '203.0.113.66', until: 10_000 }],
    scanners: ['friendly-scanner'],
  });
  let now = 0;
  const judge = (address: string, message = invite(), unproven = true): GateVerdict =>
    made.judge({ address, bytes: message, unproven, nowMs: now });
  const passed = (address: string, times: number, message?: Uint8Array): number =>
    Array.from({ length: times }, () => judge(address, message)).filter((verdict) => verdict === 'pass').length;
  return {
    gate: made,
    judge,
    passed,
    at(ms: number) {
      now = ms;
    },
    now: () => now,
  };
}

describe('the gate', () => {
  test('gives a stranger its burst and then its rate', () => {
    const { passed, at } = gate();
    expect(passed('203.0.113.9', 50)).toBe(4);
    at(1_000);
    expect(passed('203.0.113.9', 50)).toBe(2);
  });

  test('counts the addresses of one IPv6 network as one source', () => {
    const { passed } = gate();
    expect(passed('2001:db8:5:5::1', 3) + passed('2001:db8:5:5:9::2', 3)).toBe(4);
  });

  test('gives strangers together no more than their budget, however many they are, and takes it from nobody else', () => {
    const { passed } = gate();
    let strangers = 0;
    for (let i = 0; i < 1_000; i++) strangers += passed(`203.0.${i >> 8}.${i & 255}`, 2);
    expect(strangers).toBe(10);
    expect(passed('192.168.1.20', 60)).toBe(60);
    expect(passed('2001:db8:0:1::77', 60)).toBe(60);
    expect(passed('198.51.100.3', 200)).toBe(200);
  });

  test('noise, scanners and floods of one source leave the budget to other strangers', () => {
    const { judge, passed } = gate();
    for (let i = 0; i < 500; i++) {
      expect(judge(`10.1.${i >> 8}.${i & 255}`, bytes('\0\0garbage'))).toBe('noise');
      expect(judge(`10.2.${i >> 8}.${i & 255}`, invite('User-Agent: Friendly-Scanner\r\n'))).toBe('scanner');
      judge('203.0.113.9');
    }
    expect(passed('203.0.113.10', 1)).toBe(1);
  });

  test('a phone gone wild is held, too, at a higher rate', () => {
    const { passed } = gate();
    expect(passed('192.168.1.20', 5_000)).toBe(100);
  });

  test('answers to our own requests come on top, so that a busy phone is not taken for a wild one', () => {
    const { gate: made, passed } = gate();
    expect(passed('192.168.1.20', 500)).toBe(100);
    for (let i = 0; i < 20; i++) made.expect('192.168.1.20', 0);
    expect(passed('192.168.1.20', 500)).toBe(80);
  });

  test('who is locked out is not read until the time is over', () => {
    const { judge, at } = gate();
    expect(judge('203.0.113.66')).toBe('locked');
    at(10_000);
    expect(judge('203.0.113.66')).toBe('pass');
  });

  test('a stranger that a request of ours went to is expected to answer', () => {
    const made = gate();
    made.gate.expect('203.0.113.9', 0);
    expect(made.passed('203.0.113.9', 30)).toBeGreaterThan(20);
    made.at(180_000);
    expect(made.passed('203.0.113.9', 50)).toBe(4);
  });

  test('a message too long for a stranger is thrown away, a friend may send it', () => {
    const { judge } = gate();
    const long = invite(`X-Long: ${'x'.repeat(9_000)}\r\n`);
    expect([judge('203.0.113.9', long), judge('192.168.1.20', long)]).toEqual(['too-large', 'pass']);
  });

  test('an unproven source gets at most two answers a message, and three times the bytes that came from there', () => {
    const made = gate();
    const message = invite();
    const answer = { address: '203.0.113.9', bytes: message.length, nowMs: 0 };
    expect(made.gate.mayAnswer(answer)).toBe(false);
    made.judge('203.0.113.9', message);
    expect(Array.from({ length: 4 }, () => made.gate.mayAnswer(answer))).toEqual([true, true, false, false]);
    made.judge('203.0.113.9', message);
    const long = { ...answer, bytes: 2 * message.length };
    expect([made.gate.mayAnswer(long), made.gate.mayAnswer(long)]).toEqual([true, true]);
    made.judge('203.0.113.9', message);
    const longer = { ...answer, bytes: 3 * message.length + 1 };
    expect(made.gate.mayAnswer(longer)).toBe(false);
    expect(made.gate.mayAnswer({ ...answer, address: '192.168.1.20', bytes: 60_000 })).toBe(true);
  });

  test('INVITEs that wait are counted per source, for strangers also together; carriers have their own limit elsewhere', () => {
    const { gate: made } = gate({ pending: { stranger: 2, strangers: 3, friend: 4 } });
    const open = (address: string, times: number) =>
      Array.from({ length: times }, () => made.admitCall(address, 0)).flatMap((release) => release ?? []);
    const first = open('203.0.113.1', 5);
    expect([first.length, open('203.0.113.2', 5).length, open('203.0.113.3', 5).length]).toEqual([2, 1, 0]);
    expect([open('192.168.1.20', 9).length, open('198.51.100.3', 99).length]).toEqual([4, 99]);
    for (const release of first) release();
    expect(open('203.0.113.3', 5).length).toBe(2);
  });

  test('one who logs in while his call waits does not leave a place taken', () => {
    const { gate: made } = gate({ pending: { stranger: 1, strangers: 1, friend: 4 } });
    const release = made.admitCall('203.0.113.1', 0)!;
    made.follow({ friends: ['203.0.113.1'], carriers: [], locked: [], scanners: [] });
    release();
    expect(made.admitCall('203.0.113.2', 0)).toBeDefined();
  });

  test('strangers leave connections to those at home, one by one and all together', () => {
    const rate = { perSec: 1_000, burst: 1_000 };
    const { gate: made } = gate({ stranger: rate, strangers: rate, connections: { stranger: 2, strangers: 3 } });
    const open = (address: string, times: number): number => {
      let count = 0;
      for (; count < times && made.mayConnect(address, 0); count++) made.connected(address, 0);
      return count;
    };
    expect([open('203.0.113.1', 9), open('203.0.113.2', 9), open('192.168.1.20', 50)]).toEqual([2, 1, 50]);
    made.disconnected('203.0.113.1');
    expect(open('203.0.113.3', 9)).toBe(1);
    // One of them logs in: its place among strangers is free again, and only once.
    made.follow({ friends: ['203.0.113.2'], carriers: [], locked: [], scanners: [] });
    made.disconnected('203.0.113.2');
    expect(open('203.0.113.4', 9)).toBe(1);
  });

  test('opening connections takes as much of a stranger’s share as sending', () => {
    const { gate: made, passed } = gate();
    expect(Array.from({ length: 9 }, () => made.mayConnect('203.0.113.9', 0)).filter(Boolean)).toHaveLength(4);
    expect(passed('203.0.113.9', 1)).toBe(0);
    expect(made.mayConnect('203.0.113.66', 0)).toBe(false);
  });

  test('a stranger becomes a friend, and a friend a stranger, as it is told', () => {
    const { gate: made, passed } = gate();
    expect(passed('203.0.113.9', 20)).toBe(4);
    made.follow({ friends: ['203.0.113.9'], carriers: ['198.51.100.0/28'], locked: [], scanners: [] });
    expect(passed('203.0.113.9', 20)).toBe(20);
    expect(passed('192.168.1.20', 20)).toBe(4);
  });

  test('tells who was turned away, once, and no more sources one by one than fit a telling', () => {
    const { gate: made, judge } = gate();
    for (let i = 0; i < 6; i++) judge('203.0.113.9');
    judge('203.0.113.8', invite('User-Agent: friendly-scanner\r\n'));
    for (let i = 0; i < 5_000; i++) judge(`10.${i >> 8}.${i & 255}.1`, bytes('\0\0\0\0\0'));
    const knocks = made.takeKnocks();
    expect(knocks.find(({ source }) => source === '203.0.113.9')).toMatchObject({ dropped: 2 });
    expect(knocks.find(({ source }) => source === '203.0.113.8')).toMatchObject({
      scans: 1,
      dropped: 0,
      userAgent: 'friendly-scanner',
    });
    expect(knocks.length).toBeLessThanOrEqual(201);
    expect(knocks.reduce((sum, { dropped }) => sum + dropped, 0)).toBe(5_002);
    expect(made.takeKnocks()).toEqual([]);
  });

  test('forgets the oldest of too many strangers, never who is at home', () => {
    const { gate: made, passed } = gate({ sources: 100 });
    expect(passed('192.168.1.20', 100)).toBe(100);
    for (let i = 0; i < 10_000; i++) made.mayAnswer({ address: `10.${i >> 8}.${i & 255}.1`, bytes: 1, nowMs: 0 });
    expect(passed('192.168.1.20', 1)).toBe(0);
  });
});

describe('a first look', () => {
  test.each([
    'INVITE sip:a@b SIP/2.0\r\n',
    'SIP/2.0 200 OK\r\n',
    '\r\n\r\nOPTIONS sip:a sip/2.0\n',
    'x y SIP/2.0 \r\n',
  ])('takes %j for SIP', (text) => {
    expect(looksLikeSip(bytes(text))).toBe(true);
  });

  test.each([
    '',
    '\r\n',
    'SIP/2.0',
    'GET / HTTP/1.1\r\n',
    'INVITE sip:a SIP/2.0',
    '\x16\x03\x01 SIP/2.0\r\n',
    `A ${'x'.repeat(2_000)} SIP/2.0\r\n`,
  ])('takes %j for noise', (text) => {
    expect(looksLikeSip(bytes(text))).toBe(false);
  });

  test('finds the marks in long and short names', () => {
    expect(peek('OPTIONS sip:a SIP/2.0\r\nf: <sip:x@1.1.1.1>;tag=1\r\nUSER-AGENT :  sipcli\r\nTopic: no\r\n')).toEqual({
      marks: ['<sip:x@1.1.1.1>;tag=1', 'sipcli'],
      userAgent: 'sipcli',
    });
  });
});

test.each([
  ['192.0.2.77', true],
  ['192.0.3.1', false],
  ['10.0.0.1', true],
  ['10.0.0.2', false],
  ['::ffff:10.0.0.1', true],
  ['2001:db8::5', true],
  ['2001:db9::5', false],
  ['nonsense', false],
])('%s is in one of the blocks: %s', (address, isIn) => {
  expect(createBlockTest(['192.0.2.64/26', '10.0.0.1', '2001:db8::/32'])(address)).toBe(isIn);
});
