import { createHash, createHmac } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { digestHash as hash } from '../../base/digest-hash.ts';
import { parseCredentials } from './auth-header.ts';
import { digestResponse } from './digest.ts';
import { type Answering, answerChallenge, chooseChallenge, chooseChallenges, readNextNonce } from './digest-client.ts';
import { type Checked, makeChallenges, makeNonce, readCredentials, verifyCredentials } from './digest-server.ts';

const sign = (text: string): string => createHmac('sha256', 'key').update(text).digest('hex');
const none = new Uint8Array(0);

const mufasa = {
  sess: false,
  username: 'Mufasa',
  realm: 'http-auth@example.org',
  secret: { password: 'Circle of Life' },
  nonce: '7ypf/xlj9XXwfDPEoM4URrv/xwf94BcCAzFZH4GiTo0v',
  method: 'GET',
  uri: '/dir/index.html',
  quality: { qop: 'auth', nc: '00000001', cnonce: 'f2/wE4q74E6zIJEtWaHKaf5wv/H5QzzpXusqGemxURZJ' },
  body: none,
} as const;

test.each([
  ['MD5', '8ca523f5e9506fed4657c9700eebdbec'],
  ['SHA-256', '753927fa0e85d155564e2e272a28d1802ca10daf4496794697cf8db5856cb6c1'],
] as const)('RFC 7616 3.9.1: the %s example', (algorithm, response) => {
  expect(digestResponse({ ...mufasa, algorithm }, hash)).toBe(response);
});

test('RFC 2617 3.5: the example, from the password and from HA1', () => {
  const example = {
    ...mufasa,
    algorithm: 'MD5',
    realm: 'testrealm@host.com',
    nonce: 'dcd98b7102dd2f0e8b11d0f600bfb0c093',
    quality: { qop: 'auth', nc: '00000001', cnonce: '0a4f113b' },
  } as const;
  const response = '6629fae49393a05397450978507c4ef1';
  expect(digestResponse({ ...example, secret: { password: 'Circle Of Life' } }, hash)).toBe(response);
  const ha1 = { MD5: '939e7578ed9e3c518a452acee763bce9' };
  expect(digestResponse({ ...example, secret: { ha1 } }, hash)).toBe(response);
  expect(digestResponse({ ...example, algorithm: 'SHA-256', secret: { ha1 } }, hash)).toBeUndefined();
});

const realm = 'centralita';
const nowMs = 1_700_000_000_000;
const nonce = makeNonce({ nowMs, salt: 'salt1', realm }, sign);

describe('the client', () => {
  test.each([
    [
      'SHA-256 before MD5, wherever it stands',
      ['Digest realm="a", nonce="1", algorithm=MD5', 'Digest realm="a", nonce="2", algorithm=SHA-256'],
      '2',
    ],
    ['the first of equals', ['Digest realm="a", nonce="1"', 'Digest realm="b", nonce="2"'], '1'],
    ['one of several in a line', ['Basic realm="a", Digest realm="a", nonce="3", algorithm=md5'], '3'],
    [
      'what it can do',
      ['Digest realm="a", nonce="1", algorithm=SHA-1', 'Digest realm="a", nonce="2", algorithm=MD5-sess'],
      '2',
    ],
    [
      'a quality it can do',
      ['Digest realm="a", nonce="1", qop="future"', 'Digest realm="a", nonce="2", qop="auth-int"'],
      '2',
    ],
    ['nothing without nonce', ['Digest realm="a"', 'Bearer x', '"'], undefined],
  ])('chooses %s', (_, values, chosen) => {
    expect(chooseChallenge(values)?.nonce).toBe(chosen);
  });

  test('RFC 8760 2.4: SHA-512-256 goes before SHA-256; what is not allowed is not answered', () => {
    const values = ['MD5', 'SHA-256', 'SHA-512-256'].map(
      (algorithm) => `Digest realm="a", nonce="${algorithm}", algorithm=${algorithm}`,
    );
    expect(chooseChallenges(values).map(({ nonce }) => nonce)).toEqual(['SHA-512-256']);
    expect(chooseChallenges(values, ['MD5']).map(({ nonce }) => nonce)).toEqual(['MD5']);
    expect(chooseChallenges(values.slice(0, 1), ['SHA-256'])).toEqual([]);
  });

  test('RFC 3261 22.3: each realm of a chain of proxies is answered, four at most', () => {
    const of = (realm: string, algorithm: string) =>
      `Digest realm="${realm}", nonce="${realm}", algorithm=${algorithm}`;
    const values = [of('a', 'MD5'), of('b', 'SHA-256'), of('a', 'SHA-256')];
    expect(chooseChallenges(values).map(({ realm: name, algorithm }) => `${name} ${algorithm}`)).toEqual([
      'a SHA-256',
      'b SHA-256',
    ]);
    expect(chooseChallenges(['a', 'b', 'c', 'd', 'e'].map((name) => of(name, 'MD5')))).toHaveLength(4);
  });

  test('RFC 7616 3.4.4: a server that asks for it gets the name hashed, and the digest of the name itself', () => {
    const username = 'Jäsøn Doe';
    const fields = answer(
      'Digest realm="api@example.org", nonce="n", algorithm=SHA-512-256, qop="auth", userhash=true',
      {
        username,
        password: 'Secret, or not?',
      },
    );
    expect(fields.username).toBe('793263caabb707a56211940d90411ea4a575adeccb7e360aeb624ed06ece9b0b');
    expect(fields.userhash).toBe('true');
    const h = (text: string): string => createHash('sha512-256').update(text).digest('hex');
    const ha1 = h(`${username}:api@example.org:Secret, or not?`);
    expect(fields.response).toBe(h(`${ha1}:n:${fields.nc}:${fields.cnonce}:auth:${h(`INVITE:${fields.uri}`)}`));
  });

  test.each([
    ['nextnonce="n2"', 'n2'],
    ['qop=auth, rspauth="ab", cnonce="c", nc=00000001, nextnonce="a\\"b"', 'a"b'],
    ['rspauth="ab"', undefined],
    ['', undefined],
    ['nextnonce=""', undefined],
    ['"', undefined],
  ])('RFC 7616 3.5: of Authentication-Info %s the next nonce is %s', (value, nonceText) => {
    expect(readNextNonce(value)).toBe(nonceText);
  });

  const answer = (challenge: string, change: Partial<Answering> = {}) =>
    Object.fromEntries(
      parseCredentials(
        answerChallenge(
          {
            challenge: chooseChallenge([challenge])!,
            username: 'u',
            password: 'p',
            method: 'INVITE',
            uri: 'sip:1@t',
            body: none,
            cnonce: 'cc',
            count: 10,
            ...change,
          },
          hash,
        ),
      )!.params,
    );
  const md5 = (text: string): string => hash('MD5', text);
  const ha1 = md5('u:r:p');

  test('a list of qualities is answered with one of them, not echoed', () => {
    const ha2 = md5('INVITE:sip:1@t');
    expect(answer('Digest realm="r", nonce="n", qop="auth-int, auth", opaque="o", algorithm=md5')).toEqual({
      username: 'u',
      realm: 'r',
      nonce: 'n',
      uri: 'sip:1@t',
      opaque: 'o',
      algorithm: 'md5',
      qop: 'auth',
      nc: '0000000a',
      cnonce: 'cc',
      response: md5(`${ha1}:n:0000000a:cc:auth:${ha2}`),
    });
  });

  test('auth-int counts the bytes of the body', () => {
    const body = new Uint8Array([0xff, 0, 10]);
    const ha2 = md5(`INVITE:sip:1@t:${hash('MD5', body)}`);
    expect(answer('Digest realm="r", nonce="n", qop="auth-int"', { body }).response).toBe(
      md5(`${ha1}:n:0000000a:cc:auth-int:${ha2}`),
    );
  });

  test('a server of RFC 2069 gets neither quality nor count', () => {
    expect(answer('Digest realm="r", nonce="n"')).toEqual({
      username: 'u',
      realm: 'r',
      nonce: 'n',
      uri: 'sip:1@t',
      response: md5(`${ha1}:n:${md5('INVITE:sip:1@t')}`),
    });
  });

  test('MD5-sess binds the password to the nonces', () => {
    const sess = md5(`${ha1}:n:cc`);
    expect(answer('Digest realm="r", nonce="n", algorithm=MD5-sess')).toMatchObject({
      cnonce: 'cc',
      response: md5(`${sess}:n:${md5('INVITE:sip:1@t')}`),
    });
  });
});

describe('the server', () => {
  const checked = (value: string, change: Partial<Checked> = {}): Checked => ({
    credentials: readCredentials(value)!,
    method: 'REGISTER',
    requestUri: 'sip:10.0.0.1',
    body: none,
    realm,
    secret: { password: 'p' },
    nowMs: nowMs + 1000,
    nonceLifeMs: 60_000,
    ...change,
  });
  const client = (challenge: string, change: Partial<Answering> = {}): string =>
    answerChallenge(
      {
        challenge: chooseChallenge([challenge])!,
        username: '100',
        password: 'p',
        method: 'REGISTER',
        uri: 'sip:10.0.0.1',
        body: none,
        cnonce: 'cc',
        count: 3,
        ...change,
      },
      hash,
    );
  const judge = (value: string, change: Partial<Checked> = {}) =>
    verifyCredentials(checked(value, change), { hash, sign });
  const [sha, md5] = makeChallenges({ realm, nonce }) as [string, string];

  test('RFC 8760 2.3: offers SHA-256 first, then MD5, in headers of their own', () => {
    expect([sha, md5]).toEqual([
      `Digest realm="centralita", nonce="${nonce}", algorithm=SHA-256, qop="auth"`,
      `Digest realm="centralita", nonce="${nonce}", algorithm=MD5, qop="auth"`,
    ]);
    expect(makeChallenges({ realm, nonce, stale: true, algorithms: ['MD5'] })).toEqual([`${md5}, stale=true`]);
  });

  test.each([
    ['SHA-256', sha, 3],
    ['MD5', md5, 3],
    ['SHA-256-sess', sha.replace('SHA-256', 'SHA-256-sess'), 3],
    ['auth-int', md5.replace('"auth"', '"auth-int"'), 3],
    ['no quality at all', md5.replace(', qop="auth"', ''), undefined],
  ])('takes the right password with %s', (_, challenge, nc) => {
    expect(judge(client(challenge))).toEqual({ kind: 'accepted', username: '100', nonce, ...(nc ? { nc } : {}) });
  });

  test('takes a password kept as HA1', () => {
    const secret = { ha1: { MD5: hash('MD5', '100:centralita:p') } };
    expect(judge(client(md5), { secret })).toMatchObject({ kind: 'accepted' });
    expect(judge(client(sha), { secret })).toEqual({ kind: 'rejected', why: 'response' });
  });

  test.each([
    ['a wrong password', client(sha, { password: 'q' }), {}, 'response'],
    ['an unknown user', client(sha, { password: '' }), { secret: undefined }, 'response'],
    ['another method', client(sha), { method: 'INVITE' }, 'response'],
    [
      'another body under auth-int',
      client(sha.replace('"auth"', '"auth-int"')),
      { body: new Uint8Array(1) },
      'response',
    ],
    ['another realm', client(sha), { realm: 'else' }, 'realm'],
    ['credentials for another host', client(sha, { uri: 'sip:evil.example' }), {}, 'uri'],
    [
      'credentials for another user',
      client(sha, { uri: 'sip:200@10.0.0.1' }),
      { requestUri: 'sip:900@10.0.0.1' },
      'uri',
    ],
  ] as const)('refuses %s', (_, value, change, why) => {
    expect(judge(value, change)).toEqual({ kind: 'rejected', why });
  });

  test.each([
    ['sip:10.0.0.1:5060', 'sip:10.0.0.1'],
    ['sip:10.0.0.1', 'sip:900@10.0.0.1;transport=tcp'],
    ['sip:office.lan', 'sip:10.0.0.1'],
    ['sip:900@OFFICE.lan;user=phone', 'sip:900@10.0.0.1'],
  ])('takes the uri %s for a request to %s', (uri, requestUri) => {
    expect(judge(client(sha, { uri }), { requestUri, ownHosts: ['office.lan'] })).toMatchObject({ kind: 'accepted' });
  });

  test.each([
    ['too old', nonce, nowMs + 60_001],
    ['from the future', nonce, nowMs - 1],
    ['changed', nonce.replace('salt1', 'salt2'), nowMs],
    ['not ours', 'dcd98b7102dd2f0e8b11d0f600bfb0c093', nowMs],
    ['of another key', makeNonce({ nowMs, salt: 's', realm }, (text) => sign(`x${text}`)), nowMs],
    ['given to another address', makeNonce({ nowMs, salt: 's', realm, peer: '192.0.2.1' }, sign), nowMs],
  ])('a nonce that is %s is stale, whether the password is right or wrong', (_, used, at) => {
    const [challenge] = makeChallenges({ realm, nonce: used }) as [string];
    for (const password of ['p', 'q'])
      expect(judge(client(challenge, { password }), { nowMs: at, peer: '192.0.2.2' })).toEqual({ kind: 'stale' });
  });

  test.each([
    'Basic abc',
    'Digest username="a", realm="r", nonce="n", uri="sip:a"',
    'Digest username="a", realm="r", nonce="n", uri="sip:a", response="0", algorithm=SHA-1',
    'Digest username="a", realm="r", nonce="n", uri="sip:a", response="0", qop=auth, cnonce="c", nc=1',
    'Digest username="a", realm="r", nonce="n", uri="sip:a", response="0", qop=auth, nc=00000001',
    'Digest username="a", realm="r", nonce="n", uri="sip:a", response="0", qop="auth,auth-int", cnonce="c", nc=00000001',
  ])('%s are no credentials', (value) => {
    expect(readCredentials(value)).toBeUndefined();
  });
});
