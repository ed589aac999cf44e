import type { EventEmitter } from 'node:events';
import type { SrfRequest, SrfResponse } from 'drachtio-srf';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { header, headerValues } from '../../../core/sip/message.ts';
import { tagOf } from '../../../core/sip/name-addr.ts';
import { type AppDialog, idle, insideCallOut, settle, startCall } from '../../../testing/stages/engine-calls.ts';
import { type EngineStage, openEngineStage } from '../../../testing/stages/engine-stage.ts';
import { type SipPuppet, testSdp } from '../../../testing/stages/sip-puppet.ts';

let exchange: EngineStage;
let callee: SipPuppet;
let other: SipPuppet;
beforeEach(async () => {
  exchange = await openEngineStage();
  callee = await exchange.peer();
  other = await exchange.peer();
});
afterEach(() => exchange.close());

/** A call that forked to two branches, both ringing. */
async function ringingTwice() {
  const started = startCall(exchange, callee);
  const invite = await callee.takeRequest('INVITE');
  const sent = await started.sent;
  const updates: { req: SrfRequest; res: SrfResponse }[] = [];
  (sent as unknown as EventEmitter).removeAllListeners('update');
  sent.on(
    'update' as never,
    ((req: SrfRequest, res: SrfResponse) => {
      updates.push({ req, res });
      res.send(200);
    }) as never,
  );
  callee.send(callee.response(invite, 180, { toTag: 'b1' }), exchange.udp);
  other.send(other.response(invite, 183, { toTag: 'b2', body: testSdp(5) }), exchange.udp);
  await settle(exchange, callee);
  await settle(exchange, other);
  return { ...started, invite, updates };
}

const fromOther = (method: string, invite: Parameters<typeof insideCallOut>[1], cseq: number) =>
  insideCallOut(other, invite, { method, cseq, ownTag: 'b2' });

describe('a forked call before the answer', () => {
  test('RFC 3261 12.1.2: each branch has numbers of its own', async () => {
    const { invite, updates } = await ringingTwice();
    callee.send(insideCallOut(callee, invite, { method: 'UPDATE', cseq: 7 }), exchange.udp);
    other.send(fromOther('UPDATE', invite, 3), exchange.udp);
    await callee.takeResponse(200);
    await other.takeResponse(200);
    expect(updates.map(({ req }) => tagOf(req.get('From'))).sort()).toEqual(['b1', 'b2']);
    other.send(fromOther('UPDATE', invite, 2), exchange.udp);
    await other.takeResponse(500);
  });

  test('RFC 3261 12.2.2: a request of a branch that never was gets 481', async () => {
    const { invite } = await ringingTwice();
    callee.send(insideCallOut(callee, invite, { method: 'UPDATE', cseq: 1, ownTag: 'b9' }), exchange.udp);
    expect(header(await callee.takeResponse(481), 'CSeq')).toBe('1 UPDATE');
  });

  test('RFC 3261 13.2.2.4: the branch that answers is not the one heard of last', async () => {
    const { invite, dialog } = await ringingTwice();
    callee.send(callee.response(invite, 200, { toTag: 'b1', body: testSdp(3) }), exchange.udp);
    const ack = await callee.takeRequest('ACK');
    expect(tagOf(header(ack, 'To')!)).toBe('b1');
    const made: AppDialog = await dialog;
    void made.destroy();
    expect(tagOf(header(await callee.takeRequest('BYE'), 'To')!)).toBe('b1');
    expect(other.received.filter((message) => message.kind === 'request')).toEqual([]);
  });

  test('RFC 3261 13.2.2.4: the answer’s routes count, not those of a ringing that a proxy left off', async () => {
    const { dialog } = startCall(exchange, callee);
    const invite = await callee.takeRequest('INVITE');
    callee.send(callee.response(invite, 180, { toTag: 'b1' }), exchange.udp);
    const route = `<sip:127.0.0.1:${callee.port};lr>`;
    const headers: [string, string][] = [
      ['Record-Route', route],
      ['Contact', '<sip:bob@192.0.2.1>'],
    ];
    callee.send(callee.response(invite, 200, { toTag: 'b1', body: testSdp(3), headers }), exchange.udp);
    expect(headerValues(await callee.takeRequest('ACK'), 'Route')).toEqual([route]);
    await dialog;
  });

  test('the application says by the To tag which branch its UPDATE is for; else it is the one heard of last', async () => {
    const { invite } = await ringingTwice();
    const update = (headers: Record<string, string>): void => {
      const { srf } = exchange as unknown as { srf: { request(uri: string, options: object, told: () => void): void } };
      const stackDialogId = `${header(invite, 'Call-ID')};from-tag=${tagOf(header(invite, 'From')!)}`;
      srf.request('sip:placeholder', { method: 'UPDATE', stackDialogId, headers }, () => undefined);
    };
    update({ To: `${header(invite, 'To')};tag=b1` });
    expect(tagOf(header(await callee.takeRequest('UPDATE'), 'To')!)).toBe('b1');
    update({});
    expect(tagOf(header(await other.takeRequest('UPDATE'), 'To')!)).toBe('b2');
  });

  test('a peer that makes up branches without end does not fill our memory', async () => {
    const { dialog } = startCall(exchange, callee);
    const invite = await callee.takeRequest('INVITE');
    for (let i = 0; i < 100; i++) callee.send(callee.response(invite, 180, { toTag: `t${i}` }), exchange.udp);
    await settle(exchange, callee);
    callee.send(insideCallOut(callee, invite, { method: 'UPDATE', cseq: 1, ownTag: 't99' }), exchange.udp);
    await callee.takeResponse(481);
    // Who answers is heard all the same.
    callee.send(callee.response(invite, 200, { toTag: 't99', body: testSdp(3) }), exchange.udp);
    expect(tagOf(header(await callee.takeRequest('ACK'), 'To')!)).toBe('t99');
    await dialog;
  });

  test('RFC 6228 4: 199 ends one branch, the other one may still answer', async () => {
    const { invite, dialog } = await ringingTwice();
    other.send(other.response(invite, 199, { toTag: 'b2' }), exchange.udp);
    other.send(fromOther('UPDATE', invite, 3), exchange.udp);
    await other.takeResponse(481);
    callee.send(callee.response(invite, 200, { toTag: 'b1', body: testSdp(3) }), exchange.udp);
    await callee.takeRequest('ACK');
    expect((await dialog).connected).toBe(true);
  });

  test('RFC 3261 15: a callee that says BYE before its answer ends its branch, not the call', async () => {
    const { invite, dialog } = await ringingTwice();
    other.send(fromOther('BYE', invite, 3), exchange.udp);
    await other.takeResponse(200);
    callee.send(callee.response(invite, 200, { toTag: 'b1', body: testSdp(3) }), exchange.udp);
    await callee.takeRequest('ACK');
    expect((await dialog).connected).toBe(true);
  });

  test('RFC 3261 9.1: both branches that answer across the CANCEL are acknowledged and ended', async () => {
    const { invite, sent, dialog } = await ringingTwice();
    (await sent).cancel(() => undefined);
    await callee.takeRequest('CANCEL');
    callee.send(callee.response(invite, 200, { toTag: 'b1', body: testSdp(3) }), exchange.udp);
    other.send(other.response(invite, 200, { toTag: 'b2', body: testSdp(5) }), exchange.udp);
    for (const peer of [callee, other]) {
      await peer.takeRequest('ACK');
      peer.send(peer.response(await peer.takeRequest('BYE'), 200), exchange.udp);
      await settle(exchange, peer);
    }
    await dialog;
    exchange.clock.advance(40_000);
    expect(exchange.engine.counts()).toEqual(idle);
  });
});

test('stopping the engine twice is stopping it once', async () => {
  await expect(Promise.all([exchange.engine.stop(), exchange.engine.stop()])).resolves.toHaveLength(2);
  await exchange.engine.stop();
});
