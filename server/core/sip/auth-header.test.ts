import { expect, test } from 'vitest';
import { parseAuth, parseCredentials, printAuth } from './auth-header.ts';

const read = (value: string) =>
  parseAuth(value)?.map((auth) => ({
    scheme: auth.scheme,
    ...Object.fromEntries(auth.params),
    ...(auth.token68 ? { token68: auth.token68 } : {}),
  }));

test.each([
  ['Digest realm="a, b", nonce="x\\"y"', [{ scheme: 'Digest', realm: 'a, b', nonce: 'x"y' }]],
  [
    'DIGEST  Realm = "a" , NONCE=abc,qop="auth,auth-int"',
    [{ scheme: 'DIGEST', realm: 'a', nonce: 'abc', qop: 'auth,auth-int' }],
  ],
  [
    'Digest realm="a", algorithm=MD5, Basic realm="b",Digest realm="c", algorithm=SHA-256',
    [
      { scheme: 'Digest', realm: 'a', algorithm: 'MD5' },
      { scheme: 'Basic', realm: 'b' },
      { scheme: 'Digest', realm: 'c', algorithm: 'SHA-256' },
    ],
  ],
  ['Bearer abc.def-_~+/==', [{ scheme: 'Bearer', token68: 'abc.def-_~+/==' }]],
  ['Negotiate, Digest realm="a"', [{ scheme: 'Negotiate' }, { scheme: 'Digest', realm: 'a' }]],
  [
    'Digest uri=sip:a@b;transport=tcp, response=00',
    [{ scheme: 'Digest', uri: 'sip:a@b;transport=tcp', response: '00' }],
  ],
  ['Digest realm="",', [{ scheme: 'Digest', realm: '' }]],
])('%s is read', (value, expected) => {
  expect(read(value)).toEqual(expected);
});

test.each(
  [
    ['', 'empty'],
    ['Digest realm="a', 'an open quote'],
    ['Digest realm="a", realm="b"', 'a parameter twice'],
    ['realm="a"', 'no scheme'],
    ['Digest realm="a" nonce="b" "c"', 'a stray string'],
    ['Di(gest realm="a"', 'a scheme that is no token'],
  ].filter((row) => row[1]),
)('%s is malformed: %s', (value) => {
  expect(parseAuth(value)).toBeUndefined();
});

test('credentials are one, not a list', () => {
  expect(parseCredentials('Digest username="a", Digest username="b"')).toBeUndefined();
  expect(parseCredentials('Digest username="a"')?.params.get('username')).toBe('a');
});

test.each([
  ['challenge', 'Digest realm="a \\"b\\" \\\\", nonce="n", algorithm=SHA-256, qop="auth", stale=true'],
  ['credentials', 'Digest username="ñ", realm="a", uri="sip:a@b", algorithm=MD5, qop=auth, nc=00000001, cnonce="c"'],
  ['credentials', 'Bearer abc=='],
] as const)('a %s is printed as it was read', (kind, value) => {
  expect(printAuth(parseCredentials(value)!, kind)).toBe(value);
});
