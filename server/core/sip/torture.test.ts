import { describe, expect, test } from 'vitest';
import { rfc4475 } from '../../testing/torture/rfc4475.ts';
import { rfc5118 } from '../../testing/torture/rfc5118.ts';
import { nameOf, type TortureCase } from '../../testing/torture/torture-case.ts';
import { header, headerValues, type SipMessage, type SipRequest } from './message.ts';
import { parseNameAddr } from './name-addr.ts';
import { parseMessage } from './parse.ts';
import { printMessage } from './print.ts';
import { parseSdp } from './sdp.ts';
import { feed, newFramer } from './stream-framer.ts';
import { parseSipUri } from './uri.ts';
import { parseVia } from './via.ts';

const decoder = new TextDecoder();

function expectReading({ message, reading }: TortureCase): void {
  const parsed = parseMessage(message, { transport: 'datagram' });
  if (reading === 'taken') {
    expect(parsed).toMatchObject({ ok: true });
    if (!parsed.ok) return;
    const again = parseMessage(printMessage(parsed.message), { transport: 'stream' });
    expect(again.ok && again.message.body).toEqual(parsed.message.body);
    for (const { name } of parsed.message.headers)
      if (name !== 'Content-Length')
        expect(again.ok && headerValues(again.message, name)).toEqual(headerValues(parsed.message, name));
  } else if (reading === 'dropped') expect(parsed).toEqual({ ok: false, reason: expect.any(String) });
  else expect(parsed).toMatchObject({ ok: false, ...reading, partial: { kind: 'request' } });
}

describe('as the parser reads them', () => {
  test.each(rfc4475.map((each) => [nameOf(4475, each), each] as const))('%s', (_, each) => expectReading(each));
  test.each(rfc5118.map((each) => [nameOf(5118, each), each] as const))('%s', (_, each) => expectReading(each));
});

test('RFC 4475 has 49 messages', () => {
  expect(new Set(rfc4475.map((each) => each.section)).size).toBe(49);
});

function read(section: string, cases = rfc4475): SipMessage {
  const parsed = parseMessage(cases.find((each) => each.section === section)!.message, { transport: 'datagram' });
  if (!parsed.ok) throw new Error(parsed.reason);
  return parsed.message;
}

describe('what is understood of them', () => {
  test('RFC 4475 3.1.1.1: folded, oddly spaced and compact headers come out as what they mean', () => {
    const message = read('3.1.1.1');
    expect(headerValues(message, 'Via').map((value) => parseVia(value))).toMatchObject([
      { transport: 'UDP', host: '192.0.2.2', branch: '390skdjuw' },
      { transport: 'TCP', host: 'spindle.example.com', branch: 'z9hG4bK9ikj8' },
      { transport: 'UDP', host: '192.168.255.111', branch: 'z9hG4bK30239' },
    ]);
    expect(parseNameAddr(header(message, 'From')!)).toMatchObject({
      displayName: 'J Rosenberg \\"',
      params: [{ name: 'tag', value: '98asjd8' }],
    });
    expect(parseNameAddr(header(message, 'Contact')!)?.params).toEqual([
      { name: 'newparam', value: 'newvalue' },
      { name: 'secondparam' },
      { name: 'q', value: '0.33' },
    ]);
    expect(header(message, 'Subject')).toBe('');
    expect(header(message, 'UnknownHeaderWithUnusualValue')).toBe(';;,,;;,;');
    expect(header(message, 'NewFangledHeader')).toBe('newfangled value continued newfangled value');
  });

  test('RFC 4475 3.1.1.2: the user part runs to the @, and the password with it', () => {
    const message = read('3.1.1.2') as SipRequest;
    expect(message.method).toBe("!interesting-Method0123456789_*+`.%indeed'~");
    expect(parseSipUri(message.uri)).toMatchObject({
      user: "1_unusual.URI~(to-be!sure)&isn't+it$/crazy?,/;;*",
      password: "&it+has=1,weird!*pas$wo~d_too.(doesn't-it)",
      host: 'example.com',
    });
    expect(header(message, "extensionHeader-!.%*+_`'~")).toBe('\uFEFF大停電');
  });

  test('RFC 4475 3.1.1.3: escapes in a user part are resolved once, and change no meaning', () => {
    const message = read('3.1.1.3') as SipRequest;
    expect(parseSipUri(message.uri)).toMatchObject({
      scheme: 'sip',
      user: 'sips:user@example.com',
      host: 'example.net',
    });
    expect(parseSipUri(parseNameAddr(header(message, 'To')!)!.uri)?.user).toBe('user');
    expect(parseSipUri(parseNameAddr(header(message, 'Contact')!)!.uri)).toMatchObject({
      user: 'caller',
      params: [{ name: 'lr' }, { name: 'name', value: 'value%41' }],
    });
  });

  test('RFC 4475 3.1.1.4: two users that differ by an escaped NUL are two', () => {
    const users = headerValues(read('3.1.1.4'), 'Contact').map((value) => parseSipUri(parseNameAddr(value)!.uri)?.user);
    expect(users).toEqual(['\0', '\0\0']);
  });

  test('RFC 4475 3.1.1.5: a method, a name and a header with % in them are themselves', () => {
    const message = read('3.1.1.5') as SipRequest;
    expect(message.method).toBe('RE%47IST%45R');
    expect(parseNameAddr(header(message, 'To')!)?.displayName).toBe('%Z%45');
    expect(headerValues(message, 'Contact')).toHaveLength(2);
  });

  test('RFC 4475 3.1.1.8: what follows the counted body is no second message', () => {
    expect(read('3.1.1.8')).toMatchObject({ method: 'REGISTER', body: new Uint8Array(0) });
  });

  test('RFC 4475 3.1.1.9: semicolons before the @ belong to the user', () => {
    expect(parseSipUri((read('3.1.1.9') as SipRequest).uri)).toMatchObject({
      user: 'user;par=u@example.net',
      params: [],
    });
  });

  test('RFC 4475 3.1.1.11: a body with NULs and empty lines stays whole', () => {
    const { body } = read('3.1.1.11');
    expect(decoder.decode(body).endsWith('--7a9cbec02ceef655--\r\n')).toBe(true);
    expect(body.includes(0)).toBe(true);
  });

  test('RFC 4475 3.3.12: without brackets a parameter is the header field’s', () => {
    expect(parseNameAddr(header(read('3.3.12'), 'Contact')!)).toEqual({
      uri: 'sip:+19725552222@gw1.example.net',
      params: [{ name: 'unknownparam' }],
    });
  });

  test('RFC 4475 3.3.13: within brackets it is the address’s', () => {
    const contact = parseNameAddr(header(read('3.3.13'), 'Contact')!)!;
    expect(contact.params).toEqual([]);
    expect(parseSipUri(contact.uri)?.params).toEqual([{ name: 'unknownparam' }]);
  });

  test('RFC 4475 3.3.14: a header escaped into an address stays in the address', () => {
    const contact = parseNameAddr(header(read('3.3.14'), 'Contact')!)!;
    expect(parseSipUri(contact.uri)?.headers).toEqual([{ name: 'Route', value: '<sip:sip.example.com>' }]);
  });

  test('RFC 5118 4.3: what stands in the brackets is all address', () => {
    const uri = parseSipUri((read('4.3', rfc5118) as SipRequest).uri);
    expect([uri?.host, uri?.port]).toEqual(['2001:db8::10:5070', undefined]);
  });

  test('RFC 5118 4.4: what stands behind them is the port', () => {
    const uri = parseSipUri((read('4.4', rfc5118) as SipRequest).uri);
    expect([uri?.host, uri?.port]).toEqual(['2001:db8::10', 5070]);
  });

  test('RFC 5118 4.5: received means the same with brackets and without', () => {
    const received = rfc5118
      .filter((each) => each.section === '4.5')
      .map(({ message }) => {
        const parsed = parseMessage(message, { transport: 'datagram' });
        return parsed.ok && parseVia(header(parsed.message, 'Via')!)?.received;
      });
    expect(received).toEqual(['2001:db8::9:255', '2001:db8::9:255']);
  });

  test.each([
    ['4.6', '2001:db8::20', 6000],
    ['4.8', '192.0.2.1', 22334],
    ['4.9', '::ffff:192.0.2.2', 6000],
  ])('RFC 5118 %s: the audio goes to %s', (section, address, port) => {
    expect(parseSdp(read(section, rfc5118).body)?.media[0]).toMatchObject({ kind: 'audio', address, port });
  });

  test('RFC 5118 4.10: the colon too many is left out', () => {
    expect(parseSipUri((read('4.10', rfc5118) as SipRequest).uri)?.host).toBe('2001:db8::192.0.2.1');
    for (const wrong of ['[2001:db8:::10]', '[2001:db8::::192.0.2.1]', '[:::]', '[1::2:::192.0.2.1]'])
      expect(parseSipUri(`sip:a@${wrong}`)).toBeUndefined();
  });
});

test.each([1, 3, 7, 64, 1400, 100_000])('all that are legal come out of one stream in pieces of %i bytes', (size) => {
  const legal = [...rfc4475, ...rfc5118].filter(
    // One has bytes behind its end, one no Content-Length: on a stream the first is two messages, the second none.
    ({ reading, section }) => reading === 'taken' && !['3.1.1.8', '3.4.1'].includes(section),
  );
  const stream = Buffer.concat(legal.map((each) => each.message));
  let state = newFramer();
  const framed: string[] = [];
  for (let at = 0; at < stream.length; at += size) {
    const fed = feed(state, Uint8Array.from(stream.subarray(at, at + size)));
    state = fed.state;
    for (const event of fed.events) framed.push(event.kind === 'message' ? decoder.decode(event.bytes) : event.kind);
  }
  expect(framed).toEqual(legal.map((each) => decoder.decode(each.message)));
});
