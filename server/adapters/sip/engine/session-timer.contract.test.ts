import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { header, headerValues, type SipRequest } from '../../../core/sip/message.ts';
import {
  type AppDialog,
  callIn,
  callOut,
  idle,
  insideCallOut,
  nextInvite,
  settle,
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

const timer: [string, string] = ['Supported', 'timer'];
const interval = (value: string): [string, string] => ['Session-Expires', value];
const endOf = (dialog: AppDialog): Promise<string> =>
  new Promise((resolve) => dialog.on('destroy', ((_bye: unknown, reason: string) => resolve(reason)) as never));
const body = (message: SipRequest): string => new TextDecoder().decode(message.body);

/** Time passes until a refresh is due; gives the refresh. */
function refreshAfter(sec: number, method: 'INVITE' | 'UPDATE'): Promise<SipRequest> {
  exchange.clock.advance(sec * 1000);
  return peer.takeRequest(method);
}
function agree(refresh: SipRequest, value = 'Session-Expires: 1800;refresher=uac'): void {
  const [name, told] = value.split(': ') as [string, string];
  peer.send(
    peer.response(refresh, 200, { headers: [[name, told]], body: refresh.body.length > 0 ? testSdp(3) : '' }),
    exchange.udp,
  );
}

describe('called', () => {
  test('RFC 4028 9: the caller’s wish is honoured without the application, and Require tells it', async () => {
    const { ok } = await callIn(exchange, peer, { invite: { headers: [timer, interval('1800;refresher=uac')] } });
    expect(header(ok, 'Session-Expires')).toBe('1800;refresher=uac');
    expect(headerValues(ok, 'Require')).toEqual(['timer']);
  });

  test('RFC 4028 10: a caller who does not refresh has gone: BYE, and the application hears why', async () => {
    const { dialog } = await callIn(exchange, peer, { invite: { headers: [timer, interval('1800;refresher=uac')] } });
    const ended = endOf(dialog);
    exchange.clock.advance(1_768_000);
    expect(header(await peer.takeRequest('BYE'), 'Reason')).toContain('Session timer expired');
    expect(await ended).toBe('Session timer expired');
    exchange.clock.advance(40_000);
    expect(exchange.engine.counts()).toEqual(idle);
  });

  test('RFC 4028 10: the caller’s refresh begins the interval anew, by UPDATE or INVITE', async () => {
    const headers = [timer, interval('1800;refresher=uac')];
    const { inside } = await callIn(exchange, peer, { invite: { headers } });
    exchange.clock.advance(1_500_000);
    peer.send(peer.request('UPDATE', { ...inside, cseq: 2, headers }), exchange.udp);
    const ok = await peer.take((message) => message.kind === 'response' && header(message, 'CSeq') === '2 UPDATE');
    expect(header(ok, 'Session-Expires')).toBe('1800;refresher=uac');
    exchange.clock.advance(1_500_000);
    await settle(exchange, peer);
    expect(exchange.engine.counts().legs).toBe(1);
    exchange.clock.advance(268_000);
    await peer.takeRequest('BYE');
  });

  test('RFC 4028 5: less than 90 s gets 422 with Min-SE, and no application sees it', async () => {
    let seen = 0;
    exchange.srf.invite(() => seen++);
    peer.send(peer.request('INVITE', { headers: [timer, interval('60')] }), exchange.udp);
    expect(header(await peer.takeResponse(422), 'Min-SE')).toBe('90');
    expect(seen).toBe(0);
  });

  test('RFC 4028 5: within a call, too, and the call goes on as agreed', async () => {
    const { inside, dialog } = await callIn(exchange, peer, {
      invite: { headers: [timer, interval('1800;refresher=uac')] },
    });
    let seen = 0;
    dialog.on('modify', (() => seen++) as never);
    const again = peer.request('INVITE', { ...inside, cseq: 2, headers: [timer, interval('60')], body: testSdp(9) });
    peer.send(again, exchange.udp);
    const refusal = await peer.takeResponse(422);
    expect(header(refusal, 'Min-SE')).toBe('90');
    peer.send(peer.ack(again, refusal), exchange.udp);
    await settle(exchange, peer);
    expect([seen, dialog.connected]).toEqual([0, true]);
  });

  test('RFC 4028 9: the application asks a caller who knows nothing of it; we refresh', async () => {
    const { ok, invite } = await callIn(exchange, peer, { answer: { 'Session-Expires': '1800' } });
    expect(header(ok, 'Session-Expires')).toBe('1800;refresher=uas');
    expect(headerValues(ok, 'Require')).toEqual([]);
    const refresh = await refreshAfter(900, 'INVITE');
    expect(body(refresh)).toBe(testSdp(2));
    expect(header(refresh, 'Session-Expires')).toBe('1800;refresher=uac');
    expect(headerValues(refresh, 'Supported')).toEqual(['timer']);
    expect(header(refresh, 'Call-ID')).toBe(header(invite, 'Call-ID'));
  });

  test('RFC 4028 9: a re-INVITE that does not ask does not end the timer', async () => {
    const { inside, dialog } = await callIn(exchange, peer, {
      invite: { headers: [timer, interval('1800;refresher=uac')] },
    });
    dialog.on('modify', ((_req: unknown, res: { send(status: number, options: object): void }) =>
      res.send(200, { body: testSdp(2) })) as never);
    const again = peer.request('INVITE', { ...inside, cseq: 2, headers: [timer], body: testSdp(9) });
    peer.send(again, exchange.udp);
    const ok = await peer.takeResponse(200);
    expect(header(ok, 'Session-Expires')).toBe('1800;refresher=uac');
    peer.send(peer.ack(again, ok), exchange.udp);
  });
});

describe('calling', () => {
  const asked = { 'Session-Expires': '1800', Supported: 'timer' };
  const weRefresh = {
    asked,
    headers: [interval('1800;refresher=uac'), ['Allow', 'INVITE, ACK, BYE, UPDATE']] as [string, string][],
  };

  test('RFC 4028 7.4: we refresh at half by UPDATE where the peer allows it; the application hears nothing', async () => {
    const { invite, dialog } = await callOut(exchange, peer, weRefresh);
    expect(header(invite, 'Session-Expires')).toBe('1800');
    const refresh = await refreshAfter(900, 'UPDATE');
    expect(refresh.body.length).toBe(0);
    agree(refresh);
    await settle(exchange, peer);
    agree(await refreshAfter(900, 'UPDATE'));
    await settle(exchange, peer);
    exchange.clock.advance(800_000);
    expect(dialog.connected).toBe(true);
  });

  test('RFC 4028 7.4: else by INVITE with the description that stands; its 200 is acknowledged', async () => {
    const { dialog } = await callOut(exchange, peer, { asked, headers: [interval('1800;refresher=uac')] });
    const refresh = await refreshAfter(900, 'INVITE');
    expect(body(refresh)).toBe(testSdp(2));
    agree(refresh);
    const ack = await peer.takeRequest('ACK');
    expect(header(ack, 'CSeq')).toBe(header(refresh, 'CSeq')!.replace('INVITE', 'ACK'));
    await settle(exchange, peer);
    expect(dialog.connected).toBe(true);
    await refreshAfter(900, 'INVITE');
  });

  test('RFC 4028 7.2: who never heard of it is refreshed too, and only silence or 481 ends the call', async () => {
    const { dialog } = await callOut(exchange, peer, { asked });
    const ended = endOf(dialog);
    peer.send(peer.response(await refreshAfter(900, 'INVITE'), 488), exchange.udp);
    await peer.takeRequest('ACK');
    await settle(exchange, peer);
    expect(dialog.connected).toBe(true);
    peer.send(peer.response(await refreshAfter(900, 'INVITE'), 481), exchange.udp);
    expect(await ended).toBe('Session refresh unanswered');
    await peer.takeRequest('BYE');
  });

  test('RFC 4028 10: a refresh that nobody answers ends the call after 32 s', async () => {
    const { dialog } = await callOut(exchange, peer, weRefresh);
    const ended = endOf(dialog);
    await refreshAfter(900, 'UPDATE');
    exchange.clock.advance(32_000);
    expect(await ended).toBe('Session refresh unanswered');
    exchange.clock.advance(40_000);
    expect(exchange.engine.counts()).toEqual(idle);
  });

  test('RFC 3311 5.1: UPDATE is refused after all: the refresh is an INVITE then', async () => {
    await callOut(exchange, peer, weRefresh);
    peer.send(peer.response(await refreshAfter(900, 'UPDATE'), 405), exchange.udp);
    const refresh = await peer.takeRequest('INVITE');
    expect(body(refresh)).toBe(testSdp(2));
    agree(refresh);
    await peer.takeRequest('ACK');
  });

  test('RFC 3261 14.1: a refresh that meets theirs is tried again after 2.1 to 4 s', async () => {
    await callOut(exchange, peer, { asked, headers: [interval('1800;refresher=uac')] });
    peer.send(peer.response(await refreshAfter(900, 'INVITE'), 491), exchange.udp);
    await peer.takeRequest('ACK');
    await settle(exchange, peer);
    exchange.clock.advance(2000);
    await settle(exchange, peer);
    expect(peer.received.filter((message) => message.kind === 'request' && message.method === 'INVITE').length).toBe(2);
    agree(await refreshAfter(2, 'INVITE'));
    await peer.takeRequest('ACK');
  });

  test('RFC 4028 7.3: a refresh that is too brief is asked for again with what the peer bears', async () => {
    await callOut(exchange, peer, weRefresh);
    const refresh = await refreshAfter(900, 'UPDATE');
    peer.send(peer.response(refresh, 422, { headers: [['Min-SE', '3600']] }), exchange.udp);
    const again = await peer.takeRequest('UPDATE');
    expect([header(again, 'Session-Expires'), header(again, 'Min-SE')]).toEqual(['3600;refresher=uac', '3600']);
  });

  test('RFC 3261 14.1: an INVITE of the application waits until our refresh is through', async () => {
    const { dialog } = await callOut(exchange, peer, { asked, headers: [interval('1800;refresher=uac')] });
    const refresh = await refreshAfter(900, 'INVITE');
    const modified = dialog.modify(testSdp(8));
    await settle(exchange, peer);
    agree(refresh);
    const own = await peer.takeRequest('INVITE');
    expect(body(own)).toBe(testSdp(8));
    expect(header(own, 'Session-Expires')).toBe('1800;refresher=uac');
    agree(own);
    await expect(modified).resolves.toBe(testSdp(3));
    expect(body(await refreshAfter(900, 'INVITE'))).toBe(testSdp(8));
  });

  test('RFC 3261 14.1: a refresh does not go beside an INVITE of the application, which refreshes by itself', async () => {
    const { dialog } = await callOut(exchange, peer, weRefresh);
    exchange.clock.advance(899_000);
    const modified = dialog.modify(testSdp(8));
    const own = await peer.takeRequest('INVITE');
    peer.send(peer.response(own, 100), exchange.udp);
    await settle(exchange, peer);
    exchange.clock.advance(1_000);
    agree(own);
    await modified;
    await settle(exchange, peer);
    exchange.clock.advance(890_000);
    await settle(exchange, peer);
    expect(peer.received.filter((message) => message.kind === 'request' && message.method === 'UPDATE')).toEqual([]);
    await refreshAfter(10, 'UPDATE');
  });

  test('an INVITE of the application that waited for a refresh which found nobody goes nowhere', async () => {
    const { dialog } = await callOut(exchange, peer, { asked, headers: [interval('1800;refresher=uac')] });
    const refresh = await refreshAfter(900, 'INVITE');
    const modified = dialog.request({ method: 'INVITE', body: testSdp(8) });
    await settle(exchange, peer);
    peer.send(peer.response(refresh, 481), exchange.udp);
    await expect(modified).rejects.toThrow('unable to find dialog');
  });

  test('RFC 3261 14.1: after a refused change the refresh repeats what was agreed before', async () => {
    const { dialog } = await callOut(exchange, peer, { asked, headers: [interval('1800;refresher=uac')] });
    const modified = dialog.modify(testSdp(8));
    modified.catch(() => undefined);
    peer.send(peer.response(await peer.takeRequest('INVITE'), 488), exchange.udp);
    await expect(modified).rejects.toMatchObject({ status: 488 });
    expect(body(await refreshAfter(900, 'INVITE'))).toBe(testSdp(2));
  });

  test('they refresh, and their refresh may hand the work to us', async () => {
    const { invite } = await callOut(exchange, peer, { asked, headers: [interval('1800;refresher=uas')] });
    const headers = [timer, interval('1800;refresher=uas'), ['Allow', 'UPDATE'] as [string, string]];
    peer.send(insideCallOut(peer, invite, { method: 'UPDATE', cseq: 1, headers }), exchange.udp);
    expect(header(await peer.takeResponse(200), 'Session-Expires')).toBe('1800;refresher=uas');
    await refreshAfter(900, 'UPDATE');
  });
});

test('a call that nobody asked a timer for has none', async () => {
  const arrived = nextInvite(exchange);
  const { dialog } = await callOut(exchange, peer);
  exchange.clock.advance(86_400_000);
  await settle(exchange, peer);
  expect(dialog.connected).toBe(true);
  await expect(Promise.race([arrived, Promise.resolve('nothing')])).resolves.toBe('nothing');
});
