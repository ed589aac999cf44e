import type { SrfRequest, SrfResponse } from 'drachtio-srf';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { header, headerValues, type SipMessage, type SipRequest } from '../../../core/sip/message.ts';
import { tagOf } from '../../../core/sip/name-addr.ts';
import {
  type AppDialog,
  callIn,
  callOut,
  idle,
  insideCallOut,
  nextInvite,
  settle,
  startCall,
  tagsOf,
} from '../../../testing/stages/engine-calls.ts';
import { type EngineStage, openEngineStage } from '../../../testing/stages/engine-stage.ts';
import { type SipPuppet, testSdp } from '../../../testing/stages/sip-puppet.ts';

let exchange: EngineStage;
let peer: SipPuppet;
beforeEach(async () => {
  exchange = await openEngineStage();
  peer = await exchange.peer();
});
afterEach(() => exchange.close());

type Handler = (req: SrfRequest, res: SrfResponse) => void;
const on = (dialog: AppDialog, event: string, handler: Handler): void =>
  void dialog.on(event as never, handler as never);
const next = (dialog: AppDialog, event: string): Promise<{ req: SrfRequest; res: SrfResponse }> =>
  new Promise((resolve) => on(dialog, event, (req, res) => resolve({ req, res })));
const endOf = (dialog: AppDialog): Promise<string> =>
  new Promise((resolve) => dialog.on('destroy', ((_bye: unknown, reason: string) => resolve(reason)) as never));
const answerTo = (request: SipRequest) => (message: SipMessage) =>
  message.kind === 'response' && message.status >= 200 && header(message, 'CSeq') === header(request, 'CSeq');
const countOf = (method: string): number =>
  peer.received.filter((message) => message.kind === 'request' && message.method === method).length;

async function expectIdle(): Promise<void> {
  await settle(exchange, peer);
  exchange.clock.advance(70_000);
  expect(exchange.engine.counts()).toEqual(idle);
}

describe('UPDATE', () => {
  test('RFC 3311 5.2: with an offer, in a call that stands', async () => {
    const { dialog, inside } = await callIn(exchange, peer);
    const update = next(dialog, 'update');
    peer.send(peer.request('UPDATE', { ...inside, cseq: 2, body: testSdp(9) }), exchange.udp);
    const { req, res } = await update;
    expect(req.body).toBe(testSdp(9));
    res.send(200, { body: testSdp(2) });
    await peer.takeResponse(200);
    // The target went along: what follows goes where the UPDATE came from.
    void dialog.destroy();
    expect((await peer.takeRequest('BYE')).uri).toBe(`sip:peer@127.0.0.1:${peer.port}`);
  });

  test('RFC 3311 5.2: a second one before the answer to the first gets 500 with Retry-After', async () => {
    const { dialog, inside } = await callIn(exchange, peer);
    const update = next(dialog, 'update');
    peer.send(peer.request('UPDATE', { ...inside, cseq: 2 }), exchange.udp);
    await update;
    peer.send(peer.request('UPDATE', { ...inside, cseq: 3 }), exchange.udp);
    expect(Number(header(await peer.takeResponse(500), 'Retry-After'))).toBeLessThanOrEqual(10);
  });

  test('RFC 3311 5.2: before the answer, an offer while theirs is open gets 500, none at all is the application’s', async () => {
    const arrived = nextInvite(exchange);
    const invite = peer.request('INVITE', { body: testSdp() });
    peer.send(invite, exchange.udp);
    const { req, res } = await arrived;
    res.send(180);
    const tags = tagsOf(invite, await peer.takeResponse(180));
    peer.send(peer.request('UPDATE', { ...tags, cseq: 2, body: testSdp(9) }), exchange.udp);
    expect(header(await peer.takeResponse(500), 'Retry-After')).toBeDefined();
    const update = new Promise<void>((resolve) =>
      req.on(
        'update' as never,
        ((_: SrfRequest, answer: SrfResponse) => {
          answer.send(200);
          resolve();
        }) as never,
      ),
    );
    peer.send(peer.request('UPDATE', { ...tags, cseq: 3 }), exchange.udp);
    await update;
    await peer.takeResponse(200);
  });

  test('RFC 3311 5.2: before the answer, an offer that meets that of our INVITE gets 491', async () => {
    startCall(exchange, peer);
    const invite = await peer.takeRequest('INVITE');
    peer.send(peer.response(invite, 180, { toTag: 'b1' }), exchange.udp);
    peer.send(insideCallOut(peer, invite, { method: 'UPDATE', cseq: 1, body: testSdp(9) }), exchange.udp);
    expect(header(await peer.takeResponse(491), 'CSeq')).toBe('1 UPDATE');
  });

  test('RFC 3311 5.1: ours is answered, and moves the peer’s target', async () => {
    const { dialog } = await callOut(exchange, peer);
    const answered = dialog.request({ method: 'UPDATE', body: testSdp(5) });
    const update = await peer.takeRequest('UPDATE');
    expect(header(update, 'Contact')).toBe(`<sip:127.0.0.1:${exchange.udp.port}>`);
    const headers: [string, string][] = [['Contact', `<sip:moved@127.0.0.1:${peer.port}>`]];
    peer.send(peer.response(update, 200, { body: testSdp(3), headers }), exchange.udp);
    expect((await answered).status).toBe(200);
    void dialog.destroy();
    expect((await peer.takeRequest('BYE')).uri).toBe(`sip:moved@127.0.0.1:${peer.port}`);
  });

  test('RFC 3261 14.2: an INVITE that meets the offer of our UPDATE gets 491', async () => {
    const { dialog, invite } = await callOut(exchange, peer);
    void dialog.request({ method: 'UPDATE', body: testSdp(5) });
    const update = await peer.takeRequest('UPDATE');
    const reinvite = insideCallOut(peer, invite, { method: 'INVITE', cseq: 1, body: testSdp(9) });
    peer.send(reinvite, exchange.udp);
    peer.send(peer.ack(reinvite, await peer.takeResponse(491)), exchange.udp);
    peer.send(peer.response(update, 200, { body: testSdp(3) }), exchange.udp);
    await settle(exchange, peer);
    // Once ours is through, theirs may come again.
    const modify = next(dialog, 'modify');
    peer.send(insideCallOut(peer, invite, { method: 'INVITE', cseq: 2, body: testSdp(9) }), exchange.udp);
    expect((await modify).req.body).toBe(testSdp(9));
  });

  test('the application is told at once that its offer would be the second one', async () => {
    const { dialog } = await callOut(exchange, peer);
    void dialog.request({ method: 'UPDATE', body: testSdp(5) });
    await peer.takeRequest('UPDATE');
    await expect(dialog.request({ method: 'UPDATE', body: testSdp(6) })).rejects.toThrow('offer pending');
  });
});

describe('offer and answer', () => {
  test('RFC 3261 14.1: a re-INVITE without offer gets ours, and its answer in the ACK', async () => {
    const { dialog, inside } = await callIn(exchange, peer);
    on(dialog, 'modify', (_, res) => res.send(200, { body: testSdp(2) }));
    const acknowledged = next(dialog, 'ack');
    const reinvite = peer.request('INVITE', { ...inside, cseq: 2 });
    peer.send(reinvite, exchange.udp);
    const ok = await peer.take(answerTo(reinvite));
    // RFC 6337 2.2: until then our offer is open.
    peer.send(peer.request('UPDATE', { ...inside, cseq: 3, body: testSdp(8) }), exchange.udp);
    await peer.takeResponse(491);
    peer.send(peer.ack(reinvite, ok as never, { body: testSdp(9) }), exchange.udp);
    expect((await acknowledged).req.body).toBe(testSdp(9));
  });

  test('RFC 3261 14.2: a refused re-INVITE leaves the call and the next offer alone', async () => {
    const { dialog, inside } = await callIn(exchange, peer);
    on(dialog, 'modify', (_, res) => res.send(488));
    const reinvite = peer.request('INVITE', { ...inside, cseq: 2, body: 'v=0\r\nm=video' });
    peer.send(reinvite, exchange.udp);
    peer.send(peer.ack(reinvite, await peer.takeResponse(488)), exchange.udp);
    const update = next(dialog, 'update');
    peer.send(peer.request('UPDATE', { ...inside, cseq: 3, body: testSdp(9) }), exchange.udp);
    expect((await update).req.body).toBe(testSdp(9));
    expect(dialog.connected).toBe(true);
  });

  test('an offer that the application never answers is not open for ever', async () => {
    const { dialog, inside } = await callIn(exchange, peer);
    on(dialog, 'update', () => undefined);
    const update = peer.request('UPDATE', { ...inside, cseq: 2, body: testSdp(9) });
    const arrived = next(dialog, 'update');
    peer.send(update, exchange.udp);
    await arrived;
    exchange.clock.advance(32_000);
    await peer.takeResponse(500);
    const again = next(dialog, 'update');
    peer.send(peer.request('UPDATE', { ...inside, cseq: 3, body: testSdp(9) }), exchange.udp);
    expect((await again).req.method).toBe('UPDATE');
  });
});

describe('an answer that is not quite one', () => {
  test('any 2xx answers the call, the application sees a 200', async () => {
    const { dialog } = startCall(exchange, peer);
    const invite = await peer.takeRequest('INVITE');
    peer.send(peer.response(invite, 202, { toTag: 'b1', body: testSdp(3) }), exchange.udp);
    await peer.takeRequest('ACK');
    expect((await dialog).connected).toBe(true);
  });

  test.each([
    ['without a Contact', []],
    ['with a Contact that nobody can read', [';']],
    ['with a Contact that names no place', ['*']],
  ])('RFC 3261 13.3.1.4: %s the call stands, and can be ended', async (_, contacts) => {
    const { dialog } = startCall(exchange, peer);
    const invite = await peer.takeRequest('INVITE');
    const ok = peer.response(invite, 200, { toTag: 'b1', body: testSdp(3) });
    const headers = ok.headers.filter(({ name }) => name !== 'Contact');
    const told = contacts.map((value) => ({ name: 'Contact', value }));
    peer.send({ ...ok, headers: [...headers, ...told] }, exchange.udp);
    await peer.takeRequest('ACK');
    void (await dialog).destroy();
    expect((await peer.takeRequest('BYE')).uri).toBe(invite.uri);
  });

  test('RFC 3261 17.1.1.2: an answer that comes when nobody waits any more is dropped', async () => {
    const { dialog } = startCall(exchange, peer);
    const invite = await peer.takeRequest('INVITE');
    exchange.clock.advance(32_000);
    await expect(dialog).rejects.toMatchObject({ status: 408 });
    peer.send(peer.response(invite, 200, { toTag: 'b1', body: testSdp(3) }), exchange.udp);
    await settle(exchange, peer);
    expect(countOf('ACK')).toBe(0);
    await expectIdle();
  });
});

describe('a peer that is gone', () => {
  test.each(['INFO', 'UPDATE'])(
    'RFC 3261 12.2.1.2: 481 to %s ends the call; the application hears both',
    async (method) => {
      const { dialog } = await callOut(exchange, peer);
      const ended = endOf(dialog);
      const answered = dialog.request({ method });
      peer.send(peer.response(await peer.takeRequest(method), 481), exchange.udp);
      expect((await answered).status).toBe(481);
      expect(await ended).toBe(`${method} got 481`);
      expect(header(await peer.takeRequest('BYE'), 'Reason')).toContain(`${method} got 481`);
      expect(exchange.engine.counts().legs).toBe(0);
    },
  );

  test('RFC 3261 12.2.1.2: no answer at all ends it too', async () => {
    const { dialog } = await callOut(exchange, peer);
    const ended = endOf(dialog);
    void dialog.request({ method: 'INFO' });
    await peer.takeRequest('INFO');
    exchange.clock.advance(32_000);
    expect(await ended).toBe('INFO got 408');
    await expectIdle();
  });

  test.each([
    ['OPTIONS', 481],
    ['MESSAGE', 481],
    ['INFO', 500],
    ['INFO', 415],
  ])('RFC 5057 5.1: %s with %i says nothing about the call', async (method, status) => {
    const { dialog } = await callOut(exchange, peer);
    const answered = dialog.request({ method });
    peer.send(peer.response(await peer.takeRequest(method), status), exchange.udp);
    await answered;
    await settle(exchange, peer);
    expect([dialog.connected, countOf('BYE')]).toEqual([true, 0]);
  });
});

describe('at the same moment', () => {
  test('RFC 3261 15: both hang up at once: each BYE is answered, nothing is left', async () => {
    const { dialog, inside } = await callIn(exchange, peer);
    void dialog.destroy();
    const ours = await peer.takeRequest('BYE');
    peer.send(peer.request('BYE', { ...inside, cseq: 2 }), exchange.udp);
    await peer.take((message) => message.kind === 'response' && header(message, 'CSeq') === '2 BYE');
    peer.send(peer.response(ours, 481), exchange.udp);
    await expectIdle();
  });

  test('RFC 3261 15.1.2: a BYE while their re-INVITE waits ends that with 487', async () => {
    const { dialog, inside } = await callIn(exchange, peer);
    const modify = next(dialog, 'modify');
    const reinvite = peer.request('INVITE', { ...inside, cseq: 2, body: testSdp(9) });
    peer.send(reinvite, exchange.udp);
    await modify;
    peer.send(peer.request('BYE', { ...inside, cseq: 3 }), exchange.udp);
    peer.send(peer.ack(reinvite, await peer.takeResponse(487)), exchange.udp);
    await peer.takeResponse(200);
    await expectIdle();
  });

  test('our hang-up overtakes our re-INVITE, which is answered all the same: it is acknowledged, no timer is left', async () => {
    const { dialog } = await callOut(exchange, peer);
    void dialog.request({ method: 'INVITE', body: testSdp(5), headers: { 'Session-Expires': '1800' } });
    const reinvite = await peer.takeRequest('INVITE');
    void dialog.destroy();
    peer.send(peer.response(await peer.takeRequest('BYE'), 200), exchange.udp);
    await settle(exchange, peer);
    peer.send(peer.response(reinvite, 200, { body: testSdp(3) }), exchange.udp);
    expect(header(await peer.takeRequest('ACK'), 'CSeq')).toBe(header(reinvite, 'CSeq')!.replace('INVITE', 'ACK'));
    await expectIdle();
    exchange.clock.advance(1_800_000);
    await settle(exchange, peer);
    expect(['INVITE', 'UPDATE', 'BYE'].map(countOf)).toEqual([2, 0, 1]);
  });

  test('their hang-up meets our re-INVITE', async () => {
    const { dialog, invite } = await callOut(exchange, peer);
    const ended = endOf(dialog);
    void dialog.request({ method: 'INVITE', body: testSdp(5) });
    const reinvite = await peer.takeRequest('INVITE');
    peer.send(insideCallOut(peer, invite, { method: 'BYE', cseq: 1 }), exchange.udp);
    await ended;
    peer.send(peer.response(reinvite, 487), exchange.udp);
    await peer.take(
      (message) => message.kind === 'request' && message.method === 'ACK' && tagOf(header(message, 'To')!) === 'b1',
    );
    await expectIdle();
  });

  test('RFC 3261 14.2: the ACK to their re-INVITE never comes: the call is ended', async () => {
    const { dialog, inside } = await callIn(exchange, peer);
    const ended = endOf(dialog);
    on(dialog, 'modify', (_, res) => res.send(200, { body: testSdp(2) }));
    const reinvite = peer.request('INVITE', { ...inside, cseq: 2, body: testSdp(9) });
    peer.send(reinvite, exchange.udp);
    await peer.take(answerTo(reinvite));
    exchange.clock.advance(32_000);
    expect(await ended).toBe('ACK timeout');
    await expectIdle();
  });
});

test('RFC 3261 12.2.1.1: Record-Route with a strict router between loose ones, in the order of the called side', async () => {
  const near = `<sip:127.0.0.1:${peer.port}>`;
  const { dialog } = await callIn(exchange, peer, {
    invite: {
      headers: [
        ['Record-Route', near],
        ['Record-Route', '<sip:192.0.2.9;lr>'],
        ['Contact', '<sip:far@192.0.2.1>'],
      ],
    },
  });
  void dialog.destroy();
  const bye = await peer.takeRequest('BYE');
  expect(bye.uri).toBe(`sip:127.0.0.1:${peer.port}`);
  expect(headerValues(bye, 'Route')).toEqual(['<sip:192.0.2.9;lr>', '<sip:far@192.0.2.1>']);
});
