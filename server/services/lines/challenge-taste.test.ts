import { expect, test } from 'vitest';
import { FakeClock } from '../../base/clock.ts';
import { sipRequest } from '../../testing/builders/sip-request.ts';
import { createChallengeTaste } from './challenge-taste.ts';

const from = (userAgent: string, via = 'SIP/2.0/UDP 192.0.2.5:5060;branch=z9hG4bKa1') =>
  sipRequest({
    method: 'REGISTER',
    uri: 'sip:pbx',
    from: 'sip:101@pbx',
    headers: [
      { name: 'User-Agent', value: userAgent },
      { name: 'Via', value: via },
    ],
  });

test('a phone that never answers is offered MD5 alone at the third time, and again both once it answered', () => {
  const taste = createChallengeTaste(new FakeClock());
  const phone = { who: '192.0.2.5 101', request: from('Desk Phone 2.1') };
  const offered = () => taste.algorithmsFor(phone).join();
  expect([offered(), offered(), offered(), offered()]).toEqual(['SHA-256,MD5', 'SHA-256,MD5', 'MD5', 'MD5']);
  taste.answered(phone.who);
  expect(offered()).toBe('SHA-256,MD5');
  expect(taste.algorithmsFor({ ...phone, who: '192.0.2.6 101' })).toHaveLength(2);
});

test('an hour of silence forgets', () => {
  const clock = new FakeClock();
  const taste = createChallengeTaste(clock);
  const phone = { who: '192.0.2.5 101', request: from('') };
  for (let i = 0; i < 5; i++) taste.algorithmsFor(phone);
  clock.advance(3_600_000);
  expect(taste.algorithmsFor(phone)).toHaveLength(2);
});

test('baresip 1.0, sipsak and SIPp give up at SHA-256, so they are never shown it', () => {
  const taste = createChallengeTaste(new FakeClock());
  const offered = (...phone: Parameters<typeof from>) =>
    taste.algorithmsFor({ who: phone.join(), request: from(...phone) });
  expect(offered('baresip v1.0.0 (x86_64/linux)')).toEqual(['MD5']);
  expect(offered('sipsak 0.9.8.1')).toEqual(['MD5']);
  expect(offered('baresip v3.5.1')).toEqual(['SHA-256', 'MD5']);
  expect(offered('SIPp')).toEqual(['MD5']);
  expect(offered('', 'SIP/2.0/UDP 192.0.2.5:5060;branch=z9hG4bK-1305-1-0;rport')).toEqual(['MD5']);
});
