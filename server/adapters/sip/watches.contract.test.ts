import { afterEach, beforeEach, expect, test } from 'vitest';
import { header, type SipRequest, type SipResponse } from '../../core/sip/message.ts';
import { tagOf } from '../../core/sip/name-addr.ts';
import type { WatchEvents, WatchRequest } from '../../services/presence/presence-port.ts';
import { withCredentials } from '../../testing/builders/sip-request.ts';
import type { SipPuppet } from '../../testing/stages/sip-puppet.ts';
import { openTelephonyStage, type TelephonyStage } from '../../testing/stages/telephony-stage.ts';

let house: TelephonyStage;
let phone: SipPuppet;
beforeEach(async () => {
  house = await openTelephonyStage();
  phone = await house.peer();
});
afterEach(() => house.close());

const text = (message: { body: Uint8Array }): string => new TextDecoder().decode(message.body);
const from = '<sip:101@127.0.0.1>';
const to = '<sip:102@127.0.0.1>';

const headersFor = (more: [string, string][]): [string, string][] => {
  const given = new Set(more.map(([name]) => name));
  const usual: [string, string][] = [
    ['Event', 'dialog'],
    ['Expires', '600'],
    ['Contact', phone.contact],
  ];
  return [...usual.filter(([name]) => !given.has(name)), ...more];
};

/** SUBSCRIBE of 101 for 102 with its password; `more` in place of the usual headers. */
async function subscribe(more: [string, string][] = []): Promise<SipRequest> {
  const about = { uri: 'sip:102@127.0.0.1', from, to, headers: headersFor(more) };
  const first = phone.request('SUBSCRIBE', about);
  phone.send(first, house.udp);
  const challenge = await phone.takeResponse(407);
  const again = phone.request('SUBSCRIBE', {
    ...about,
    callId: header(first, 'Call-ID')!,
    fromTag: tagOf(header(first, 'From')!)!,
    cseq: 2,
  });
  const good = withCredentials(again, { reply: challenge, username: '101', password: 'secret-of-101-0000' });
  phone.send(good, house.udp);
  return good;
}

/** A subscription that is taken, with its first news. */
async function watched() {
  const ended: string[] = [];
  const asked: WatchRequest[] = [];
  const missed: string[] = [];
  const events: WatchEvents = {
    refreshed: (sec) => Math.min(sec, 300),
    missed: () => missed.push('missed'),
    ended: (how) => ended.push(how),
  };
  const watching = new Promise<ReturnType<WatchRequest['accept']>>((resolve) =>
    house.telephony.presencePort.onWatch((request) => {
      asked.push(request);
      const watch = request.accept(600, events);
      watch.notify({ body: 'first', leftSec: 600 });
      resolve(watch);
    }),
  );
  const sent = await subscribe();
  const watch = await watching;
  const ok = await phone.takeResponse(202);
  return { sent, ok, watch, ended, missed, asked };
}

async function takeNews(status = 200): Promise<SipRequest> {
  const notify = await phone.takeRequest('NOTIFY');
  phone.send(phone.response(notify, status), house.udp);
  return notify;
}

const inside = (call: { sent: SipRequest; ok: SipResponse }, expires: string): SipRequest =>
  phone.request('SUBSCRIBE', {
    uri: 'sip:127.0.0.1',
    from,
    fromTag: tagOf(header(call.sent, 'From')!)!,
    to,
    toTag: tagOf(header(call.ok, 'To')!)!,
    callId: header(call.sent, 'Call-ID')!,
    cseq: 3,
    headers: headersFor([['Expires', expires]]),
  });

test('RFC 6665 4.2.1: a phone with its password is kept informed, in its own dialog', async () => {
  const call = await watched();
  expect(call.asked[0]).toMatchObject({ event: 'dialog', watcher: '101', target: '102', entity: 'sip:102@127.0.0.1' });
  expect(header(call.ok, 'Expires')).toBe('600');
  const first = await takeNews();
  expect([text(first), header(first, 'Subscription-State'), header(first, 'Content-Type')]).toEqual([
    'first',
    'active;expires=600',
    'application/dialog-info+xml',
  ]);
  call.watch.notify({ body: 'last', leftSec: 0, end: 'noresource' });
  const last = await takeNews();
  expect([text(last), header(last, 'Subscription-State')]).toEqual(['last', 'terminated;reason=noresource']);
  expect([call.ended, house.complaints]).toEqual([[], []]);
});

test('RFC 6665 4.2.1.2: a refresh is granted what the house grants, an unsubscription is told', async () => {
  const call = await watched();
  await takeNews();
  phone.send(inside(call, '900'), house.udp);
  expect(header(await phone.takeResponse(200), 'Expires')).toBe('300');
  const stop = inside(call, '0');
  stop.headers = stop.headers.map((item) => (item.name === 'CSeq' ? { ...item, value: '4 SUBSCRIBE' } : item));
  phone.send(stop, house.udp);
  await expect.poll(() => call.ended).toEqual(['unsubscribed']);
  call.watch.notify({ body: 'last', leftSec: 0, end: 'timeout' });
  expect(header(await takeNews(), 'Subscription-State')).toBe('terminated;reason=timeout');
});

test('RFC 6665 4.2.2: a phone that has forgotten it is told no more', async () => {
  const call = await watched();
  await takeNews(481);
  await expect.poll(() => call.ended).toEqual(['gone']);
});

test.each([500, 503])('RFC 6665 4.2.2: a phone that refuses one NOTIFY with %i hears the next ones', async (status) => {
  const call = await watched();
  await takeNews(status);
  await expect.poll(() => call.missed).toEqual(['missed']);
  call.watch.notify({ body: 'second', leftSec: 300 });
  expect(text(await takeNews())).toBe('second');
  phone.send(inside(call, '900'), house.udp);
  await phone.takeResponse(200);
  expect(call.ended).toEqual([]);
});

test('the engine lost: every subscription is gone', async () => {
  const call = await watched();
  await takeNews();
  await house.stopEngine();
  await expect.poll(() => call.ended).toEqual(['gone']);
});

test.each([
  ['RFC 6665 7.2: another package', [['Event', 'conference']], 489],
  ['RFC 6665 4.2.1.1: too short a time', [['Expires', '30']], 423],
  ['news that it cannot read', [['Accept', 'text/html']], 406],
] as [string, [string, string][], number][])('%s is refused before anybody is asked', async (_, more, status) => {
  phone.send(phone.request('SUBSCRIBE', { uri: 'sip:102@127.0.0.1', from, to, headers: headersFor(more) }), house.udp);
  expect((await phone.takeResponse(status)).status).toBe(status);
});

test('what the house refuses is told', async () => {
  house.telephony.presencePort.onWatch((request) => request.refuse('no-such-target'));
  await subscribe([['Accept', 'application/dialog-info+xml, application/xml']]);
  expect((await phone.takeResponse(404)).status).toBe(404);
});
