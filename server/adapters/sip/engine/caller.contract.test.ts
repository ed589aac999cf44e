import type { SrfRequest } from 'drachtio-srf';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { header, headerValues, type SipResponse } from '../../../core/sip/message.ts';
import { tagOf } from '../../../core/sip/name-addr.ts';
import { fakeNames } from '../../../testing/fakes/fake-names.ts';
import { callOut, idle, insideCallOut, startCall } from '../../../testing/stages/engine-calls.ts';
import { type EngineStage, openEngineStage } from '../../../testing/stages/engine-stage.ts';
import { openSipPuppet, type SipPuppet, testSdp } from '../../../testing/stages/sip-puppet.ts';

let exchange: EngineStage;
let callee: SipPuppet;
beforeEach(async () => {
  exchange = await openEngineStage();
  callee = await exchange.peer();
});
afterEach(() => exchange.close());

/** A request outside a dialog; the library's types lack this form. */
const request = (uri: string, options: object, told: (error: Error | null) => void): void =>
  (exchange.srf as unknown as { request(uri: string, options: object, told: unknown): void }).request(
    uri,
    options,
    told,
  );
const call = (options?: Parameters<typeof startCall>[2]) => startCall(exchange, callee, options);
const calleeUri = (): string => `sip:bob@127.0.0.1:${callee.port}`;
const answeredCall = (headers?: [string, string][]) => callOut(exchange, callee, headers ? { headers } : {});

describe('a call of the application', () => {
  test('RFC 3261 8.1.1: the INVITE bears what it must, and the dialog id the caller’s tag', async () => {
    const { invite, ack, dialog } = await answeredCall();
    expect(invite.uri).toBe(calleeUri());
    expect(header(invite, 'Via')).toMatch(
      new RegExp(`^SIP/2.0/UDP 127.0.0.1:${exchange.udp.port};rport;branch=z9hG4bK\\w+$`),
    );
    expect(header(invite, 'Contact')).toBe(`<sip:127.0.0.1:${exchange.udp.port}>`);
    expect(header(invite, 'Max-Forwards')).toBe('70');
    expect(header(invite, 'To')).toBe(`<${calleeUri()}>`);
    expect(dialog.id).toBe(`${header(invite, 'Call-ID')};from-tag=${tagOf(header(invite, 'From')!)}`);
    expect(header(ack, 'CSeq')).toBe(header(invite, 'CSeq')!.replace('INVITE', 'ACK'));
    expect(header(ack, 'Via')).not.toBe(header(invite, 'Via'));
  });

  test('the application’s names are kept, `localhost` becomes our address', async () => {
    const headers = {
      From: '"Ana" <sip:100@localhost>;tag=mine',
      'Call-ID': 'given',
      'X-Card': '7',
      CSeq: '12 INVITE',
    };
    const { dialog } = call({ headers });
    const invite = await callee.takeRequest('INVITE');
    expect(header(invite, 'From')).toBe(`"Ana" <sip:100@127.0.0.1:${exchange.udp.port}>;tag=mine`);
    expect(header(invite, 'Call-ID')).toBe('given');
    expect(header(invite, 'CSeq')).toBe('12 INVITE');
    expect(header(invite, 'X-Card')).toBe('7');
    callee.send(callee.response(invite, 486, { toTag: 'b1' }), exchange.udp);
    await expect(dialog).rejects.toMatchObject({ status: 486 });
  });

  test('RFC 3261 17.1.1.3: a refusal is told and acknowledged on the INVITE’s branch', async () => {
    const { dialog, provisional } = call();
    const invite = await callee.takeRequest('INVITE');
    callee.send(callee.response(invite, 100), exchange.udp);
    callee.send(callee.response(invite, 180, { toTag: 'b1' }), exchange.udp);
    callee.send(callee.response(invite, 486, { toTag: 'b1' }), exchange.udp);
    const ack = await callee.takeRequest('ACK');
    expect(header(ack, 'Via')).toBe(header(invite, 'Via'));
    expect(tagOf(header(ack, 'To')!)).toBe('b1');
    await expect(dialog).rejects.toMatchObject({ status: 486 });
    expect(provisional.map(({ status }) => status)).toEqual([180]);
    exchange.clock.advance(40_000);
    expect(exchange.engine.counts()).toEqual(idle);
  });

  test('RFC 3261 17.1.1.2: a silent peer gets the INVITE again after 0.5 s, and after 32 s the call fails with 408', async () => {
    const { dialog } = call();
    await callee.takeRequest('INVITE');
    exchange.clock.advance(500);
    await callee.takeRequest('INVITE');
    exchange.clock.advance(32_000);
    await expect(dialog).rejects.toMatchObject({ status: 408 });
    expect(exchange.engine.counts()).toEqual(idle);
  });

  test('RFC 3261 17.1.4: where nobody listens the call fails with 503', async () => {
    const closed = await openSipPuppet();
    await closed.close();
    const { sent, dialog } = call({ to: `sip:bob@127.0.0.1:${closed.port}` });
    await sent;
    exchange.clock.advance(500);
    await expect(dialog).rejects.toMatchObject({ status: 503 });
    expect(exchange.engine.counts()).toEqual(idle);
  });

  test('a name without address fails with 503', async () => {
    const named = await openEngineStage({ names: fakeNames() });
    const outcome = named.srf.createUAC('sip:bob@carrier.invalid', { localSdp: testSdp(1) });
    await expect(outcome).rejects.toMatchObject({ status: 503 });
    await named.close();
  });

  test('a name is resolved, and the Request-URI keeps it', async () => {
    const named = await openEngineStage({ names: fakeNames({ addresses: { 'carrier.test': ['127.0.0.1'] } }) });
    void named.srf.createUAC(`sip:bob@carrier.test:${callee.port}`, { localSdp: testSdp(1) }).catch(() => undefined);
    expect((await callee.takeRequest('INVITE')).uri).toBe(`sip:bob@carrier.test:${callee.port}`);
    await named.close();
  });

  test('RFC 3261 13.2.2.4: each repeated 200 gets the ACK again', async () => {
    const { invite, ack } = await answeredCall();
    callee.send(callee.response(invite, 200, { toTag: 'b1', body: testSdp(3) }), exchange.udp);
    expect(await callee.takeRequest('ACK')).toEqual(ack);
  });

  test('RFC 3261 13.2.2.4: another branch that answers gets an ACK of its own and a BYE', async () => {
    const { invite, dialog } = await answeredCall();
    const other = await exchange.peer();
    const ok = other.response(invite, 200, { toTag: 'b2', body: testSdp(4) });
    other.send(ok, exchange.udp);
    const ack = await other.takeRequest('ACK');
    const bye = await other.takeRequest('BYE');
    expect([ack, bye].map((request) => tagOf(header(request, 'To')!))).toEqual(['b2', 'b2']);
    expect(header(ack, 'CSeq')).toBe(header(invite, 'CSeq')!.replace('INVITE', 'ACK'));
    other.send(other.response(bye, 200), exchange.udp);
    expect(dialog.connected).toBe(true);
  });

  test('RFC 3261 12.1.2: the route set is that of the answer, reversed', async () => {
    const proxy = `<sip:127.0.0.1:${callee.port};lr>`;
    const { dialog, ack } = await answeredCall([
      ['Record-Route', '<sip:192.0.2.9;lr>'],
      ['Record-Route', proxy],
      ['Contact', '<sip:bob@192.0.2.1>'],
    ]);
    expect(ack.uri).toBe('sip:bob@192.0.2.1');
    expect(headerValues(ack, 'Route')).toEqual([proxy, '<sip:192.0.2.9;lr>']);
    void dialog.destroy();
    const bye = await callee.takeRequest('BYE');
    expect(headerValues(bye, 'Route')).toEqual([proxy, '<sip:192.0.2.9;lr>']);
    callee.send(callee.response(bye, 200), exchange.udp);
  });

  test('the callee hangs up', async () => {
    const { invite, dialog } = await answeredCall();
    const ended = new Promise((resolve) => dialog.on('destroy', resolve as never));
    callee.send(insideCallOut(callee, invite, { method: 'BYE', cseq: 1 }), exchange.udp);
    await callee.takeResponse(200);
    await ended;
    exchange.clock.advance(40_000);
    expect(exchange.engine.counts()).toEqual(idle);
  });

  test('a BYE right behind the 200 finds the application listening', async () => {
    const { dialog } = call();
    const ended: string[] = [];
    const listening = dialog.then((made) => made.on('destroy', () => ended.push('destroy')));
    const invite = await callee.takeRequest('INVITE');
    callee.send(callee.response(invite, 200, { toTag: 'b1', body: testSdp(3) }), exchange.udp);
    callee.send(insideCallOut(callee, invite, { method: 'BYE', cseq: 1 }), exchange.udp);
    await listening;
    await callee.takeResponse(200);
    expect(ended).toEqual(['destroy']);
  });

  test('a body without Content-Type, and a call to ourselves, are refused at once', async () => {
    const outcome = (uri: string, body: string): Promise<unknown> =>
      new Promise((resolve) => request(uri, { method: 'MESSAGE', body }, (error) => resolve(error?.message)));
    expect(await outcome(calleeUri(), 'hello')).toBe('missing content-type');
    expect(await outcome(`sip:x@127.0.0.1:${exchange.udp.port}`, '')).toBe('can not send request to myself');
    expect(await outcome('sip:x@127.0.0.1;transport=ws', '')).toBe('requested protocol/transport not available');
  });

  test('the application may name the next hop', async () => {
    call({ to: 'sip:bob@192.0.2.7', proxy: `sip:127.0.0.1:${callee.port}` });
    const invite = await callee.takeRequest('INVITE');
    expect(invite.uri).toBe('sip:bob@192.0.2.7');
    expect(header(invite, 'Route')).toBeUndefined();
  });
});

describe('giving up', () => {
  const cancel = (req: SrfRequest): void => req.cancel(() => undefined);

  test('RFC 3261 9.1: the CANCEL waits for a provisional response and has the INVITE’s branch', async () => {
    const { sent, dialog } = call();
    const invite = await callee.takeRequest('INVITE');
    cancel(await sent);
    callee.send(callee.response(invite, 180, { toTag: 'b1' }), exchange.udp);
    const cancelled = await callee.takeRequest('CANCEL');
    expect(header(cancelled, 'Via')).toBe(header(invite, 'Via'));
    expect(header(cancelled, 'CSeq')).toBe(header(invite, 'CSeq')!.replace('INVITE', 'CANCEL'));
    callee.send(callee.response(cancelled, 200, { toTag: 'b1' }), exchange.udp);
    callee.send(callee.response(invite, 487, { toTag: 'b1' }), exchange.udp);
    await callee.takeRequest('ACK');
    await expect(dialog).rejects.toMatchObject({ status: 487 });
    exchange.clock.advance(40_000);
    expect(exchange.engine.counts()).toEqual(idle);
  });

  test('a 200 that crosses the CANCEL is acknowledged and hung up', async () => {
    const { sent, dialog } = call();
    const invite = await callee.takeRequest('INVITE');
    callee.send(callee.response(invite, 180, { toTag: 'b1' }), exchange.udp);
    cancel(await sent);
    await callee.takeRequest('CANCEL');
    callee.send(callee.response(invite, 200, { toTag: 'b1', body: testSdp(3) }), exchange.udp);
    const made = await dialog;
    const ended = new Promise((resolve) => made.on('destroy', resolve as never));
    await callee.takeRequest('ACK');
    const bye = await callee.takeRequest('BYE');
    expect(tagOf(header(bye, 'To')!)).toBe('b1');
    await ended;
    expect(exchange.engine.counts().legs).toBe(0);
  });

  test('RFC 3261 9.1: a peer that ignores the CANCEL is given up after 32 s', async () => {
    const { sent, dialog, provisional } = call();
    const invite = await callee.takeRequest('INVITE');
    callee.send(callee.response(invite, 180, { toTag: 'b1' }), exchange.udp);
    await expect.poll(() => provisional.length).toBe(1);
    cancel(await sent);
    await callee.takeRequest('CANCEL');
    exchange.clock.advance(32_000);
    await expect(dialog).rejects.toMatchObject({ status: 408 });
    expect(exchange.engine.counts()).toEqual(idle);
  });
});

test('the response of a stranger to nothing we sent is dropped', async () => {
  const stray = callee.response(callee.request('INVITE'), 200, { toTag: 'z' }) as SipResponse;
  callee.send(stray, exchange.udp);
  callee.send(callee.request('OPTIONS', { toTag: 'nobody' }), exchange.udp);
  await callee.takeResponse(481);
  expect(callee.received.length).toBe(1);
});
