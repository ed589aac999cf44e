import { connect } from 'node:net';
import type { SrfRequest, SrfResponse } from 'drachtio-srf';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { header } from '../../../core/sip/message.ts';
import { tagOf } from '../../../core/sip/name-addr.ts';
import { printMessage } from '../../../core/sip/print.ts';
import { type EngineStage, openEngineStage } from '../../../testing/stages/engine-stage.ts';
import { testSdp } from '../../../testing/stages/sip-puppet.ts';

let exchange: EngineStage;
beforeEach(async () => {
  exchange = await openEngineStage();
});
afterEach(() => exchange.close());

const nextInvite = (): Promise<{ req: SrfRequest; res: SrfResponse }> =>
  new Promise((resolve) => exchange.srf.invite((req, res) => resolve({ req, res })));

describe('over TCP', () => {
  test('a call lives on the connection that it came on, both ways', async () => {
    const caller = await exchange.peer('tcp');
    const arrived = nextInvite();
    const invite = caller.request('INVITE', { body: testSdp() });
    caller.send(invite, exchange.tcp);
    const { req, res } = await arrived;
    const dialog = await exchange.srf.createUAS(req, res, { localSdp: testSdp(2) });
    const ok = await caller.takeResponse(200);
    expect(header(ok, 'Contact')).toBe(`<sip:127.0.0.1:${exchange.tcp.port};transport=tcp>`);
    caller.send(caller.ack(invite, ok), exchange.tcp);
    const ended = dialog.destroy();
    const bye = await caller.takeRequest('BYE');
    expect(header(bye, 'Via')).toContain('SIP/2.0/TCP');
    caller.send(caller.response(bye, 200), exchange.tcp);
    await ended;
    expect(exchange.engine.counts().legs).toBe(0);
  });

  test('RFC 3261 13.3.1.4: the 200 is repeated here too, and without ACK the call ends after 32 s', async () => {
    const caller = await exchange.peer('tcp');
    const arrived = nextInvite();
    caller.send(caller.request('INVITE', { body: testSdp() }), exchange.tcp);
    const { req, res } = await arrived;
    await exchange.srf.createUAS(req, res, { localSdp: testSdp(2) });
    const ok = await caller.takeResponse(200);
    exchange.clock.advance(500);
    expect(await caller.takeResponse(200)).toEqual(ok);
    exchange.clock.advance(31_500);
    await caller.takeRequest('BYE');
    // At 0, 0.5, 1.5 and 3.5 s, and every 4 s from there.
    expect(caller.received.filter((message) => message.kind === 'response' && message.status === 200).length).toBe(11);
  });

  test('a call out by TCP opens a connection and uses it for the ACK', async () => {
    const callee = await exchange.peer('tcp');
    const uri = `sip:bob@127.0.0.1:${callee.port};transport=tcp`;
    const dialog = exchange.srf.createUAC(uri, { localSdp: testSdp(2) });
    const invite = await callee.takeRequest('INVITE');
    expect(header(invite, 'Contact')).toBe(`<sip:127.0.0.1:${exchange.tcp.port};transport=tcp>`);
    expect(header(invite, 'Via')).toContain(`127.0.0.1:${exchange.tcp.port};rport`);
    // The peer answers on a connection of its own making, as RFC 3261 18.2.2 allows when the first is gone.
    callee.send(callee.response(invite, 200, { toTag: 'b1', body: testSdp(3) }), exchange.tcp);
    await dialog;
    expect((await callee.takeRequest('ACK')).uri).toBe(`sip:peer@127.0.0.1:${callee.port};transport=tcp`);
  });

  test('a phone behind a NAT is called on the connection that it came by', async () => {
    const phone = await exchange.peer('tcp');
    const seen = new Promise<SrfRequest>((resolve) =>
      exchange.srf.use('options', (req, res) => {
        res.send(200);
        resolve(req);
      }),
    );
    phone.send(phone.request('OPTIONS'), exchange.tcp);
    const { source_address, source_port } = await seen;
    await phone.takeResponse(200);
    void exchange.srf
      .createUAC('sip:phone@192.168.77.5:5060;transport=tcp', {
        localSdp: testSdp(2),
        proxy: `sip:${source_address}:${source_port};transport=tcp`,
      })
      .catch(() => undefined);
    expect((await phone.takeRequest('INVITE')).uri).toBe('sip:phone@192.168.77.5:5060;transport=tcp');
  });

  test('RFC 3261 18.4: a refused connection fails the call with 503', async () => {
    const callee = await exchange.peer('tcp');
    await callee.close();
    const dialog = exchange.srf.createUAC(`sip:bob@127.0.0.1:${callee.port};transport=tcp`, { localSdp: testSdp(2) });
    await expect(dialog).rejects.toMatchObject({ status: 503 });
  });

  test('RFC 5626 4.4.1: a double CRLF is answered by one', async () => {
    const socket = connect(exchange.tcp.port, exchange.tcp.address);
    const answer = new Promise<string>((resolve) => socket.once('data', (chunk) => resolve(chunk.toString())));
    socket.write('\r\n\r\n');
    expect(await answer).toBe('\r\n');
    socket.destroy();
  });

  test('where the stream is out of step the fault is answered and the connection closed', async () => {
    const socket = connect(exchange.tcp.port, exchange.tcp.address);
    const all = new Promise<string>((resolve) => {
      let text = '';
      socket.on('data', (chunk) => {
        text += chunk;
      });
      socket.on('end', () => resolve(text));
    });
    socket.write(
      'OPTIONS sip:a@b SIP/2.0\r\nVia: SIP/2.0/TCP 127.0.0.1;branch=z9hG4bK1\r\nFrom: <sip:a@b>;tag=1\r\n' +
        'To: <sip:a@b>\r\nCall-ID: x\r\nCSeq: 1 OPTIONS\r\nContent-Length: -5\r\n\r\n',
    );
    expect(await all).toMatch(/^SIP\/2\.0 400 /);
  });
});

describe('where answers go', () => {
  test('RFC 3581 4: with rport to the source port, and the Via says so', async () => {
    const peer = await exchange.peer();
    const bye = peer.request('BYE', { toTag: 'x' });
    bye.headers[0]!.value = 'SIP/2.0/UDP 192.0.2.1:9999;rport;branch=z9hG4bKa';
    peer.send(bye, exchange.udp);
    expect(header(await peer.takeResponse(481), 'Via')).toBe(
      `SIP/2.0/UDP 192.0.2.1:9999;branch=z9hG4bKa;received=127.0.0.1;rport=${peer.port}`,
    );
  });

  test('RFC 3261 18.2.2: without rport to the port in the Via, as old phones want', async () => {
    const [sender, listener] = [await exchange.peer(), await exchange.peer()];
    const bye = sender.request('BYE', { toTag: 'x' });
    bye.headers[0]!.value = `SIP/2.0/UDP 127.0.0.1:${listener.port};branch=z9hG4bKb`;
    sender.send(bye, exchange.udp);
    expect(header(await listener.takeResponse(481), 'Via')).toBe(
      `SIP/2.0/UDP 127.0.0.1:${listener.port};branch=z9hG4bKb`,
    );
  });

  test('a phone behind a NAT that forgets rport is answered all the same', async () => {
    const peer = await exchange.peer();
    const bye = peer.request('BYE', { toTag: 'x' });
    bye.headers[0]!.value = 'SIP/2.0/UDP 192.168.1.5:5060;branch=z9hG4bKc';
    peer.send(bye, exchange.udp);
    expect((await peer.takeResponse(481)).status).toBe(481);
  });
});

test('two calls of one B2BUA do not mix their dialogs', async () => {
  const [caller, callee] = [await exchange.peer(), await exchange.peer()];
  exchange.srf.invite(
    (req, res) =>
      void exchange.srf.createB2BUA(req, res, `sip:bob@127.0.0.1:${callee.port}`, { localSdpB: testSdp(2) } as never),
  );
  const tags: (string | undefined)[] = [];
  for (const name of ['one', 'two']) {
    const invite = caller.request('INVITE', { body: testSdp() });
    caller.send(invite, exchange.udp);
    const onward = await callee.takeRequest('INVITE');
    callee.send(callee.response(onward, 200, { toTag: name, body: testSdp(3) }), exchange.udp);
    tags.push(tagOf(header(await callee.takeRequest('ACK'), 'To')!));
    caller.send(caller.ack(invite, await caller.takeResponse(200)), exchange.udp);
  }
  expect(tags).toEqual(['one', 'two']);
  expect(exchange.engine.counts().legs).toBe(4);
});

test('a call that is answered when the application has gone is acknowledged and hung up', async () => {
  const callee = await exchange.peer();
  void exchange.srf.createUAC(`sip:bob@127.0.0.1:${callee.port}`, { localSdp: testSdp(2) }).catch(() => undefined);
  const invite = await callee.takeRequest('INVITE');
  callee.send(callee.response(invite, 180, { toTag: 'b1' }), exchange.udp);
  exchange.disconnect();
  await callee.takeRequest('CANCEL');
  callee.send(callee.response(invite, 200, { toTag: 'b1', body: testSdp(3) }), exchange.udp);
  await callee.takeRequest('ACK');
  await callee.takeRequest('BYE');
  expect(exchange.engine.counts().legs).toBe(0);
});

test('when the application goes, its calls are ended and new ones refused', async () => {
  const caller = await exchange.peer();
  const arrived = nextInvite();
  const invite = caller.request('INVITE', { body: testSdp() });
  caller.send(invite, exchange.udp);
  const { req, res } = await arrived;
  await exchange.srf.createUAS(req, res, { localSdp: testSdp(2) });
  caller.send(caller.ack(invite, await caller.takeResponse(200)), exchange.udp);
  exchange.disconnect();
  await caller.takeRequest('BYE');
  caller.send(caller.request('INVITE'), exchange.udp);
  expect(header(await caller.takeResponse(503), 'Retry-After')).toBe('5');
});

/** A small generator of its own, so that a failure can be had again. */
function createDice(seed: number): (sides: number) => number {
  let state = seed;
  return (sides) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * sides);
  };
}

test('messages with flipped, lost and doubled bytes neither throw nor leave anything behind', async () => {
  const peer = await exchange.peer();
  exchange.srf.invite((_req, res) => void res.send(486));
  exchange.srf.use('options', (_req, res) => void res.send(200));
  const dice = createDice(4475);
  for (let round = 0; round < 400; round++) {
    const request = peer.request(['INVITE', 'OPTIONS', 'BYE', 'ACK', 'CANCEL'][dice(5)]!, { body: testSdp() });
    const message = dice(4) === 0 ? peer.response(request, 200 + dice(300), { toTag: 'x' }) : request;
    const bytes = Buffer.from(printMessage(message));
    for (let flips = dice(6); flips >= 0; flips--) {
      const at = dice(bytes.length);
      if (dice(3) === 0) bytes.copyWithin(at, Math.min(bytes.length, at + dice(40)));
      else bytes[at] = dice(256);
    }
    peer.send(bytes.toString('latin1'), exchange.udp);
    if (round % 50 === 0) {
      const probe = peer.request('BYE', { toTag: 'nobody' });
      peer.send(probe, exchange.udp);
      await peer.take((got) => got.kind === 'response' && header(got, 'Call-ID') === header(probe, 'Call-ID'));
    }
  }
  const last = peer.request('OPTIONS');
  peer.send(last, exchange.udp);
  await peer.take((got) => got.kind === 'response' && header(got, 'Call-ID') === header(last, 'Call-ID'));
  expect(exchange.complaints).toEqual([]);
  exchange.clock.advance(40_000);
  await expect.poll(() => exchange.engine.counts()).toEqual({ transactions: 0, legs: 0, incoming: 0, outgoing: 0 });
});
