import { expect, test } from 'vitest';
import { parseHostPort, parseSipUri, parseUri, printUri, sameUri } from './uri.ts';

const sip = (parts: object) => ({ scheme: 'sip', params: [], headers: [], ...parts });

test.each([
  ['sip:example.com', sip({ host: 'example.com' })],
  ['SIPS:ana@Example.com:5061', sip({ scheme: 'sips', user: 'ana', host: 'Example.com', port: 5061 })],
  ['sip:ana:secret%3a@10.0.0.1', sip({ user: 'ana', password: 'secret:', host: '10.0.0.1' })],
  ['sip:ana:@h', sip({ user: 'ana', password: '', host: 'h' })],
  ['sip:[2001:db8::10]:5070', sip({ host: '2001:db8::10', port: 5070 })],
  [
    'sip:100@pbx_1.lan;transport=tcp;lr',
    sip({ user: '100', host: 'pbx_1.lan', params: [{ name: 'transport', value: 'tcp' }, { name: 'lr' }] }),
  ],
  [
    'sip:a@h;x=?Subject=a%20b&to=',
    sip({
      user: 'a',
      host: 'h',
      params: [{ name: 'x', value: '' }],
      headers: [
        { name: 'Subject', value: 'a b' },
        { name: 'to', value: '' },
      ],
    }),
  ],
  ['sip:sips%3Auser%40example.com@example.net', sip({ user: 'sips:user@example.com', host: 'example.net' })],
  ['sip:user;par=u%40example.net@h', sip({ user: 'user;par=u@example.net', host: 'h' })],
  ['sip:what?/;now@h', sip({ user: 'what?/;now', host: 'h' })],
  ['sip:jos%C3%A9@h', sip({ user: 'josé', host: 'h' })],
  ['sip:null-%00-null@h', sip({ user: 'null-\0-null', host: 'h' })],
  [
    'tel:+34-91(1)222.333;phone-context=x',
    { scheme: 'tel', number: '+34-91(1)222.333', params: [{ name: 'phone-context', value: 'x' }] },
  ],
])('%s is read', (text, expected) => {
  expect(parseUri(text)).toEqual(expected);
});

test.each([
  'sip:',
  'sip:@h',
  'sip::p@h',
  'sip:a@',
  'sip:a@b@c',
  'sip:a@b;x=c@d',
  'sip:a@h:0',
  'sip:a@h:70000',
  'sip:a@h:+5',
  'sip:a@h:',
  'sip:a b@h',
  'sip:a@h;',
  'sip:a@h;;lr',
  'sip:a@h?',
  'sip:a%4@h',
  'sip:a%zz@h',
  'sip:a@h;x=%g0',
  'sip:[2001:db8::1',
  'sip:[host]',
  'sip:[::1]x',
  'sip:a@h%41',
  'sip:<a@h>',
  'sip:a@h\u0000',
  'tel:',
  'tel:+',
  'tel:ana',
  'http://h',
  'nocolon',
])('%s is malformed or not ours', (text) => {
  expect(parseUri(text)).toBeUndefined();
});

test.each([
  'sip:h',
  'sips:a:b@h:5061;transport=tls;lr?subject=a%20b&x=%26',
  'sip:[::1]:5060',
  'sip:a%40b%25@h;x=%3B%3D',
  'sip:jos%C3%A9%F0%9F%98%80@h',
  'tel:+34-911;ext=4',
])('%s is printed as it was read', (text) => {
  expect(printUri(parseUri(text)!)).toBe(text);
});

test('what a user part may not hold is escaped', () => {
  expect(printUri({ scheme: 'sip', user: 'a@b:c#\r\n"\ud800', host: 'h', params: [], headers: [] })).toBe(
    'sip:a%40b%3Ac%23%0D%0A%22%EF%BF%BD@h',
  );
});

test('a tel URI has no host', () => {
  expect(parseSipUri('tel:112')).toBeUndefined();
});

test.each([
  ['sip:%61lice@atlanta.com;transport=TCP', 'sip:alice@AtlanTa.CoM;Transport=tcp'],
  ['sip:carol@chicago.com', 'sip:carol@chicago.com;newparam=5'],
  ['sip:carol@chicago.com;security=on', 'sip:carol@chicago.com;newparam=5'],
  [
    'sip:biloxi.com;transport=tcp;method=REGISTER?to=sip:bob%40biloxi.com',
    'sip:biloxi.com;method=REGISTER;transport=tcp?to=sip:bob%40biloxi.com',
  ],
  [
    'sip:alice@atlanta.com?subject=project%20x&priority=urgent',
    'sip:alice@atlanta.com?priority=urgent&subject=project%20x',
  ],
  ['tel:+34-911-222', 'tel:+34911222'],
])('RFC 3261 19.1.4: %s and %s are the same', (a, b) => {
  expect([sameUri(parseUri(a)!, parseUri(b)!), sameUri(parseUri(b)!, parseUri(a)!)]).toEqual([true, true]);
});

test.each([
  ['SIP:ALICE@AtLanTa.CoM;Transport=udp', 'sip:alice@AtLanTa.CoM;Transport=UDP'],
  ['sip:bob@biloxi.com', 'sip:bob@biloxi.com:5060'],
  ['sip:bob@biloxi.com', 'sip:bob@biloxi.com;transport=udp'],
  ['sip:bob@biloxi.com', 'sip:bob@biloxi.com:6000;transport=tcp'],
  ['sip:carol@chicago.com', 'sip:carol@chicago.com?Subject=next%20meeting'],
  ['sip:bob@phone21.boxesbybob.com', 'sip:bob@192.0.2.4'],
  ['sip:a@h', 'sips:a@h'],
  ['sip:a@h', 'sip:a:p@h'],
  ['sip:a@h;security=on', 'sip:a@h;security=off'],
  ['sip:a@h;maddr=1.2.3.4', 'sip:a@h'],
  ['tel:7042;phone-context=a', 'tel:7042'],
  ['tel:112', 'sip:112@h'],
])('RFC 3261 19.1.4: %s and %s differ', (a, b) => {
  expect([sameUri(parseUri(a)!, parseUri(b)!), sameUri(parseUri(b)!, parseUri(a)!)]).toEqual([false, false]);
});

test('host and port alone, as in a Via', () => {
  expect(['h', 'h:1', '[::1]:9', '::1', ''].map(parseHostPort)).toEqual([
    { host: 'h' },
    { host: 'h', port: 1 },
    { host: '::1', port: 9 },
    undefined,
    undefined,
  ]);
});
