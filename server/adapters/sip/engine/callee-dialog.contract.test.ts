import type { SrfRequest, SrfResponse } from 'drachtio-srf';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { header, type SipResponse } from '../../../core/sip/message.ts';
import { type AppDialog, callIn, nextInvite, settle, tagsOf } from '../../../testing/stages/engine-calls.ts';
import { type EngineStage, openEngineStage } from '../../../testing/stages/engine-stage.ts';
import { type RequestParts, type SipPuppet, testSdp } from '../../../testing/stages/sip-puppet.ts';

let exchange: EngineStage;
let caller: SipPuppet;
beforeEach(async () => {
  exchange = await openEngineStage();
  caller = await exchange.peer();
});
afterEach(() => exchange.close());

describe('in the call', () => {
  test('the caller hangs up', async () => {
    const { dialog, inside } = await callIn(exchange, caller);
    const ended = new Promise((resolve) => dialog.on('destroy', resolve as never));
    caller.send(caller.request('BYE', { ...inside, cseq: 2 }), exchange.udp);
    expect(header(await caller.takeResponse(200), 'CSeq')).toBe('2 BYE');
    await ended;
    expect(exchange.engine.counts().legs).toBe(0);
  });

  test('a BYE right behind the ACK is not handled before the application has its dialog', async () => {
    const arrived = nextInvite(exchange);
    const invite = caller.request('INVITE', { body: testSdp() });
    caller.send(invite, exchange.udp);
    const { req, res } = await arrived;
    const ended: string[] = [];
    const answered = exchange.srf.createUAS(req, res, { localSdp: testSdp(2) }).then((dialog) => {
      dialog.on('destroy', () => ended.push('destroy'));
      return dialog;
    });
    const ok = await caller.takeResponse(200);
    caller.send(caller.ack(invite, ok), exchange.udp);
    caller.send(caller.request('BYE', { ...tagsOf(invite, ok), cseq: 2 }), exchange.udp);
    await answered;
    await caller.take((message) => header(message, 'CSeq') === '2 BYE');
    expect(ended).toEqual(['destroy']);
  });

  test('the application hangs up; the BYE goes to where the caller really is', async () => {
    const { dialog } = await callIn(exchange, caller, {
      invite: { headers: [['Contact', '<sip:peer@192.0.2.1:5099>']] },
    });
    const ended = dialog.destroy();
    const bye = await caller.takeRequest('BYE');
    expect(bye.uri).toBe('sip:peer@192.0.2.1:5099');
    expect(header(bye, 'CSeq')).toBe('2 BYE');
    caller.send(caller.response(bye, 200), exchange.udp);
    await ended;
    expect(exchange.engine.counts().legs).toBe(0);
  });

  test('a re-INVITE of the caller is answered by the application', async () => {
    const { dialog, inside } = await callIn(exchange, caller);
    dialog.on('modify', ((_req: unknown, res: SrfResponse) => res.send(200, { body: testSdp(9) })) as never);
    const again = caller.request('INVITE', { ...inside, cseq: 2, body: testSdp(8) });
    caller.send(again, exchange.udp);
    const ok = await caller.take((message) => message.kind === 'response' && message.status === 200);
    expect(Buffer.from(ok.body).toString()).toBe(testSdp(9));
    caller.send(caller.ack(again, ok as SipResponse), exchange.udp);
    await settle(exchange, caller);
    exchange.clock.advance(40_000);
    await settle(exchange, caller);
    expect(dialog.connected).toBe(true);
  });

  test('the application changes the session by a re-INVITE', async () => {
    const { dialog } = await callIn(exchange, caller);
    const changed = dialog.modify(testSdp(11));
    const again = await caller.takeRequest('INVITE');
    expect(header(again, 'Contact')).toBe(`<sip:127.0.0.1:${exchange.udp.port}>`);
    caller.send(caller.response(again, 200, { body: testSdp(12) }), exchange.udp);
    const ack = await caller.takeRequest('ACK');
    expect(header(ack, 'CSeq')).toBe(header(again, 'CSeq')!.replace('INVITE', 'ACK'));
    expect(await changed).toBe(testSdp(12));
  });

  test('RFC 3261 12.2.1.2: who answers our re-INVITE from another place is called there from then on', async () => {
    const { dialog } = await callIn(exchange, caller);
    const changed = dialog.modify(testSdp(11));
    const again = await caller.takeRequest('INVITE');
    const moved = `sip:moved@127.0.0.1:${caller.port}`;
    const headers: [string, string][] = [['Contact', `<${moved}>`]];
    caller.send(caller.response(again, 200, { body: testSdp(12), headers }), exchange.udp);
    expect((await caller.takeRequest('ACK')).uri).toBe(moved);
    await changed;
    void dialog.destroy();
    expect((await caller.takeRequest('BYE')).uri).toBe(moved);
  });

  test('RFC 3261 14.2: a re-INVITE that meets ours gets 491', async () => {
    const { dialog, inside } = await callIn(exchange, caller);
    const changed = dialog.modify(testSdp(11));
    const ours = await caller.takeRequest('INVITE');
    caller.send(caller.request('INVITE', { ...inside, cseq: 2, body: testSdp(8) }), exchange.udp);
    expect((await caller.takeResponse(491)).status).toBe(491);
    caller.send(caller.response(ours, 200, { body: testSdp(12) }), exchange.udp);
    await changed;
  });

  test('RFC 3261 14.2: a second re-INVITE while the first waits gets 500 with Retry-After', async () => {
    const { dialog, inside } = await callIn(exchange, caller);
    const waiting = new Promise((resolve) => dialog.on('modify', resolve as never));
    caller.send(caller.request('INVITE', { ...inside, cseq: 2, body: testSdp(8) }), exchange.udp);
    await waiting;
    caller.send(caller.request('INVITE', { ...inside, cseq: 3, body: testSdp(9) }), exchange.udp);
    expect(Number(header(await caller.takeResponse(500), 'Retry-After'))).toBeLessThanOrEqual(10);
  });

  test('RFC 3261 12.2.2: an old CSeq gets 500, another To tag 481', async () => {
    const { inside } = await callIn(exchange, caller);
    caller.send(caller.request('INFO', { ...inside, cseq: 1 }), exchange.udp);
    await caller.takeResponse(500);
    caller.send(caller.request('INFO', { ...inside, toTag: 'other', cseq: 9 }), exchange.udp);
    await caller.takeResponse(481);
    expect(exchange.complaints).toEqual([]);
  });

  test('an UPDATE of the caller is the application’s to answer', async () => {
    const { dialog, inside } = await callIn(exchange, caller);
    dialog.on(
      'update' as never,
      ((_req: SrfRequest, res: SrfResponse) => res.send(200, { body: testSdp(5) })) as never,
    );
    caller.send(caller.request('UPDATE', { ...inside, cseq: 2, body: testSdp(4) }), exchange.udp);
    const ok = await caller.takeResponse(200);
    expect(header(ok, 'CSeq')).toBe('2 UPDATE');
    expect(Buffer.from(ok.body).toString()).toBe(testSdp(5));
  });

  test('RFC 3261 12.2.2: a re-INVITE from another place moves the call there', async () => {
    const { dialog, inside } = await callIn(exchange, caller);
    dialog.on('modify', ((_req: unknown, res: SrfResponse) => res.send(200, { body: testSdp(9) })) as never);
    const moved = await exchange.peer();
    const again = moved.request('INVITE', { ...inside, cseq: 2, body: testSdp(8) });
    moved.send(again, exchange.udp);
    moved.send(moved.ack(again, await moved.takeResponse(200)), exchange.udp);
    void dialog.destroy();
    const bye = await moved.takeRequest('BYE');
    expect(bye.uri).toBe(`sip:peer@127.0.0.1:${moved.port}`);
    moved.send(moved.response(bye, 200), exchange.udp);
  });

  test('an INFO goes both ways', async () => {
    const { dialog, inside } = await callIn(exchange, caller);
    dialog.on('info', ((req: SrfRequest, res: SrfResponse) =>
      res.send(req.body.includes('Signal=5') ? 200 : 488)) as never);
    const info = caller.request('INFO', { ...inside, cseq: 2, headers: [['Content-Type', 'application/dtmf-relay']] });
    caller.send({ ...info, body: new TextEncoder().encode('Signal=5\r\n') }, exchange.udp);
    await caller.takeResponse(200);
    const sent = dialog.request({ method: 'INFO', headers: { 'Content-Type': 'text/plain' }, body: 'привет' });
    const got = await caller.takeRequest('INFO');
    expect(Buffer.from(got.body).toString()).toBe('привет');
    expect(header(got, 'Content-Length')).toBe('12');
    caller.send(caller.response(got, 200), exchange.udp);
    expect((await sent).status).toBe(200);
  });
});

describe('outside a call', () => {
  test('OPTIONS and REGISTER are the application’s to answer', async () => {
    exchange.srf.use('options', (_req, res) => void res.send(200, { headers: { Allow: 'INVITE' } }));
    exchange.srf.use('register', (req, res) =>
      req.has('Authorization')
        ? void res.send(200, { headers: { Contact: req.get('Contact'), Expires: '60' } })
        : void res.send(401, {
            headers: { 'WWW-Authenticate': 'Digest realm="pbx", nonce="n", algorithm=SHA-256, qop="auth"' },
          }),
    );
    caller.send(caller.request('OPTIONS'), exchange.udp);
    expect(header(await caller.takeResponse(200), 'Allow')).toBe('INVITE');
    const parts: RequestParts = { callId: 'reg', fromTag: 'r', headers: [['Contact', caller.contact]] };
    caller.send(caller.request('REGISTER', parts), exchange.udp);
    expect(header(await caller.takeResponse(401), 'WWW-Authenticate')).toContain('SHA-256');
    const headers: [string, string][] = [...parts.headers!, ['Authorization', 'Digest username="x"']];
    caller.send(caller.request('REGISTER', { ...parts, cseq: 2, headers }), exchange.udp);
    expect(header(await caller.takeResponse(200), 'Contact')).toBe(caller.contact);
  });

  test('RFC 6665 4.4.1: a subscription is a dialog until its last NOTIFY', async () => {
    const subscribed = new Promise<AppDialog>((resolve) =>
      exchange.srf.use('subscribe', async (req, res) => {
        resolve((await exchange.srf.createUAS(req, res, { headers: { Expires: '600' } } as never)) as AppDialog);
      }),
    );
    caller.send(
      caller.request('SUBSCRIBE', {
        headers: [
          ['Event', 'presence'],
          ['Expires', '600'],
        ],
      }),
      exchange.udp,
    );
    const accepted = await caller.takeResponse(202);
    expect(header(accepted, 'Contact')).toBe(`<sip:127.0.0.1:${exchange.udp.port}>`);
    const dialog = await subscribed;
    expect(exchange.engine.counts().legs).toBe(1);
    void dialog.request({
      method: 'NOTIFY',
      headers: { Event: 'presence', 'Subscription-State': 'terminated;reason=timeout' },
      body: '',
    });
    const notify = await caller.takeRequest('NOTIFY');
    caller.send(caller.response(notify, 200), exchange.udp);
    await expect.poll(() => exchange.engine.counts().legs).toBe(0);
  });

  test('what nobody asked for is refused by its kind', async () => {
    for (const [method, status] of [
      ['REFER', 405],
      ['BYE', 481],
      ['UPDATE', 481],
      ['FOO', 501],
    ] as const) {
      caller.send(caller.request(method), exchange.udp);
      expect(header(await caller.takeResponse(status), 'CSeq')).toBe(`1 ${method}`);
    }
  });

  test('RFC 3261 8.1.1.6: a call with Max-Forwards 0 gets 483', async () => {
    const options = caller.request('INVITE');
    const headers = options.headers.map((item) => (item.name === 'Max-Forwards' ? { ...item, value: '0' } : item));
    caller.send({ ...options, headers }, exchange.udp);
    expect((await caller.takeResponse(483)).status).toBe(483);
  });

  test('RFC 3261 8.2.2.2: a request that came on two ways gets 482', async () => {
    const arrived = nextInvite(exchange);
    const invite = caller.request('INVITE', { callId: 'm1', fromTag: 'm', branch: 'z9hG4bKway1' });
    caller.send(invite, exchange.udp);
    await arrived;
    caller.send(caller.request('INVITE', { callId: 'm1', fromTag: 'm', branch: 'z9hG4bKway2' }), exchange.udp);
    expect((await caller.takeResponse(482)).status).toBe(482);
  });

  test('a broken request gets 400, another SIP version 505, an INVITE without Contact 400', async () => {
    const text = (version: string, cseq: string): string =>
      `OPTIONS sip:a@127.0.0.1 ${version}\r\nVia: SIP/2.0/UDP 127.0.0.1:${caller.port};branch=z9hG4bKx${cseq.length}\r\n` +
      `From: <sip:a@b>;tag=1\r\nTo: <sip:a@b>\r\nCall-ID: x\r\nCSeq: ${cseq}\r\nContent-Length: 0\r\n\r\n`;
    caller.send(text('SIP/2.0', '12 INVITE'), exchange.udp);
    await caller.take(400);
    caller.send(text('SIP/3.0', '1 OPTIONS'), exchange.udp);
    await caller.take(505);
    const invite = caller.request('INVITE');
    caller.send({ ...invite, headers: invite.headers.filter((item) => item.name !== 'Contact') }, exchange.udp);
    expect((await caller.takeResponse(400)).reason).toBe('Missing Contact');
  });

  test('garbage and keep-alives change nothing', async () => {
    for (const noise of ['', '\0\0\0\0', '\r\n\r\n', 'GET / HTTP/1.1\r\n\r\n', 'SIP/2.0 999 x\r\n\r\n', 'INVITE\r\n'])
      caller.send(noise, exchange.udp);
    await settle(exchange, caller);
    expect(exchange.complaints).toEqual([]);
    expect(exchange.engine.counts().incoming).toBe(0);
  });
});
