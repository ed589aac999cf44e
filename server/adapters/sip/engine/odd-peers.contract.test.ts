import type { SrfRequest, SrfResponse } from 'drachtio-srf';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type Header, header, headerValues, type SipRequest } from '../../../core/sip/message.ts';
import { printMessage } from '../../../core/sip/print.ts';
import {
  callIn,
  callOut,
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

const text = (message: Parameters<typeof printMessage>[0]): string => new TextDecoder().decode(printMessage(message));

describe('a call that stands', () => {
  test('RFC 3261 9.2: a CANCEL ends a re-INVITE that waits, and leaves the call', async () => {
    const { dialog, inside } = await callIn(exchange, peer);
    const waits = new Promise<SrfResponse>((resolve) =>
      dialog.once('modify' as never, ((_: SrfRequest, res: SrfResponse) => resolve(res)) as never),
    );
    const again = peer.request('INVITE', { ...inside, cseq: 2, body: testSdp(4) });
    peer.send(again, exchange.udp);
    await waits;
    const cancel: SipRequest = {
      ...again,
      method: 'CANCEL',
      headers: again.headers
        .filter(({ name }) => !['Contact', 'Content-Type'].includes(name))
        .map((item) => (item.name === 'CSeq' ? { ...item, value: '2 CANCEL' } : item)),
      body: new Uint8Array(0),
    };
    peer.send(cancel, exchange.udp);
    expect(header(await peer.takeResponse(200), 'CSeq')).toBe('2 CANCEL');
    const refused = await peer.takeResponse(487);
    peer.send(peer.ack(again, refused), exchange.udp);
    await settle(exchange, peer);
    expect(dialog.connected).toBe(true);
    dialog.on('modify' as never, ((_: SrfRequest, res: SrfResponse) => res.send(200, { body: testSdp(2) })) as never);
    peer.send(peer.request('INVITE', { ...inside, cseq: 3, body: testSdp(5) }), exchange.udp);
    const ok = await peer.take((m) => m.kind === 'response' && m.status === 200 && header(m, 'CSeq') === '3 INVITE');
    expect(ok.body.length).toBeGreaterThan(0);
  });

  test('an ACK with the branch of its INVITE ends the repeating of the 200', async () => {
    const arrived = nextInvite(exchange);
    const invite = peer.request('INVITE', { body: testSdp() });
    peer.send(invite, exchange.udp);
    const { req, res } = await arrived;
    await exchange.srf.createUAS(req, res, { localSdp: testSdp(2) });
    const ok = await peer.takeResponse(200);
    const ack = peer.ack(invite, ok);
    ack.headers[0] = { name: 'Via', value: header(invite, 'Via')! };
    peer.send(ack, exchange.udp);
    await settle(exchange, peer);
    exchange.clock.advance(31_000);
    await settle(exchange, peer);
    expect(peer.received.filter((m) => m.kind === 'response' && m.status === 200)).toHaveLength(1);
  });

  test('a BYE on another connection than the call came on ends it', async () => {
    const phone = await exchange.peer('tcp');
    const arrived = nextInvite(exchange);
    const invite = phone.request('INVITE', { body: testSdp() });
    phone.send(invite, exchange.tcp);
    const { req, res } = await arrived;
    const dialog = await exchange.srf.createUAS(req, res, { localSdp: testSdp(2) });
    const ok = await phone.takeResponse(200);
    phone.send(phone.ack(invite, ok), exchange.tcp);
    const gone = new Promise((resolve) => dialog.once('destroy', resolve));
    const moved = await exchange.peer('tcp');
    const bye = moved.request('BYE', { ...tagsOf(invite, ok), cseq: 2 });
    moved.send(bye, exchange.tcp);
    expect(header(await moved.takeResponse(200), 'CSeq')).toBe('2 BYE');
    await gone;
  });

  test('a phone whose NAT gave it another port is answered there, and called there after its next re-INVITE', async () => {
    const { dialog, inside } = await callIn(exchange, peer, {
      invite: { headers: [['Contact', '<sip:x@192.168.9.9:5060>']] },
    });
    const moved = await exchange.peer();
    dialog.on('modify' as never, ((_: SrfRequest, res: SrfResponse) => res.send(200, { body: testSdp(2) })) as never);
    const again = moved.request('INVITE', {
      ...inside,
      cseq: 2,
      body: testSdp(4),
      headers: [['Contact', '<sip:x@192.168.9.9:5060>']],
    });
    moved.send(again, exchange.udp);
    const ok = await moved.takeResponse(200);
    moved.send(moved.ack(again, ok), exchange.udp);
    await settle(exchange, moved);
    void dialog.destroy();
    expect((await moved.takeRequest('BYE')).uri).toBe('sip:x@192.168.9.9:5060');
  });

  test('RFC 3261 12.2.1.1: Record-Route with maddr is followed to that address', async () => {
    const proxy = await exchange.peer();
    const route = `<sip:proxy.example.net:${proxy.port};maddr=127.0.0.1;lr>`;
    const { dialog } = await callIn(exchange, peer, { invite: { headers: [['Record-Route', route]] } });
    void dialog.destroy();
    expect(headerValues(await proxy.takeRequest('BYE'), 'Route')).toEqual([route]);
  });

  test('a Contact with parameters and headers that nobody knows is kept as it was in the Request-URI', async () => {
    const { dialog } = await callIn(exchange, peer, {
      invite: {
        headers: [
          ['Contact', `"A, B" <sip:x;isub=7@127.0.0.1:${peer.port};foo;bar=%22q>;+sip.instance="<urn:x>";q=0.5`],
        ],
      },
    });
    void dialog.destroy();
    expect((await peer.takeRequest('BYE')).uri).toBe(`sip:x;isub=7@127.0.0.1:${peer.port};foo;bar=%22q`);
  });
});

test('a caller who is not answered for a quarter of an hour gets 408, and the application hears that he is gone', async () => {
  const arrived = nextInvite(exchange);
  const invite = peer.request('INVITE', { body: testSdp() });
  peer.send(invite, exchange.udp);
  const { req, res } = await arrived;
  res.send(180);
  await peer.takeResponse(180);
  const gone = new Promise((resolve) => req.on('cancel', resolve));
  exchange.clock.advance(15 * 60_000);
  peer.send(peer.ack(invite, await peer.takeResponse(408)), exchange.udp);
  await gone;
  expect(exchange.engine.counts()).toMatchObject({ legs: 0, incoming: 0 });
});

describe('responses that are not ours', () => {
  test('RFC 3261 8.1.3.3: one with a second Via is dropped', async () => {
    const { dialog } = startCall(exchange, peer);
    const invite = await peer.takeRequest('INVITE');
    const wrong = peer.response(invite, 486, { toTag: 'b1' });
    const at = wrong.headers.findIndex(({ name }) => name === 'Via');
    wrong.headers.splice(at + 1, 0, { name: 'Via', value: 'SIP/2.0/UDP 192.0.2.1;branch=z9hG4bKother' });
    peer.send(wrong, exchange.udp);
    peer.send(peer.response(invite, 603, { toTag: 'b1' }), exchange.udp);
    await expect(dialog).rejects.toMatchObject({ status: 603 });
  });

  test('RFC 3261 17.1.3: one whose CSeq names another method is dropped', async () => {
    const { dialog } = startCall(exchange, peer);
    const invite = await peer.takeRequest('INVITE');
    const wrong = peer.response(invite, 486, { toTag: 'b1' });
    wrong.headers = wrong.headers.map((item) =>
      item.name === 'CSeq' ? { ...item, value: item.value.replace('INVITE', 'OPTIONS') } : item,
    );
    peer.send(wrong, exchange.udp);
    peer.send(peer.response(invite, 603, { toTag: 'b1' }), exchange.udp);
    await expect(dialog).rejects.toMatchObject({ status: 603 });
  });
});

describe('requests in unusual clothes', () => {
  const answerAll = (): void => void exchange.srf.use('options', (_req, res) => void res.send(200));

  test('RFC 3261 7.3.1: several Vias in one header are answered in their order, the first one amended', async () => {
    answerAll();
    const request = peer.request('OPTIONS');
    const own = header(request, 'Via')!;
    request.headers[0] = {
      name: 'Via',
      value: `${own} , SIP/2.0/UDP 192.0.2.1;branch=z9hG4bKa,SIP/2.0/TCP h.example;branch=z9hG4bKb`,
    };
    peer.send(text(request), exchange.udp);
    const vias = headerValues(await peer.takeResponse(200), 'Via');
    expect(vias).toHaveLength(3);
    expect(vias[0]).toContain(`received=127.0.0.1`);
    expect(vias.slice(1)).toEqual(['SIP/2.0/UDP 192.0.2.1;branch=z9hG4bKa', 'SIP/2.0/TCP h.example;branch=z9hG4bKb']);
  });

  test('RFC 3261 20.32: option tags count in any case and in lists', async () => {
    answerAll();
    peer.send(
      peer.request('OPTIONS', {
        headers: [
          ['Require', 'TIMER, 100Rel'],
          ['Require', 'Path'],
        ],
      }),
      exchange.udp,
    );
    await peer.takeResponse(200);
    peer.send(
      peer.request('OPTIONS', {
        headers: [
          ['Require', 'timer, foo'],
          ['Require', 'BAR'],
        ],
      }),
      exchange.udp,
    );
    expect(headerValues(await peer.takeResponse(420), 'Unsupported')).toEqual(['foo', 'BAR']);
  });

  test.each(['256', '70000', '-1', 'x'])('RFC 3261 20.22: Max-Forwards %s is no number of hops', async (value) => {
    answerAll();
    const request = peer.request('OPTIONS');
    request.headers = request.headers.map((item): Header => (item.name === 'Max-Forwards' ? { ...item, value } : item));
    peer.send(request, exchange.udp);
    expect((await peer.takeResponse(400)).status).toBe(400);
  });

  test('RFC 3261 7.3.1: a folded RAck acknowledges', async () => {
    const arrived = nextInvite(exchange);
    const invite = peer.request('INVITE', { body: testSdp(), headers: [['Supported', '100rel']] });
    peer.send(invite, exchange.udp);
    const { res } = await arrived;
    res.send(183, { headers: { Require: '100rel' }, body: testSdp(2) } as never);
    const progress = await peer.takeResponse(183);
    const prack = peer.request('PRACK', {
      callId: header(invite, 'Call-ID')!,
      cseq: 2,
      headers: [['RAck', 'FOLDED']],
    });
    prack.headers = prack.headers.map((item) =>
      item.name === 'From'
        ? { ...item, value: header(invite, 'From')! }
        : item.name === 'To'
          ? { ...item, value: header(progress, 'To')! }
          : item,
    );
    peer.send(text(prack).replace('FOLDED', `${header(progress, 'RSeq')}\r\n\t1\r\n   INVITE`), exchange.udp);
    expect(header(await peer.takeResponse(200), 'CSeq')).toBe('2 PRACK');
  });

  test('RFC 3261 18.3: of two requests in one chunk the broken first one does not harm the second', async () => {
    answerAll();
    const phone = await exchange.peer('tcp');
    const broken = phone.request('OPTIONS', { callId: 'broken' });
    broken.headers = broken.headers.map(
      (item): Header => (item.name === 'Max-Forwards' ? { ...item, value: 'x' } : item),
    );
    phone.send(text(broken) + text(phone.request('OPTIONS', { callId: 'whole' })), exchange.tcp);
    await phone.takeResponse(400);
    expect(header(await phone.takeResponse(200), 'Call-ID')).toBe('whole');
  });

  test('headers of 40 KiB are read, a message over 64 KiB is not', async () => {
    answerAll();
    const phone = await exchange.peer('tcp');
    phone.send(phone.request('OPTIONS', { headers: [['X-Long', 'a'.repeat(40_000)]] }), exchange.tcp);
    await phone.takeResponse(200);
    phone.send(phone.request('OPTIONS', { headers: [['X-Long', 'a'.repeat(70_000)]] }), exchange.tcp);
    expect((await phone.take((m) => m.kind === 'response' && m.status >= 400)).kind).toBe('response');
  });
});

test('RFC 3261 12.2.2: a request of the callee with the tags the wrong way round gets 481', async () => {
  const { invite } = await callOut(exchange, peer);
  const bye = insideCallOut(peer, invite, { method: 'BYE', cseq: 9 });
  const [from, to] = [header(bye, 'From')!, header(bye, 'To')!];
  bye.headers = bye.headers.map((item) =>
    item.name === 'From' ? { ...item, value: to } : item.name === 'To' ? { ...item, value: from } : item,
  );
  peer.send(bye, exchange.udp);
  expect(header(await peer.takeResponse(481), 'CSeq')).toBe('9 BYE');
});
