import { describe, expect, test } from 'vitest';
import { judgeOffer, newSession, type Seen, type Session, sdpOf, see } from './offer-answer.ts';

const text = (name: string): Uint8Array => new TextEncoder().encode(name);

/** `us INVITE a`, `them 200 INVITE b`, `them 183r INVITE`: who, status (r: reliable), method, description. */
function seen(line: string): Seen {
  const [by, ...rest] = line.split(' ') as ['us' | 'them', ...string[]];
  const status = /^\d/.test(rest[0]!) ? rest.shift() : undefined;
  const [method, sdp] = rest;
  return {
    by,
    method: method!,
    sdp: sdp === undefined ? undefined : text(sdp),
    ...(status === undefined ? {} : { status: Number.parseInt(status, 10), reliable: status.endsWith('r') }),
  };
}
const after = (...lines: string[]): Session => lines.map(seen).reduce(see, newSession);
const ours = (session: Session): string | undefined => session.ours;

describe('RFC 3264 4: one offer at a time', () => {
  test.each<[clause: string, lines: string[], verdict: string, agreed: string | undefined]>([
    ['RFC 3261 13.2.1: offer in INVITE, answer in 200', ['us INVITE a', 'them 200 INVITE b'], 'fine', 'a'],
    [
      'RFC 3261 13.2.1: an unreliable 183 answers nothing yet',
      ['us INVITE a', 'them 183 INVITE b'],
      'ours-open',
      undefined,
    ],
    ['RFC 3262 5: a reliable 183 answers', ['us INVITE a', 'them 183r INVITE b'], 'fine', 'a'],
    [
      'RFC 3262 5: a reliable 180 without description does not',
      ['us INVITE a', 'them 180r INVITE'],
      'ours-open',
      undefined,
    ],
    [
      'the 200 after a reliable answer changes nothing',
      ['us INVITE a', 'them 183r INVITE b', 'them 200 INVITE b'],
      'fine',
      'a',
    ],
    ['RFC 3261 13.3.1: we answer in our 200', ['them INVITE a', 'us 180 INVITE', 'us 200 INVITE b'], 'fine', 'b'],
    ['RFC 3261 14.2: while we ring, theirs is open', ['them INVITE a', 'us 183 INVITE b'], 'theirs-open', undefined],
    ['late offer to us: we offer in the 200', ['them INVITE', 'us 200 INVITE b'], 'ours-open', undefined],
    ['late offer to us: the ACK answers', ['them INVITE', 'us 200 INVITE b', 'them ACK a'], 'fine', 'b'],
    ['late offer of ours: our ACK answers', ['us INVITE', 'them 200 INVITE b', 'us ACK a'], 'fine', 'a'],
    [
      'RFC 3262 5: late offer in a reliable 183, answered by PRACK',
      ['us INVITE', 'them 183r INVITE b', 'us PRACK a'],
      'fine',
      'a',
    ],
    [
      'RFC 3262 5: an offer in PRACK, answered in its 200',
      ['us INVITE a', 'them 183r INVITE b', 'us PRACK c'],
      'ours-open',
      'a',
    ],
    ['and after that 200', ['us INVITE a', 'them 183r INVITE b', 'us PRACK c', 'them 200 PRACK d'], 'fine', 'c'],
    [
      'RFC 3261 14.1: refused, what was agreed goes on',
      ['us INVITE a', 'them 200 INVITE b', 'us INVITE c', 'them 488 INVITE'],
      'fine',
      'a',
    ],
    [
      'RFC 3311 5.1: an UPDATE of ours',
      ['us INVITE a', 'them 200 INVITE b', 'us UPDATE c', 'them 200 UPDATE d'],
      'fine',
      'c',
    ],
    [
      'RFC 3311 5.1: an UPDATE refused',
      ['us INVITE a', 'them 200 INVITE b', 'us UPDATE c', 'them 491 UPDATE'],
      'fine',
      'a',
    ],
    [
      'RFC 3311 5.2: an UPDATE of theirs',
      ['them INVITE a', 'us 200 INVITE b', 'them UPDATE c', 'us 200 UPDATE d'],
      'fine',
      'd',
    ],
    ['an UPDATE without description touches nothing', ['them INVITE a', 'us 200 INVITE b', 'them UPDATE'], 'fine', 'b'],
    ['the refusal of another method leaves the offer open', ['us INVITE a', 'them 500 UPDATE'], 'ours-open', undefined],
    [
      'BYE, INFO and their answers say nothing',
      ['us INVITE a', 'them INFO x', 'us 200 INFO x'],
      'ours-open',
      undefined,
    ],
  ])('%s', (_, lines, verdict, agreed) => {
    const session = after(...lines);
    expect(judgeOffer(session)).toBe(verdict);
    expect(ours(session)).toBe(agreed);
  });
});

test('a body of another type is no description; one within a multipart body is', () => {
  const message = (type: string | undefined, body = 'v=0') => ({
    headers: type === undefined ? [] : [{ name: 'Content-Type', value: type }],
    body: text(body),
  });
  expect(sdpOf(message('application/sdp'))).toEqual(text('v=0'));
  expect(sdpOf(message(undefined))).toEqual(text('v=0'));
  expect(sdpOf(message('multipart/mixed;boundary=x'))).toBeDefined();
  expect(sdpOf(message('application/dtmf-relay'))).toBeUndefined();
  expect(sdpOf(message('application/sdp', ''))).toBeUndefined();
});
