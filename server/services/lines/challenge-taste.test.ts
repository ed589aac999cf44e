import { expect, test } from 'vitest';
import { FakeClock } from '../../base/clock.ts';
import { createChallengeTaste } from './challenge-taste.ts';

test('a phone that never answers is offered MD5 alone at the third time, and again both once it answered', () => {
  const taste = createChallengeTaste(new FakeClock());
  const phone = { who: '192.0.2.5 101', userAgent: 'Desk Phone 2.1' };
  const offered = () => taste.algorithmsFor(phone).join();
  expect([offered(), offered(), offered(), offered()]).toEqual(['SHA-256,MD5', 'SHA-256,MD5', 'MD5', 'MD5']);
  taste.answered(phone.who);
  expect(offered()).toBe('SHA-256,MD5');
  expect(taste.algorithmsFor({ ...phone, who: '192.0.2.6 101' })).toHaveLength(2);
});

test('an hour of silence forgets', () => {
  const clock = new FakeClock();
  const taste = createChallengeTaste(clock);
  const phone = { who: '192.0.2.5 101', userAgent: '' };
  for (let i = 0; i < 5; i++) taste.algorithmsFor(phone);
  clock.advance(3_600_000);
  expect(taste.algorithmsFor(phone)).toHaveLength(2);
});

test('baresip 1.0 gives up at SHA-256, so it is never shown it', () => {
  const taste = createChallengeTaste(new FakeClock());
  expect(taste.algorithmsFor({ who: 'a', userAgent: 'baresip v1.0.0 (x86_64/linux)' })).toEqual(['MD5']);
  expect(taste.algorithmsFor({ who: 'b', userAgent: 'baresip v3.5.1' })).toEqual(['SHA-256', 'MD5']);
});
