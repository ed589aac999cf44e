import { describe, expect, test } from 'vitest';
import type { SipRequest } from './message.ts';
import { withPlainSdp } from './multipart.ts';

const sdp = 'v=0\r\no=- 1 1 IN IP4 192.0.2.1\r\ns=-\r\n';

function invite(type: string | undefined, body: string): SipRequest {
  const headers = [
    { name: 'Call-ID', value: 'c1' },
    { name: 'MIME-Version', value: '1.0' },
    ...(type === undefined ? [] : [{ name: 'Content-Type', value: type }]),
    { name: 'Content-Length', value: String(body.length) },
  ];
  return { kind: 'request', method: 'INVITE', uri: 'sip:a@b', headers, body: Buffer.from(body, 'latin1') };
}
const isup = '--x\r\nContent-Type: application/isup;version=itu-t92+\r\n\r\n\x01\x00\xff\r\n';
const described = `--x\r\nContent-Disposition: session\r\ncontent-type : Application/SDP\r\n\r\n${sdp}\r\n`;

describe('RFC 5621 3: of several parts the description counts', () => {
  test.each([
    ['first', 'multipart/mixed;boundary=x', `${described}${isup}--x--`],
    ['last, the boundary quoted', 'multipart/mixed; charset=z; boundary="x"', `${isup}${described}--x--\r\n`],
    ['behind a preamble', 'multipart/mixed;boundary=x', `This is MIME.\r\n${described}--x--`],
    ['alone, among part types of its own', 'multipart/alternative;boundary=x', `${described}--x--`],
  ])('%s', (_, type, body) => {
    const plain = withPlainSdp(invite(type, body));
    expect(Buffer.from(plain.body).toString()).toBe(sdp);
    expect(plain.headers).toEqual([
      { name: 'Call-ID', value: 'c1' },
      { name: 'Content-Type', value: 'application/sdp' },
    ]);
  });

  test.each<[string, string | undefined, string]>([
    ['a plain description', 'application/sdp', sdp],
    ['no type', undefined, described],
    ['no boundary', 'multipart/mixed', described],
    ['another boundary', 'multipart/mixed;boundary=y', `${described}--x--`],
    ['no description', 'multipart/mixed;boundary=x', `${isup}--x--`],
    ['cut off', 'multipart/mixed;boundary=x', described],
    [
      'a part without an end of its headers',
      'multipart/mixed;boundary=x',
      `--x\r\nContent-Type: application/sdp\r\n--x--`,
    ],
    ['nothing but boundaries', 'multipart/mixed;boundary=x', '--x\r\n--x\r\n--x--'],
  ])('left as it is: %s', (_, type, body) => {
    const message = invite(type, body);
    expect(withPlainSdp(message)).toBe(message);
  });
});
