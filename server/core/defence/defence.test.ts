import { describe, expect, test } from 'vitest';
import { addSample, mergeKnocks, newKnock } from './knock.ts';
import { addFailure, isLocked, sourceRule, type Tally, userRule } from './lockout.ts';
import { createScannerTest, readScannerList, usualScanners } from './scanners.ts';
import { sourceKey } from './source-key.ts';
import { fullBucket, takeToken } from './token-bucket.ts';

describe('a source', () => {
  test.each([
    ['192.0.2.7', '192.0.2.7'],
    ['::ffff:192.0.2.7', '192.0.2.7'],
    ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64'],
    ['2001:db8:1:2:ffff::1', '2001:db8:1:2::/64'],
    ['fe80::1', 'fe80:0:0:0::/64'],
    ['2001:db8:0:1::/64', '2001:db8:0:1::/64'],
  ])('%s is %s', (address, source) => {
    expect(sourceKey(address)).toBe(source);
  });
});

describe('a rate', () => {
  const rate = { perSec: 10, burst: 3 };
  const takeAll = (bucket: Parameters<typeof takeToken>[0], nowMs: number): number => {
    let taken = 0;
    while (takeToken(bucket, rate, nowMs)) taken++;
    return taken;
  };

  test('grants its burst, then so many a second, and never saves more than the burst', () => {
    const bucket = fullBucket(rate, 0);
    expect([takeAll(bucket, 0), takeAll(bucket, 200), takeAll(bucket, 60_000)]).toEqual([3, 2, 3]);
  });

  test('a clock set back by an hour neither grants nor blocks', () => {
    const bucket = fullBucket(rate, 3_600_000);
    takeAll(bucket, 3_600_000);
    expect([takeAll(bucket, 0), takeAll(bucket, 100)]).toEqual([0, 1]);
  });
});

describe('a lock', () => {
  const fail = (times: number, rule = userRule, nowMs = 0): Tally => {
    let tally: Tally | undefined;
    for (let i = 0; i < times; i++) tally = addFailure(tally, { rule, nowMs });
    return tally!;
  };

  test('four wrong passwords are free, the fifth costs a second, and each further one twice the last', () => {
    expect([4, 5, 6, 7, 40].map((times) => fail(times).lockedUntil)).toEqual([0, 1_000, 2_000, 4_000, 3_600_000]);
    expect(fail(19, sourceRule).lockedUntil).toBe(0);
    expect(fail(20, sourceRule).lockedUntil).toBe(60_000);
  });

  test('ends by itself, and a quiet quarter of an hour after its end forgets', () => {
    const tally = fail(8);
    expect([isLocked(tally, 7_999), isLocked(tally, 8_000), isLocked(undefined, 0)]).toEqual([true, false, false]);
    expect(addFailure(tally, { rule: userRule, nowMs: 8_000 + userRule.forgetMs - 1 }).count).toBe(9);
    expect(addFailure(tally, { rule: userRule, nowMs: 8_000 + userRule.forgetMs }).count).toBe(1);
  });
});

describe('an attack program', () => {
  const named = createScannerTest(usualScanners);

  test.each([
    ['friendly-scanner', 'friendly-scanner'],
    ['"sipvicious"<sip:100@192.0.2.1>', 'sipvicious'],
    ['pplsip', 'pplsip'],
    ['SIPCLI/v1.8', 'sipcli'],
    ['VaxSIPUserAgent/3.1', 'VaxSIPUserAgent'],
    ['"100" <sip:100@1.1.1.1>', '@1.1.1.1>'],
  ])('is known by %s', (value, name) => {
    expect(named(value)).toBe(name);
  });

  test.each([
    'Yealink SIP-T46U 108.86',
    'baresip v1.0.0 (x86_64/linux)',
    'Asterisk PBX 18',
    '<sip:101@192.168.1.1>',
    '',
  ])('is not %s', (value) => {
    expect(named(value)).toBeUndefined();
  });

  test('a list is read a name a line, without repetitions, blanks and names too short to mean anything', () => {
    expect(readScannerList(' alpha \r\n\nALPHA\nab\nbeta')).toEqual(['alpha', 'beta']);
    expect(readScannerList(Array.from({ length: 900 }, (_, index) => `name-${index}`).join('\n'))).toHaveLength(200);
  });
});

describe('a knock', () => {
  test('two tellings add up, and keep a few samples each once', () => {
    const first = { ...newKnock('192.0.2.7', 10), requests: 2, users: ['100', '101'], userAgent: 'old' };
    const second = { ...newKnock('192.0.2.7', 20), dropped: 5, users: ['101', '102'], userAgent: 'new' };
    expect(mergeKnocks(first, second)).toEqual({
      ...newKnock('192.0.2.7', 10),
      lastAt: 20,
      requests: 2,
      dropped: 5,
      userAgent: 'new',
      users: ['100', '101', '102'],
    });
  });

  test('what strangers write is kept short and printable', () => {
    const samples: string[] = [];
    for (const text of ['a\r\nb', 'x'.repeat(99), '', '1', '2', '3', '4']) addSample(samples, text);
    expect(samples).toEqual(['a??b', 'x'.repeat(40), '1', '2', '3']);
  });
});
