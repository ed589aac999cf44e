import type { SrfRequest, SrfResponse } from 'drachtio-srf';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { header, headerValues, type SipRequest, type SipResponse } from '../../../core/sip/message.ts';
import { tagOf } from '../../../core/sip/name-addr.ts';
import { callIn, nextInvite, settle, tagsOf } from '../../../testing/stages/engine-calls.ts';
import { type EngineStage, openEngineStage } from '../../../testing/stages/engine-stage.ts';
import { type SipPuppet, testSdp } from '../../../testing/stages/sip-puppet.ts';
import type { SrfClient } from '../srf-shapes.ts';

let exchange: EngineStage;
let caller: SipPuppet;
beforeEach(async () => {
  exchange = await openEngineStage();
  caller = await exchange.peer();
});
afterEach(() => exchange.close());

/** Sends a response and resolves with what the engine answered: an error text, or null. */
const sendAndHear = (res: SrfResponse, status: number): Promise<unknown> =>
  new Promise((resolve) =>
    (res as unknown as { send(status: number, options: object, told: (error: unknown) => void): void }).send(
      status,
      {},
      resolve,
    ),
  );

const countOf = (status: number): number =>
  caller.received.filter((message) => message.kind === 'response' && message.status === status).length;

describe('answering a call', () => {
  test('the dialog id is the Call-ID with the tag of the caller', async () => {
    const { dialog, invite } = await callIn(exchange, caller);
    expect(dialog.id).toBe(`${header(invite, 'Call-ID')};from-tag=${tagOf(header(invite, 'From')!)}`);
  });

  test('RFC 3261 12.1.1: ringing and answer bear one To tag, a Contact and the Record-Route', async () => {
    const arrived = nextInvite(exchange);
    caller.send(caller.request('INVITE', { headers: [['Record-Route', '<sip:127.0.0.1:9;lr>']] }), exchange.udp);
    const { req, res } = await arrived;
    res.send(180);
    const ringing = await caller.takeResponse(180);
    res.send(200, { body: testSdp() });
    const ok = await caller.takeResponse(200);
    expect(header(ok, 'To')).toBe(header(ringing, 'To'));
    expect(tagOf(header(ok, 'To')!)).toBeTruthy();
    expect(header(ringing, 'Contact')).toBe(`<sip:127.0.0.1:${exchange.udp.port}>`);
    expect(headerValues(ok, 'Record-Route')).toEqual(['<sip:127.0.0.1:9;lr>']);
    expect(header(ok, 'Content-Type')).toBe('application/sdp');
    expect(req.get('Call-ID')).toBe(header(ok, 'Call-ID'));
  });

  test('the application may choose the To tag and the Contact', async () => {
    const arrived = nextInvite(exchange);
    caller.send(caller.request('INVITE'), exchange.udp);
    const { req, res } = await arrived;
    res.send(183, { headers: { To: `${req.get('To')};tag=mine`, Contact: '<sip:queue@localhost>' } });
    const progress = await caller.takeResponse(183);
    expect(tagOf(header(progress, 'To')!)).toBe('mine');
    expect(header(progress, 'Contact')).toBe(`<sip:queue@127.0.0.1:${exchange.udp.port}>`);
  });

  test('RFC 3261 17.2.1: a repeated INVITE reaches the application once and gets the last response again', async () => {
    const arrived: SrfResponse[] = [];
    const first = new Promise<void>((resolve) =>
      exchange.srf.invite((_req, res) => {
        arrived.push(res);
        resolve();
      }),
    );
    const invite = caller.request('INVITE');
    caller.send(invite, exchange.udp);
    caller.send(invite, exchange.udp);
    await first;
    arrived[0]!.send(486);
    const busy = await caller.takeResponse(486);
    caller.send(invite, exchange.udp);
    await caller.takeResponse(486);
    caller.send(caller.ack(invite, busy), exchange.udp);
    await settle(exchange, caller);
    expect(arrived.length).toBe(1);
    exchange.clock.advance(60_000);
    expect(exchange.engine.counts().transactions).toBe(0);
  });

  test('RFC 3261 13.3.1.4: the 200 is repeated until its ACK', async () => {
    const arrived = nextInvite(exchange);
    const invite = caller.request('INVITE', { body: testSdp() });
    caller.send(invite, exchange.udp);
    const { req, res } = await arrived;
    const dialog = await exchange.srf.createUAS(req, res, { localSdp: testSdp(2) });
    const ok = await caller.takeResponse(200);
    exchange.clock.advance(500);
    await caller.takeResponse(200);
    exchange.clock.advance(1000);
    await caller.takeResponse(200);
    const acknowledged = new Promise((resolve) => dialog.once('ack' as never, resolve as never));
    caller.send(caller.ack(invite, ok), exchange.udp);
    await acknowledged;
    exchange.clock.advance(30_000);
    await settle(exchange, caller);
    expect(countOf(200)).toBe(3);
  });

  test('the application hangs up before the ACK, and a re-INVITE comes instead: the BYE follows its ACK', async () => {
    const arrived = nextInvite(exchange);
    const invite = caller.request('INVITE', { body: testSdp() });
    caller.send(invite, exchange.udp);
    const { req, res } = await arrived;
    const dialog = await exchange.srf.createUAS(req, res, { localSdp: testSdp(2) });
    const inside = tagsOf(invite, await caller.takeResponse(200));
    void dialog.destroy(undefined, () => undefined);
    // Told to the engine behind the hang-up.
    (exchange.srf as unknown as SrfClient).request(
      `sip:c@127.0.0.1:${caller.port}`,
      { method: 'OPTIONS' },
      () => undefined,
    );
    caller.send(caller.response(await caller.takeRequest('OPTIONS'), 200), exchange.udp);
    const again = caller.request('INVITE', { ...inside, cseq: 2, body: testSdp(3) });
    caller.send(again, exchange.udp);
    const isItsOk = (message: SipRequest | SipResponse) =>
      message.kind === 'response' && message.status === 200 && header(message, 'CSeq') === '2 INVITE';
    caller.send(caller.ack(again, (await caller.take(isItsOk)) as SipResponse), exchange.udp);
    caller.send(caller.response(await caller.takeRequest('BYE'), 200), exchange.udp);
    await expect.poll(() => exchange.engine.counts().legs).toBe(0);
  });

  test('RFC 3261 13.3.1.4: when the ACK never comes the call is ended and the application hears why', async () => {
    const arrived = nextInvite(exchange);
    caller.send(caller.request('INVITE', { body: testSdp() }), exchange.udp);
    const { req, res } = await arrived;
    const dialog = await exchange.srf.createUAS(req, res, { localSdp: testSdp(2) });
    const ended = new Promise<string>((resolve) =>
      dialog.on('destroy', ((_bye: unknown, reason: string) => resolve(reason)) as never),
    );
    exchange.clock.advance(32_000);
    expect(await ended).toBe('ACK timeout');
    expect(header(await caller.takeRequest('BYE'), 'Reason')).toContain('ACK timeout');
    expect(exchange.engine.counts().legs).toBe(0);
  });

  describe('RFC 3261 15: our hang-up waits for the ACK, without which the caller would ring for ever;', () => {
    const hangUpEarly = async () => {
      const arrived = nextInvite(exchange);
      const invite = caller.request('INVITE', { body: testSdp() });
      caller.send(invite, exchange.udp);
      const { req, res } = await arrived;
      const dialog = await exchange.srf.createUAS(req, res, { localSdp: testSdp(2) });
      const ok = await caller.takeResponse(200);
      const over = dialog.destroy() as unknown as Promise<unknown>;
      await settle(exchange, caller);
      expect(caller.received.filter((message) => message.kind === 'request')).toEqual([]);
      return { invite, ok, over };
    };

    test('it comes late', async () => {
      const { invite, ok, over } = await hangUpEarly();
      exchange.clock.advance(500);
      await caller.takeResponse(200);
      caller.send(caller.ack(invite, ok), exchange.udp);
      caller.send(caller.response(await caller.takeRequest('BYE'), 200), exchange.udp);
      await over;
      expect(exchange.engine.counts().legs).toBe(0);
    });

    test('it never comes', async () => {
      const { over } = await hangUpEarly();
      exchange.clock.advance(32_000);
      caller.send(caller.response(await caller.takeRequest('BYE'), 200), exchange.udp);
      await over;
      expect(exchange.engine.counts().legs).toBe(0);
    });

    test('the caller hangs up, too', async () => {
      const { invite, ok, over } = await hangUpEarly();
      const refused = over.then(
        () => 'sent',
        ({ code }: { code: string }) => code,
      );
      const bye = caller.request('BYE', { ...tagsOf(invite, ok), cseq: 2 });
      caller.send(bye, exchange.udp);
      await caller.take((message) => message.kind === 'response' && header(message, 'CSeq') === '2 BYE');
      expect(await refused).toBe('ENODIALOG');
      expect(exchange.engine.counts().legs).toBe(0);
    });
  });

  test('a late offer is answered in the ACK', async () => {
    const arrived = nextInvite(exchange);
    const invite = caller.request('INVITE');
    caller.send(invite, exchange.udp);
    const { req, res } = await arrived;
    const dialog = await exchange.srf.createUAS(req, res, { localSdp: testSdp(2) });
    const acknowledged = new Promise<SrfRequest>((resolve) => dialog.once('ack' as never, resolve as never));
    caller.send(caller.ack(invite, await caller.takeResponse(200), { body: testSdp(7) }), exchange.udp);
    expect((await acknowledged).body).toBe(testSdp(7));
  });

  test('RFC 3261 13.3.1.1: a caller who waits hears the provisional response every minute', async () => {
    const arrived = nextInvite(exchange);
    caller.send(caller.request('INVITE'), exchange.udp);
    const { res } = await arrived;
    res.send(183, { body: testSdp() });
    const progress = await caller.takeResponse(183);
    exchange.clock.advance(60_000);
    expect(await caller.takeResponse(183)).toEqual(progress);
    exchange.clock.advance(60_000);
    await caller.takeResponse(183);
    res.send(486);
    await caller.takeResponse(486);
    exchange.clock.advance(120_000);
    await settle(exchange, caller);
    expect(countOf(183)).toBe(3);
  });

  test('a second final response is refused and does not reach the caller', async () => {
    const arrived = nextInvite(exchange);
    const invite = caller.request('INVITE');
    caller.send(invite, exchange.udp);
    const { req, res } = await arrived;
    res.send(486);
    const busy = await caller.takeResponse(486);
    caller.send(caller.ack(invite, busy), exchange.udp);
    const second = Object.assign(Object.create(Object.getPrototypeOf(res)), res, { finished: false }) as SrfResponse;
    const error = await sendAndHear(second, 603);
    expect(error).toBe('Response not sent due to unknown transaction');
    await settle(exchange, caller);
    expect(countOf(603)).toBe(0);
    expect(req.method).toBe('INVITE');
  });
});

describe('giving up', () => {
  test('RFC 3261 9.2: a CANCEL is answered, the INVITE refused with 487, and the application told', async () => {
    const arrived = nextInvite(exchange);
    const invite = caller.request('INVITE');
    caller.send(invite, exchange.udp);
    const { req, res } = await arrived;
    res.send(180);
    await caller.takeResponse(180);
    const cancelled = new Promise((resolve) => req.on('cancel', resolve as never));
    const branch = /branch=([^;]+)/.exec(header(invite, 'Via')!)![1]!;
    const { callId, fromTag } = tagsOf(invite, (await Promise.resolve(caller.received.at(-1))) as SipResponse);
    caller.send(caller.request('CANCEL', { branch, callId: callId!, fromTag: fromTag! }), exchange.udp);
    await caller.takeResponse(200);
    const terminated = await caller.takeResponse(487);
    await cancelled;
    caller.send(caller.ack(invite, terminated), exchange.udp);
    const late = await sendAndHear(res, 487);
    expect(late).toBe('Response not sent due to unknown transaction');
    exchange.clock.advance(40_000);
    expect(exchange.engine.counts()).toEqual({ transactions: 0, legs: 0, incoming: 0, outgoing: 0 });
  });

  test('RFC 3261 9.2: a CANCEL that crosses the 200 changes nothing', async () => {
    const { invite, dialog } = await callIn(exchange, caller);
    const branch = /branch=([^;]+)/.exec(header(invite, 'Via')!)![1]!;
    caller.send(
      caller.request('CANCEL', {
        branch,
        callId: header(invite, 'Call-ID')!,
        fromTag: tagOf(header(invite, 'From')!)!,
      }),
      exchange.udp,
    );
    expect(header(await caller.takeResponse(200), 'CSeq')).toBe('1 CANCEL');
    expect(dialog.connected).toBe(true);
    expect(countOf(487)).toBe(0);
  });

  test('RFC 3261 15.1.2: a BYE before the answer ends the INVITE with 487', async () => {
    const arrived = nextInvite(exchange);
    const invite = caller.request('INVITE');
    caller.send(invite, exchange.udp);
    const { req, res } = await arrived;
    const cancelled = new Promise((resolve) => req.on('cancel', resolve as never));
    res.send(180);
    const ringing = await caller.takeResponse(180);
    caller.send(caller.request('BYE', { ...tagsOf(invite, ringing), cseq: 2 }), exchange.udp);
    await caller.takeResponse(200);
    await caller.takeResponse(487);
    await cancelled;
    expect(exchange.engine.counts().legs).toBe(0);
  });

  test('RFC 3261 9.2: a CANCEL for nothing gets 481', async () => {
    caller.send(caller.request('CANCEL'), exchange.udp);
    expect((await caller.takeResponse(481)).status).toBe(481);
  });
});
