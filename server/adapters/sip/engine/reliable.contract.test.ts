import type { SrfRequest, SrfResponse } from 'drachtio-srf';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { header, headerValues, type SipRequest, type SipResponse } from '../../../core/sip/message.ts';
import { tagOf } from '../../../core/sip/name-addr.ts';
import { idle, nextInvite, settle, startCall, tagsOf } from '../../../testing/stages/engine-calls.ts';
import { type EngineStage, openEngineStage } from '../../../testing/stages/engine-stage.ts';
import { type SipPuppet, testSdp } from '../../../testing/stages/sip-puppet.ts';

let exchange: EngineStage;
let peer: SipPuppet;
beforeEach(async () => {
  exchange = await openEngineStage();
  peer = await exchange.peer();
});
afterEach(() => exchange.close());

const reliably = { headers: { Require: '100rel' } };

/** A call to the application by a peer that can, or insists on, reliable provisional responses. */
async function callIn(word: 'Supported' | 'Require', body = testSdp()) {
  const arrived = nextInvite(exchange);
  const invite = peer.request('INVITE', { body, headers: [[word, '100rel']] });
  peer.send(invite, exchange.udp);
  return { invite, ...(await arrived) };
}

const prack = (invite: SipRequest, response: SipResponse, parts: { cseq: number; rack?: string; body?: string }) =>
  peer.request('PRACK', {
    ...tagsOf(invite, response),
    cseq: parts.cseq,
    headers: [['RAck', parts.rack ?? `${header(response, 'RSeq')} ${header(invite, 'CSeq')}`]],
    ...(parts.body ? { body: parts.body } : {}),
  });

const answerTo = (cseq: string) => (message: { kind: string }) =>
  message.kind === 'response' && header(message as SipResponse, 'CSeq') === cseq;

const say = (res: SrfResponse, status: number, options: object = {}): Promise<unknown> =>
  new Promise((resolve) =>
    (res as unknown as { send(status: number, options: object, told: (error: unknown) => void): void }).send(
      status,
      options,
      resolve,
    ),
  );

const statuses = (): number[] =>
  peer.received.flatMap((message) => (message.kind === 'response' && message.status > 100 ? [message.status] : []));

describe('the application is called', () => {
  test('RFC 3262 3: a reliable response has RSeq, is repeated until the PRACK, which the application hears', async () => {
    const pracks: SrfRequest[] = [];
    (exchange.srf as unknown as { prack(handler: (req: SrfRequest, res: SrfResponse) => void): void }).prack(
      (req, res) => {
        pracks.push(req);
        res.send(200);
      },
    );
    const { invite, res } = await callIn('Supported');
    res.send(183, { ...reliably, body: testSdp(2) });
    const progress = await peer.takeResponse(183);
    expect(header(progress, 'Require')).toBe('100rel');
    expect(header(progress, 'RSeq')).toMatch(/^[1-9]\d*$/);
    exchange.clock.advance(500);
    expect(await peer.takeResponse(183)).toEqual(progress);
    peer.send(prack(invite, progress, { cseq: 2 }), exchange.udp);
    await peer.take(answerTo('2 PRACK'));
    expect(pracks.map((req) => req.get('RAck'))).toEqual([`${header(progress, 'RSeq')} 1 INVITE`]);
    exchange.clock.advance(20_000);
    await settle(exchange, peer);
    expect(statuses().filter((status) => status === 183)).toHaveLength(2);
  });

  test('RFC 3262 3: who insists gets every provisional response reliably, whatever the application asked for', async () => {
    const { invite, res } = await callIn('Require');
    res.send(180);
    const ringing = await peer.takeResponse(180);
    expect(headerValues(ringing, 'Require')).toEqual(['100rel']);
    peer.send(prack(invite, ringing, { cseq: 2 }), exchange.udp);
    await peer.take(answerTo('2 PRACK'));
    res.send(183, { body: testSdp(2) });
    const progress = await peer.takeResponse(183);
    expect(Number(header(progress, 'RSeq'))).toBe(Number(header(ringing, 'RSeq')) + 1);
  });

  test('RFC 3262 3: who cannot is not sent any', async () => {
    const arrived = nextInvite(exchange);
    peer.send(peer.request('INVITE', { body: testSdp() }), exchange.udp);
    const { res } = await arrived;
    expect(await say(res, 180, reliably)).toBe('Remote endpoint does not support 100rel');
    res.send(486);
    await peer.takeResponse(486);
    expect(statuses()).toEqual([486]);
  });

  test('RFC 3262 3: the answer waits for the PRACK, and the PRACK’s own answer is first', async () => {
    const { invite, req, res } = await callIn('Require');
    res.send(183, { body: testSdp(2) });
    const progress = await peer.takeResponse(183);
    const answered = exchange.srf.createUAS(req, res, { localSdp: testSdp(2) });
    peer.send(prack(invite, progress, { cseq: 2 }), exchange.udp);
    await peer.take(answerTo('2 PRACK'));
    const ok = await peer.takeResponse(200);
    expect(header(ok, 'CSeq')).toBe('1 INVITE');
    peer.send(peer.ack(invite, ok), exchange.udp);
    await answered;
    expect(statuses()).toEqual([183, 200, 200]);
  });

  test('RFC 3262 3: a PRACK that acknowledges nothing gets 481', async () => {
    const { invite, res } = await callIn('Require');
    res.send(180);
    const ringing = await peer.takeResponse(180);
    const other = String(Number(header(ringing, 'RSeq')) + 1);
    for (const [index, rack] of [`${other} 1 INVITE`, `${header(ringing, 'RSeq')} 7 INVITE`, 'nonsense'].entries()) {
      peer.send(prack(invite, ringing, { cseq: index + 2, rack }), exchange.udp);
      expect(await peer.take(answerTo(`${index + 2} PRACK`))).toMatchObject({ status: 481 });
    }
  });

  test('RFC 3262 3: a caller who never acknowledges is refused after 64*T1, and the application told', async () => {
    const { req, res } = await callIn('Require');
    const gone = new Promise((resolve) => req.on('cancel', resolve as never));
    res.send(180);
    await peer.takeResponse(180);
    exchange.clock.advance(32_000);
    const refused = await peer.takeResponse(504);
    expect(header(refused, 'CSeq')).toBe('1 INVITE');
    await gone;
    exchange.clock.advance(40_000);
    expect(exchange.engine.counts()).toEqual(idle);
  });

  test('RFC 3261 13.2.1: the first reliable response to a late offer has to make the offer, its PRACK answers', async () => {
    const { invite, res } = await callIn('Require', '');
    expect(await say(res, 180)).toBe('a reliable response to a late offer needs a description');
    const pracked = new Promise<SrfRequest>((resolve) =>
      (
        res as unknown as {
          send(status: number, options: object, told: () => void, onPrack: (req: SrfRequest) => void): void;
        }
      ).send(183, { body: testSdp(2) }, () => undefined, resolve),
    );
    const progress = await peer.takeResponse(183);
    peer.send(prack(invite, progress, { cseq: 2, body: testSdp(9) }), exchange.udp);
    expect((await pracked).body).toBe(testSdp(9));
    await peer.take(answerTo('2 PRACK'));
  });

  test('RFC 3261 9.2: a CANCEL ends what waits for a PRACK, and leaves nothing behind', async () => {
    const { invite, req, res } = await callIn('Require');
    const gone = new Promise((resolve) => req.on('cancel', resolve as never));
    res.send(183, { body: testSdp(2) });
    const progress = await peer.takeResponse(183);
    const late = say(res, 180);
    await settle(exchange, peer);
    const cancel = {
      ...invite,
      method: 'CANCEL',
      headers: invite.headers
        .filter(({ name }) => ['Via', 'From', 'To', 'Call-ID', 'CSeq', 'Max-Forwards'].includes(name))
        .map((item) => (item.name === 'CSeq' ? { name: 'CSeq', value: '1 CANCEL' } : item)),
      body: new Uint8Array(0),
    };
    peer.send(cancel, exchange.udp);
    peer.send(peer.ack(invite, await peer.takeResponse(487)), exchange.udp);
    await gone;
    expect(await late).toBe('Response not sent due to unknown transaction');
    peer.send(prack(invite, progress, { cseq: 2 }), exchange.udp);
    expect(await peer.take(answerTo('2 PRACK'))).toMatchObject({ status: 481 });
    exchange.clock.advance(40_000);
    expect(exchange.engine.counts()).toEqual(idle);
  });
});

describe('the application calls', () => {
  const reliable = (invite: SipRequest, rseq: number, parts: { status?: number; toTag?: string; body?: string } = {}) =>
    peer.response(invite, parts.status ?? 183, {
      toTag: parts.toTag ?? 'b1',
      ...(parts.body ? { body: parts.body } : {}),
      headers: [
        ['Require', '100rel'],
        ['RSeq', String(rseq)],
        ['Contact', peer.contact],
      ],
    });
  const answerPrack = async () => {
    const request = await peer.takeRequest('PRACK');
    peer.send(peer.response(request, 200), exchange.udp);
    return request;
  };

  test('RFC 3262 4: each reliable response is acknowledged in the early dialog', async () => {
    const { provisional } = startCall(exchange, peer);
    const invite = await peer.takeRequest('INVITE');
    peer.send(reliable(invite, 4711, { body: testSdp(3) }), exchange.udp);
    const first = await answerPrack();
    peer.send(reliable(invite, 4712, { status: 180 }), exchange.udp);
    const second = await answerPrack();
    const number = Number.parseInt(header(invite, 'CSeq')!, 10);
    expect([first, second].map((request) => header(request, 'RAck'))).toEqual([
      `4711 ${number} INVITE`,
      `4712 ${number} INVITE`,
    ]);
    expect([first, second].map((request) => header(request, 'CSeq'))).toEqual([
      `${number + 1} PRACK`,
      `${number + 2} PRACK`,
    ]);
    expect(tagOf(header(first, 'To')!)).toBe('b1');
    expect(provisional.map(({ status }) => status)).toEqual([183, 180]);
  });

  test('RFC 3262 4: a repeated response is not acknowledged twice, one before its turn not at all', async () => {
    const { provisional } = startCall(exchange, peer);
    const invite = await peer.takeRequest('INVITE');
    for (const rseq of [10, 10, 12]) peer.send(reliable(invite, rseq), exchange.udp);
    await answerPrack();
    await settle(exchange, peer);
    peer.send(reliable(invite, 11, { status: 180 }), exchange.udp);
    expect(header(await answerPrack(), 'RAck')).toMatch(/^11 /);
    expect(provisional.map(({ status }) => status)).toEqual([183, 180]);
    expect(peer.received.filter((message) => message.kind === 'request' && message.method === 'PRACK')).toHaveLength(2);
  });

  test('RFC 3262 4: forked branches with the same number are each acknowledged in their own dialog', async () => {
    startCall(exchange, peer);
    const invite = await peer.takeRequest('INVITE');
    peer.send(reliable(invite, 1, { toTag: 'b1' }), exchange.udp);
    peer.send(reliable(invite, 1, { toTag: 'b2' }), exchange.udp);
    const pracks = [await answerPrack(), await answerPrack()];
    expect(pracks.map((request) => tagOf(header(request, 'To')!))).toEqual(['b1', 'b2']);
  });

  test('RFC 3262 4: after a challenge RAck names the INVITE that was answered', async () => {
    const credentials = Buffer.from(JSON.stringify({ username: 'u', password: 'p' })).toString('base64');
    startCall(exchange, peer, { headers: { 'X-Centralita-Auth': credentials } });
    const invite = await peer.takeRequest('INVITE');
    const headers: [string, string][] = [['WWW-Authenticate', 'Digest realm="r", nonce="n", algorithm=MD5']];
    peer.send(peer.response(invite, 401, { toTag: 'b0', headers }), exchange.udp);
    const again = await peer.takeRequest('INVITE');
    peer.send(reliable(again, 5), exchange.udp);
    expect(header(await answerPrack(), 'RAck')).toBe(`5 ${header(again, 'CSeq')}`);
  });

  test('the call is answered after its reliable ringing, and the numbers go on', async () => {
    const { dialog } = startCall(exchange, peer);
    const invite = await peer.takeRequest('INVITE');
    peer.send(reliable(invite, 1), exchange.udp);
    const acknowledgement = await answerPrack();
    peer.send(peer.response(invite, 200, { toTag: 'b1', body: testSdp(3) }), exchange.udp);
    const ack = await peer.takeRequest('ACK');
    expect(header(ack, 'CSeq')).toBe(header(invite, 'CSeq')!.replace('INVITE', 'ACK'));
    void (await dialog).destroy();
    const bye = await peer.takeRequest('BYE');
    const numbers = [acknowledgement, bye].map((request) => Number.parseInt(header(request, 'CSeq')!, 10));
    expect(numbers[1]).toBe(numbers[0]! + 1);
    peer.send(peer.response(bye, 200), exchange.udp);
  });
});
