import { connect, type Socket } from 'node:net';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { fakeNames } from '../../../testing/fakes/fake-names.ts';
import { seeded } from '../../../testing/seeded.ts';
import { type EngineStage, openEngineStage } from '../../../testing/stages/engine-stage.ts';

let exchange: EngineStage;
const sockets: Socket[] = [];
beforeEach(async () => {
  exchange = await openEngineStage({ names: fakeNames() });
});
afterEach(async () => {
  for (const socket of sockets.splice(0)) socket.destroy();
  await exchange.close();
});

/** A client without a library: frames as they stand on the wire. */
function openControl() {
  const socket = connect(exchange.engine.control.port, exchange.engine.control.host);
  sockets.push(socket);
  let text = '';
  let wake = (): void => undefined;
  const closed = new Promise<void>((resolve) => socket.on('close', () => resolve()));
  socket.on('error', () => undefined);
  socket.on('data', (chunk) => {
    text += chunk.toString('latin1');
    wake();
  });
  const frame = (): string | undefined => {
    const [, digits] = /^(\d+)#/.exec(text) ?? [];
    const end = digits === undefined ? 0 : digits.length + 1 + Number(digits);
    if (digits === undefined || text.length < end) return undefined;
    const payload = text.slice(digits.length + 1, end);
    text = text.slice(end);
    return payload;
  };
  return {
    closed,
    send: (payload: string) => socket.write(`${Buffer.byteLength(payload)}#${payload}`),
    raw: (bytes: string) => socket.write(bytes),
    async next(): Promise<string[]> {
      for (;;) {
        const payload = frame();
        if (payload !== undefined) return payload.split('\r\n')[0]!.split('|');
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
      }
    },
  };
}

test('who knows the secret is told where the engine listens', async () => {
  const control = openControl();
  control.send('a1|authenticate|test|');
  const [id, ...rest] = await control.next();
  const places = `udp/127.0.0.1:${exchange.udp.port},tcp/127.0.0.1:${exchange.tcp.port}`;
  expect(id).toMatch(/^[0-9a-f-]{36}$/);
  expect(rest).toEqual(['response', 'a1', 'OK', places, 'v0.9.10', places]);
});

test('a wrong secret is refused and the connection closed', async () => {
  const control = openControl();
  control.send('a1|authenticate|guess|');
  expect((await control.next()).slice(1)).toEqual(['response', 'a1', 'NO', 'incorrect secret']);
  await control.closed;
});

test('nothing is done for who has not authenticated', async () => {
  const control = openControl();
  control.send('a1|route|invite');
  expect((await control.next()).slice(1)).toEqual(['response', 'a1', 'NO', 'authenticate first']);
  await control.closed;
  expect(exchange.engine.counts().outgoing).toBe(0);
});

test('ping, an unknown verb, and what is not of this protocol', async () => {
  const control = openControl();
  control.send('a1|authenticate|test|');
  await control.next();
  control.send('a2|ping');
  expect((await control.next()).slice(1)).toEqual(['response', 'a2', 'OK', 'pong']);
  control.send('a3|proxy|x');
  expect((await control.next()).slice(1, 4)).toEqual(['response', 'a3', 'NOK']);
  control.send('a4|nonsense');
  expect((await control.next()).slice(1, 4)).toEqual(['response', 'a4', 'NO']);
  await control.closed;
  const other = openControl();
  other.raw('GET / HTTP/1.1\r\n');
  await other.closed;
});

test('remove_route takes back one verb and leaves the others', async () => {
  const control = openControl();
  const peer = await exchange.peer();
  for (const payload of ['a1|authenticate|test|', 'a2|route|options', 'a3|route|message', 'a4|remove_route|options']) {
    control.send(payload);
    await control.next();
  }
  peer.send(peer.request('OPTIONS'), exchange.udp);
  await peer.takeResponse(405);
  const message = peer.request('MESSAGE');
  peer.send(message, exchange.udp);
  const fields = await control.next();
  expect(fields.slice(1, 7)).toEqual([
    'sip',
    'network',
    expect.stringMatching(/^\d+$/),
    'udp',
    '127.0.0.1',
    String(peer.port),
  ]);
  expect(fields[7]).toMatch(/^\d\d:\d\d:\d\d\.\d{6}$/);
  expect(fields.slice(9)).toEqual(['', '127.0.0.1', String(exchange.udp.port), '']);
});

test('an answer is echoed with its places; a second one is refused', async () => {
  const control = openControl();
  const peer = await exchange.peer();
  for (const payload of ['a1|authenticate|test|', 'a2|route|message']) {
    control.send(payload);
    await control.next();
  }
  peer.send(peer.request('MESSAGE'), exchange.udp);
  const transaction = (await control.next())[8]!;
  control.send(`b1|sip|${transaction}|\r\nSIP/2.0 202 Accepted\r\nContent-Length: 0\r\n\r\n`);
  const echo = await control.next();
  expect(echo.slice(1, 5)).toEqual(['response', 'b1', 'OK', 'application']);
  expect(echo.slice(6, 9)).toEqual(['udp', '127.0.0.1', String(peer.port)]);
  expect(echo.slice(10)).toEqual([transaction, '', '', 'Msg sent:', '']);
  await peer.takeResponse(202);
  control.send(`b2|sip|${transaction}|\r\nSIP/2.0 500 Oops\r\n\r\n`);
  expect((await control.next()).slice(1)).toEqual([
    'response',
    'b2',
    'NOK',
    'Response not sent due to unknown transaction',
  ]);
  control.send('b3|sip||no-such;from-tag=x\r\nBYE sip:placeholder SIP/2.0\r\n\r\n');
  expect((await control.next())[4]).toBe('Server error: unable to find dialog for dialog id provided');
  control.send('b4|sip|no-such|\r\nCANCEL sip:a@b SIP/2.0\r\n\r\n');
  expect((await control.next())[4]).toBe('unable to cancel unknown transaction id: no-such');
});

test('a frame in pieces and two frames in one piece are read alike', async () => {
  const control = openControl();
  const first = 'a1|authenticate|test|';
  control.raw(`${first.length}`);
  control.raw(`#${first.slice(0, 5)}`);
  control.raw(`${first.slice(5)}7#a2|ping7#a3|ping`);
  expect((await control.next())[2]).toBe('a1');
  expect((await control.next())[2]).toBe('a2');
  expect((await control.next())[2]).toBe('a3');
});

test('a Call-ID that would break the frames it is told in is refused before the application', async () => {
  const seen: string[] = [];
  exchange.srf.invite((req, res) => {
    seen.push(req.get('Call-ID'));
    res.send(486);
  });
  const peer = await exchange.peer();
  peer.send(peer.request('INVITE', { callId: 'a|b|c' }), exchange.udp);
  await peer.takeResponse(400);
  peer.send(peer.request('INVITE', { callId: 'fine' }), exchange.udp);
  await peer.takeResponse(486);
  expect(seen).toEqual(['fine']);
});

test('frames with flipped, lost and foreign bytes bring nothing down, and none stays unanswered for ever', async () => {
  const random = seeded(20_240_607);
  const peer = await exchange.peer();
  const control = openControl();
  for (const payload of ['a1|authenticate|test|', 'a2|route|message']) {
    control.send(payload);
    await control.next();
  }
  peer.send(peer.request('MESSAGE'), exchange.udp);
  const told = await control.next();
  const transactionId = told[8]!;
  const uri = `sip:bob@127.0.0.1:${peer.port}`;
  const corpus = [
    `x|sip||\r\nINVITE ${uri} SIP/2.0\r\nfrom: <sip:a@localhost>\r\ncontact: <sip:a@localhost>\r\n\r\nv=0\r\n`,
    `x|sip||\r\nMESSAGE ${uri} SIP/2.0\r\ncontent-type: text/plain\r\nContent-Length: 9999\r\n\r\nhello`,
    `x|sip||fine;from-tag=1|\r\nBYE sip:placeholder SIP/2.0\r\n\r\n`,
    `x|sip||fine;from-tag=1|\r\nPRACK sip:placeholder SIP/2.0\r\nRAck: 1 1 INVITE\r\n\r\n`,
    `x|sip|${transactionId}|\r\nSIP/2.0 183 Progress\r\nRequire: 100rel\r\nto: <sip:b@c>;tag=x\r\n\r\n`,
    `x|sip|${transactionId}|\r\nCANCEL ${uri} SIP/2.0\r\nReason: SIP;cause=200\r\n\r\n`,
    `x|proxy|${transactionId}|remainInDialog|fullResponse||serial|2s||${uri}|${uri}\r\nMESSAGE ${uri} SIP/2.0\r\n\r\n`,
    `x|sip||\r\nSUBSCRIBE ${uri};maddr=127.0.0.1 SIP/2.0\r\nEvent: a\r\nX-Centralita-Auth: e30=\r\n\r\n`,
    'x|remove_route|message|route|',
  ];
  const odd = ['|', '\r\n', '\0', ';', '<', '>', '"', ':', '%', '\u00f1', ' ', '@', '9999999999', 'tag='];
  for (let round = 0; round < 1000; round++) {
    let text = corpus[random(corpus.length)]!;
    for (let count = random(4); count > 0; count--) {
      const at = random(text.length);
      const cut = random(3) === 0 ? random(40) : 0;
      text = text.slice(0, at) + (random(2) === 0 ? odd[random(odd.length)]! : '') + text.slice(at + cut);
    }
    // A verb that nobody knows ends the connection, by right.
    if (/^[^|\r\n]*\|(?:sip|proxy|remove_route)\|/.test(text)) control.send(text);
  }
  control.send('last|ping');
  for (let frame = await control.next(); frame[2] !== 'last'; frame = await control.next())
    expect(frame[1]).toBeTruthy();
  expect(exchange.complaints.filter((line) => line.includes('unexpected'))).toEqual([]);
  exchange.clock.advance(64_000);
  await expect.poll(() => exchange.engine.counts().outgoing).toBe(0);
});
