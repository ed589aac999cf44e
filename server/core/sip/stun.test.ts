import { expect, test } from 'vitest';
import { answerBinding, isStun } from './stun.ts';

/** The transaction id and addresses of RFC 5769, whose answers are known. */
const id = [0xb7, 0xe7, 0xa7, 0x01, 0xbc, 0x34, 0xd6, 0x86, 0xfa, 0x87, 0xdf, 0xae];
const request = (attributes: number[] = []): Uint8Array =>
  Uint8Array.from([0, 1, 0, attributes.length, 0x21, 0x12, 0xa4, 0x42, ...id, ...attributes]);
const hex = (bytes: Uint8Array | undefined): string => Buffer.from(bytes ?? []).toString('hex');

test('RFC 5769 2.2: an IPv4 source is told as XOR-MAPPED-ADDRESS', () => {
  expect(hex(answerBinding(request(), { address: '192.0.2.1', port: 32853 }))).toBe(
    '0101000c2112a442b7e7a701bc34d686fa87dfae' + '002000080001a147e112a643',
  );
});

test('RFC 5769 2.3: an IPv6 source likewise, with the transaction id in the mask', () => {
  expect(hex(answerBinding(request(), { address: '2001:db8:1234:5678:11:2233:4455:6677', port: 32853 }))).toBe(
    '010100182112a442b7e7a701bc34d686fa87dfae' + '002000140002a1470113a9faa5d3f179bc25f4b5bed2b9d9',
  );
  expect(hex(answerBinding(request(), { address: '::1', port: 1 })).length).toBe(2 * 44);
});

test('RFC 5389 7.3.1: an attribute that must be understood and is not gets 420 with its number', () => {
  const answer = hex(answerBinding(request([0x00, 0x70, 0, 1, 9, 0, 0, 0]), { address: '192.0.2.1', port: 1 }));
  expect(answer.slice(0, 4)).toBe('0111');
  expect(answer.slice(40)).toBe('0009000400000414' + '000a000200700000');
});

test('an attribute that may be passed over is passed over', () => {
  const software = [0x80, 0x22, 0, 4, 0x61, 0x62, 0x63, 0x64];
  expect(hex(answerBinding(request(software), { address: '192.0.2.1', port: 1 })).slice(0, 4)).toBe('0101');
});

test('what is no Binding request gets no answer', () => {
  const from = { address: '192.0.2.1', port: 1 };
  const indication = request();
  indication[1] = 0x11;
  expect(answerBinding(indication, from)).toBeUndefined();
  expect(answerBinding(request([0x80, 0x22, 0, 9, 1, 2, 3, 4]), from)).toBeUndefined();
  expect(answerBinding(request().subarray(0, 19), from)).toBeUndefined();
  expect(isStun(new TextEncoder().encode('OPTIONS sip:a@b SIP/2.0\r\n\r\n'))).toBe(false);
});
