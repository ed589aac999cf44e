import type { SrfRequest, SrfResponse } from 'drachtio-srf';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { header, type SipRequest, type SipResponse } from '../../../core/sip/message.ts';
import { tagOf } from '../../../core/sip/name-addr.ts';
import { type AppDialog, idle, insideCallOut, settle, tagsOf } from '../../../testing/stages/engine-calls.ts';
import { type EngineStage, openEngineStage } from '../../../testing/stages/engine-stage.ts';
import type { SipPuppet } from '../../../testing/stages/sip-puppet.ts';

let exchange: EngineStage;
let phone: SipPuppet;
beforeEach(async () => {
  exchange = await openEngineStage();
  phone = await exchange.peer();
});
afterEach(() => exchange.close());

const event: [string, string] = ['Event', 'dialog'];
const contact = (): [string, string] => ['Contact', phone.contact];
const answerTo = (cseq: string) => (message: { kind: string }) =>
  message.kind === 'response' && header(message as SipResponse, 'CSeq') === cseq;

/** The library's types leave out half of its methods. */
const serve = (verb: 'subscribe' | 'refer') => (handler: (req: SrfRequest, res: SrfResponse) => void) =>
  (exchange.srf as unknown as Record<string, (handler: unknown) => void>)[verb]!(handler);

type Request = (options: object, told: (error: Error | null, req: SrfRequest) => void) => void;
const ask: Request = (options, told) =>
  (exchange.srf as unknown as { request: (uri: string, options: object, told: unknown) => void }).request(
    (options as { uri?: string }).uri ?? 'sip:placeholder',
    options,
    told,
  );

describe('the application notifies', () => {
  /** A subscription of the phone's for 600 s. */
  async function subscribed() {
    const arrived = new Promise<{ req: SrfRequest; res: SrfResponse }>((resolve) =>
      serve('subscribe')((req, res) => resolve({ req, res })),
    );
    const subscribe = phone.request('SUBSCRIBE', {
      from: '<sip:service@127.0.0.1>',
      headers: [event, ['Expires', '600']],
    });
    phone.send(subscribe, exchange.udp);
    const { req, res } = await arrived;
    const headers = { Expires: '600' };
    const dialog = (await exchange.srf.createUAS(req, res, { localSdp: '', headers } as never)) as unknown as AppDialog;
    const ok = await phone.takeResponse(202);
    return { subscribe, ok, dialog, inside: tagsOf(subscribe, ok) };
  }
  const notify = (dialog: AppDialog, state: string) =>
    dialog.request({ method: 'NOTIFY', headers: { Event: 'dialog', 'Subscription-State': state } });

  test('RFC 6665 4.2.1.4: an unrefreshed subscription ends with a NOTIFY that says so', async () => {
    const { subscribe } = await subscribed();
    exchange.clock.advance(605_000);
    const last = await phone.takeRequest('NOTIFY');
    expect(header(last, 'Subscription-State')).toBe('terminated;reason=timeout');
    expect(header(last, 'Event')).toBe('dialog');
    expect(tagOf(header(last, 'To')!)).toBe(tagOf(header(subscribe, 'From')!));
    phone.send(phone.response(last, 200), exchange.udp);
    await settle(exchange, phone);
    exchange.clock.advance(40_000);
    expect(exchange.engine.counts()).toEqual(idle);
  });

  test('RFC 6665 4.2.1.2: a refresh is the application’s to answer and begins the time anew', async () => {
    const { dialog, inside } = await subscribed();
    dialog.on(
      'subscribe' as never,
      ((_req: SrfRequest, res: SrfResponse) => res.send(200, { headers: { Expires: '600' } })) as never,
    );
    exchange.clock.advance(500_000);
    phone.send(
      phone.request('SUBSCRIBE', {
        from: '<sip:service@127.0.0.1>',
        ...inside,
        cseq: 2,
        headers: [event, ['Expires', '600']],
      }),
      exchange.udp,
    );
    expect(header(await phone.takeResponse(200), 'CSeq')).toBe('2 SUBSCRIBE');
    exchange.clock.advance(500_000);
    expect(exchange.engine.counts().legs).toBe(1);
    exchange.clock.advance(105_000);
    await phone.takeRequest('NOTIFY');
  });

  test('RFC 6665 4.1.2.3: who gives it up is told the last time by the application, or at last by the engine', async () => {
    const { dialog, inside } = await subscribed();
    const gone = new Promise((resolve) => dialog.on('unsubscribe' as never, resolve as never));
    phone.send(
      phone.request('SUBSCRIBE', {
        from: '<sip:service@127.0.0.1>',
        ...inside,
        cseq: 2,
        headers: [event, ['Expires', '0']],
      }),
      exchange.udp,
    );
    await phone.take(answerTo('2 SUBSCRIBE'));
    await gone;
    exchange.clock.advance(32_000);
    await phone.takeRequest('NOTIFY');
    expect(exchange.engine.counts().legs).toBe(0);
  });

  test('RFC 6665 4.2.2: a NOTIFY that gets 481 ends the subscription', async () => {
    const { dialog } = await subscribed();
    const told = notify(dialog, 'active;expires=600');
    phone.send(phone.response(await phone.takeRequest('NOTIFY'), 481), exchange.udp);
    expect((await told).status).toBe(481);
    await expect(notify(dialog, 'active')).rejects.toMatchObject({ code: 'ENODIALOG' });
  });

  test('RFC 6665 4.2.2: a NOTIFY that is refused for the moment leaves it', async () => {
    const { dialog } = await subscribed();
    const told = notify(dialog, 'active;expires=600');
    phone.send(phone.response(await phone.takeRequest('NOTIFY'), 503), exchange.udp);
    await told;
    expect(exchange.engine.counts().legs).toBe(1);
  });

  test('an application that goes leaves its subscribers the word to come back', async () => {
    await subscribed();
    exchange.disconnect();
    const last = await phone.takeRequest('NOTIFY');
    expect(header(last, 'Subscription-State')).toBe('terminated;reason=probation;retry-after=10');
  });

  test('RFC 6665 4.1.2.1: a SUBSCRIBE without Event gets 489, one without Contact 400', async () => {
    serve('subscribe')((_req, res) => void res.send(500));
    phone.send(phone.request('SUBSCRIBE'), exchange.udp);
    await phone.takeResponse(489);
    const lost = phone.request('SUBSCRIBE', { headers: [event] });
    lost.headers = lost.headers.filter(({ name }) => name !== 'Contact');
    phone.send(lost, exchange.udp);
    expect((await phone.takeResponse(400)).reason).toBe('Missing Contact');
  });

  test('RFC 3515 2.4.4: a REFER outside a call makes a subscription that the application notifies', async () => {
    serve('refer')((_req, res) => void res.send(202));
    const refer = phone.request('REFER', { headers: [['Refer-To', '<sip:other@192.0.2.1>'], contact()] });
    phone.send(refer, exchange.udp);
    const accepted = await phone.takeResponse(202);
    const headers = {
      'Call-ID': header(refer, 'Call-ID'),
      Event: 'refer',
      'Subscription-State': 'terminated;reason=noresource',
      'Content-Type': 'message/sipfrag',
    };
    ask({ method: 'NOTIFY', headers, body: 'SIP/2.0 200 OK' }, () => undefined);
    const told = await phone.takeRequest('NOTIFY');
    expect(tagOf(header(told, 'From')!)).toBe(tagOf(header(accepted, 'To')!));
    phone.send(phone.response(told, 200), exchange.udp);
    await settle(exchange, phone);
    exchange.clock.advance(40_000);
    expect(exchange.engine.counts()).toEqual(idle);
  });

  test('RFC 4488 4: a REFER that wants no subscription makes none', async () => {
    serve('refer')((_req, res) => void res.send(202, { headers: { 'Refer-Sub': 'false' } }));
    const headers: [string, string][] = [['Refer-To', '<sip:other@192.0.2.1>'], ['Refer-Sub', 'false'], contact()];
    phone.send(phone.request('REFER', { headers }), exchange.udp);
    await phone.takeResponse(202);
    expect(exchange.engine.counts().legs).toBe(0);
  });
});

describe('the application subscribes', () => {
  async function subscribing() {
    const made = exchange.srf.createUAC(`sip:bob@127.0.0.1:${phone.port}`, {
      method: 'SUBSCRIBE',
      headers: { From: '<sip:bob@localhost>', Event: 'dialog', Expires: '600' },
    } as never) as unknown as Promise<AppDialog>;
    made.catch(() => undefined);
    return { made, subscribe: await phone.takeRequest('SUBSCRIBE') };
  }
  const notify = (subscribe: SipRequest, parts: { cseq: number; ownTag?: string; state?: string; event?: string }) =>
    insideCallOut(phone, subscribe, {
      method: 'NOTIFY',
      cseq: parts.cseq,
      ...(parts.ownTag ? { ownTag: parts.ownTag } : {}),
      headers: [
        ['Event', parts.event ?? 'dialog'],
        ['Subscription-State', parts.state ?? 'active;expires=600'],
        contact(),
      ],
    });
  const accept = (subscribe: SipRequest, toTag = 'b1'): SipResponse =>
    phone.response(subscribe, 200, { toTag, headers: [['Expires', '600'], contact()] });
  test('RFC 6665 4.1.2.4: a NOTIFY before the answer is heard after it, in the dialog that it made', async () => {
    const { made, subscribe } = await subscribing();
    phone.send(notify(subscribe, { cseq: 1 }), exchange.udp);
    await settle(exchange, phone);
    phone.send(accept(subscribe), exchange.udp);
    const dialog = await made;
    const heard: string[] = [];
    dialog.on('notify', ((req: SrfRequest, res: SrfResponse) => {
      heard.push(req.get('Subscription-State'));
      res.send(200);
    }) as never);
    expect(await phone.take(answerTo('1 NOTIFY'))).toMatchObject({ status: 200 });
    expect(heard).toEqual(['active;expires=600']);
  });

  test('RFC 6665 4.1.2.4: a NOTIFY before the refusal gets 481', async () => {
    const { made, subscribe } = await subscribing();
    phone.send(notify(subscribe, { cseq: 1 }), exchange.udp);
    await settle(exchange, phone);
    phone.send(phone.response(subscribe, 403, { toTag: 'b1' }), exchange.udp);
    expect(await phone.take(answerTo('1 NOTIFY'))).toMatchObject({ status: 481 });
    await expect(made).rejects.toMatchObject({ status: 403 });
  });

  test('RFC 6665 4.4.1: of a forked SUBSCRIBE the first NOTIFY makes the dialog, the others get 481', async () => {
    const { made, subscribe } = await subscribing();
    phone.send(accept(subscribe, 'b1'), exchange.udp);
    const dialog = await made;
    dialog.on('notify', ((_req: SrfRequest, res: SrfResponse) => res.send(200)) as never);
    phone.send(notify(subscribe, { cseq: 7, ownTag: 'b2' }), exchange.udp);
    expect(await phone.take(answerTo('7 NOTIFY'))).toMatchObject({ status: 200 });
    phone.send(notify(subscribe, { cseq: 1, ownTag: 'b1' }), exchange.udp);
    expect(await phone.take(answerTo('1 NOTIFY'))).toMatchObject({ status: 481 });
    void dialog.request({ method: 'SUBSCRIBE', headers: { Event: 'dialog', Expires: '600' } });
    expect(tagOf(header(await phone.takeRequest('SUBSCRIBE'), 'To')!)).toBe('b2');
  });

  test('RFC 6665 4.1.3: a NOTIFY of another package gets 481, one without state 400', async () => {
    const { made, subscribe } = await subscribing();
    phone.send(accept(subscribe), exchange.udp);
    await made;
    phone.send(notify(subscribe, { cseq: 1, event: 'presence' }), exchange.udp);
    expect(await phone.take(answerTo('1 NOTIFY'))).toMatchObject({ status: 481 });
    phone.send(notify(subscribe, { cseq: 2, state: ';' }), exchange.udp);
    expect(await phone.take(answerTo('2 NOTIFY'))).toMatchObject({ status: 400 });
  });

  test('RFC 6665 4.1.2.2: what is not refreshed is forgotten, and its NOTIFY gets 481', async () => {
    const { made, subscribe } = await subscribing();
    phone.send(accept(subscribe), exchange.udp);
    await made;
    exchange.clock.advance(605_000);
    phone.send(notify(subscribe, { cseq: 1 }), exchange.udp);
    expect(await phone.take(answerTo('1 NOTIFY'))).toMatchObject({ status: 481 });
    expect(exchange.engine.counts()).toMatchObject({ legs: 0 });
  });

  test('RFC 6665 4.1.2.2: too brief an interval is the application’s to mend', async () => {
    const { made, subscribe } = await subscribing();
    phone.send(phone.response(subscribe, 423, { toTag: 'b1', headers: [['Min-Expires', '3600']] }), exchange.udp);
    const refusal = await made.catch((error: { status: number; res: SrfResponse }) => error);
    expect(refusal).toMatchObject({ status: 423 });
    expect((refusal as unknown as { res: SrfResponse }).res.get('Min-Expires')).toBe('3600');
  });
});
