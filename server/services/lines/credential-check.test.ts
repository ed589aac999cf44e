import { expect, test } from 'vitest';
import { FakeClock } from '../../base/clock.ts';
import { digestHash } from '../../base/digest-hash.ts';
import { countingIds } from '../../base/ids.ts';
import { silentLog } from '../../base/log.ts';
import { header } from '../../core/sip/message.ts';
import { sipRequest, withCredentials } from '../../testing/builders/sip-request.ts';
import { createDoor } from '../defence/door.ts';
import { createCredentialCheck } from './credential-check.ts';
import type { RequestSource } from './sip-exchange.ts';

const secrets: Record<string, string> = { '101': 'right', '102': '' };

type Digests = readonly { number: string; digest: 'auto' | 'md5' | 'sha-256' }[];

function checked(first: Digests = []) {
  let digests = first;
  const clock = new FakeClock();
  const door = createDoor({ clock });
  let work = '';
  const { check } = createCredentialCheck({
    secretOf(extension) {
      work += 'look ';
      return secrets[extension];
    },
    digests: () => digests,
    clock,
    ids: countingIds(),
    log: silentLog,
    door,
    hash(algorithm, data) {
      work += `${algorithm} `;
      return digestHash(algorithm, data);
    },
  });
  const request = (user: string) =>
    sipRequest({ method: 'INVITE', uri: 'sip:0034900@pbx', from: `sip:${user}@pbx`, callId: 'c' });
  const from = (address: string): RequestSource => ({ address, port: 5060, transport: 'udp' });
  const ask = (user: string, address = '203.0.113.9') =>
    check(request(user), { as: 'caller', claims: user, source: from(address) });
  /** The whole round; `to` = address that the challenge went to, when another one than the answer comes from. */
  function answer(user: string, password: string, at: { address?: string; to?: string } = {}) {
    const address = at.address ?? '203.0.113.9';
    return answerTo(ask(user, at.to ?? address), user, password, address);
  }
  function answerTo(first: ReturnType<typeof check>, user: string, password: string, address = '203.0.113.9') {
    if (first.kind !== 'refused') throw new Error('not challenged');
    work = '';
    const second = withCredentials(request(user), { reply: first.reply, username: user, password });
    return check(second, { as: 'caller', claims: user, source: from(address) });
  }
  const become = (next: Digests) => {
    digests = next;
  };
  return { clock, door, ask, answer, answerTo, become, work: () => work };
}

test.each([
  ['a known extension with a wrong password', '101', 'wrong'],
  ['an extension that does not exist', '999', 'wrong'],
  ['an extension that does not exist, without any password', '999', ''],
  ['an extension that has no password, asked without one', '102', ''],
])('%s gets the same answer after the same work', (_, user, password) => {
  const { answer, work } = checked();
  expect(answer(user, password)).toEqual({ kind: 'refused', reply: { status: 403, headers: [] } });
  expect(work()).toBe('look SHA-256 SHA-256 SHA-256 ');
});

test('known and unknown extensions are challenged in the same words', () => {
  const words = (user: string): string => {
    const verdict = checked().ask(user);
    return JSON.stringify(verdict).replace(/nonce=\\"[^"]*"/g, '');
  };
  expect(words('999')).toBe(words('101'));
});

test('an answer with a nonce that went elsewhere locks nobody out, and does not tell whether the password was right', () => {
  const { door, answer } = checked();
  const victim = '192.168.1.20';
  const verdicts = Array.from({ length: 60 }, (_, index) =>
    answer('101', index % 2 ? 'right' : 'wrong', { address: victim, to: '203.0.113.9' }),
  );
  for (const verdict of verdicts) {
    if (verdict.kind !== 'refused') throw new Error('let in by a nonce of another address');
    expect(verdict.reply.status).toBe(407);
    expect(header(verdict.reply, 'Proxy-Authenticate')).toContain('stale=true');
  }
  expect(door.isLocked({ address: victim, port: 5060, user: '101' })).toBe(false);
  expect(answer('101', 'right', { address: victim })).toEqual({ kind: 'known', extension: '101' });
});

test('who is locked out is not let in with the right password either, until the time is over', () => {
  const { clock, answer } = checked();
  for (let i = 0; i < 5; i++) answer('101', 'wrong');
  expect(answer('101', 'right')).toMatchObject({ kind: 'refused', reply: { status: 403 } });
  clock.advance(1_000);
  expect(answer('101', 'right')).toEqual({ kind: 'known', extension: '101' });
});

const digestOf = (verdict: ReturnType<ReturnType<typeof checked>['ask']>): string =>
  verdict.kind === 'refused'
    ? verdict.reply.headers.map(({ value }) => /algorithm=([^,]+)/.exec(value)?.[1]).join(' ')
    : 'known';

test.each([
  ['auto', 'SHA-256 MD5'],
  ['md5', 'MD5'],
  ['sha-256', 'SHA-256'],
] as const)('RFC 8760 2.3: a phone whose switch says %s is asked for %s', (digest, offered) => {
  const office = checked([{ number: '101', digest }]);
  for (let times = 0; times < 4; times++) {
    if (digest === 'auto' && times === 2) break;
    expect(digestOf(office.ask('101'))).toBe(offered);
  }
  expect(office.answer('101', 'right')).toEqual({ kind: 'known', extension: '101' });
});

test('an answer with an algorithm that was not asked for is no answer', () => {
  const { ask, answerTo, become } = checked([{ number: '101', digest: 'md5' }]);
  const first = ask('101');
  become([{ number: '101', digest: 'sha-256' }]);
  const second = answerTo(first, '101', 'right');
  expect(digestOf(second)).toBe('SHA-256');
  expect(answerTo(second, '101', 'right')).toEqual({ kind: 'known', extension: '101' });
});

test('the switches do not tell who exists: an unknown extension is asked like one of the known ones, always the same', () => {
  const { ask } = checked([
    { number: '101', digest: 'md5' },
    { number: '102', digest: 'sha-256' },
  ]);
  const strangers = Array.from({ length: 40 }, (_, index) => String(900 + index));
  const once = strangers.map((user) => digestOf(ask(user)));
  expect(new Set(once)).toEqual(new Set(['MD5', 'SHA-256']));
  expect(strangers.map((user) => digestOf(ask(user)))).toEqual(once);
});
