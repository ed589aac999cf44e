import { expect, test } from 'vitest';
import { answersWhenAsked } from './remote-answer.ts';

const auto = (userAgent: string | undefined, saysTalk = false): boolean =>
  answersWhenAsked({ setting: 'auto', userAgent, saysTalk });

test.each([
  'Yealink SIP-T46S 66.85.0.5',
  'PolycomVVX-VVX_410-UA/5.9.7.3480',
  'Poly/EdgeE350-UA/8.1.0',
  'snomD785/10.1.54.13',
  'snom370/8.4.35',
  'Grandstream GXP2170 1.0.9.132',
  'Grandstream Model HW GXP2160 V1.4A SW 1.0.7.97',
  'Cisco/SPA504G-7.6.2f',
  'Linksys/SPA942-6.1.3(a)',
])('%s is taken for one that picks up', (userAgent) => expect(auto(userAgent)).toBe(true));

test.each(['baresip v3.15.0', 'Grandstream HT802 1.0.29.8', 'Cisco/SPA122-1.4.1', 'Polyphone/1.0', undefined])(
  '%s is not, unless it says so while it rings',
  (userAgent) => {
    expect(auto(userAgent)).toBe(false);
    expect(auto(userAgent, true)).toBe(true);
  },
);

test('what is set for the extension goes before what the phone seems to be', () => {
  expect(answersWhenAsked({ setting: 'off', userAgent: 'Yealink SIP-T46S 66.85.0.5', saysTalk: true })).toBe(false);
  expect(answersWhenAsked({ setting: 'on', userAgent: undefined, saysTalk: false })).toBe(true);
});
