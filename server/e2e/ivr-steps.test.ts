import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Flow, FlowNode } from '../core/ivr/flow.ts';
import type { Office } from '../core/office/office.ts';
import { loudSpans, totalMs } from '../testing/audio.ts';
import { dids } from '../testing/builders/e2e-office.ts';
import type { SipPeer } from '../testing/peers/sip-peer.ts';
import { type ApiCall, type OfficeAtWork, openOffice } from './office-at-work.ts';

const retries = { times: 3, then: 'people' };
const orderFlow = (shop: string, { id, hours }: { id: string; hours: string }): Flow => ({
  id,
  name: 'Orders',
  language: 'es',
  start: 'open',
  person: 'people',
  nodes: [
    { kind: 'hours', id: 'open', hours, open: 'order', closed: 'message' },
    {
      kind: 'digits',
      id: 'order',
      prompt: 'say:Marque el número de su pedido y la tecla almohadilla',
      min: 1,
      max: 8,
      end: '#',
      waitSec: 5,
      mask: false,
      confirm: false,
      next: 'ask',
      wrong: retries,
      missing: retries,
    },
    {
      kind: 'http',
      id: 'ask',
      method: 'GET',
      url: `${shop}/orders/{order}?from={caller_full}`,
      body: [],
      timeoutSec: 5,
      save: [{ field: 'order.level', variable: 'level' }],
      next: 'gold',
      timeout: 'bye',
      failed: 'bye',
    },
    {
      kind: 'condition',
      id: 'gold',
      test: { kind: 'variable', name: 'level', values: ['gold'] },
      yes: 'people',
      no: 'bye',
    } satisfies FlowNode,
    { kind: 'queue', id: 'people', queue: 'care' },
    { kind: 'voicemail', id: 'message', mailbox: '700' },
    { kind: 'hangup', id: 'bye' },
  ],
});

/** The quick number leads to the menu by day, the direct one to the same menu when nobody is there. */
const withOrders =
  (shop: string) =>
  (office: Office): Office => ({
    ...office,
    flows: [
      orderFlow(shop, { id: 'orders', hours: 'day' }),
      orderFlow(shop, { id: 'orders-at-night', hours: 'night' }),
    ],
    hours: [
      ...office.hours,
      {
        id: 'day',
        name: 'Day',
        weekly: [{ days: [1, 2, 3, 4, 5, 6, 7], from: '00:00', to: '24:00' }],
        exceptions: [],
      },
      { id: 'night', name: 'Night', weekly: [], exceptions: [] },
    ],
    mailboxes: [
      ...office.mailboxes,
      { number: '700', name: 'Night', answerAfterSec: 20, maxMessageSec: 60, maxMessages: 10, keepDays: 0 },
    ],
    inboundRoutes: office.inboundRoutes.map((route) => {
      if (route.id === 'quick') return { ...route, to: { kind: 'ivr', flow: 'orders' } };
      return route.did === dids.direct ? { ...route, to: { kind: 'ivr', flow: 'orders-at-night' } } : route;
    }),
  });

/** A shop's server that knows order 4711. */
async function openShop() {
  const asked: string[] = [];
  const server = createServer((request, response) => {
    asked.push(request.url ?? '');
    const level = request.url?.startsWith('/orders/4711') ? 'gold' : 'none';
    response.setHeader('content-type', 'application/json').end(JSON.stringify({ order: { level } }));
  });
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
  return {
    asked,
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    [Symbol.asyncDispose]: () =>
      new Promise<void>((closed) => {
        server.closeAllConnections();
        server.close(() => closed());
      }),
  };
}

let shop: Awaited<ReturnType<typeof openShop>>;
let office: OfficeAtWork;
let carrier: SipPeer;

beforeAll(async () => {
  shop = await openShop();
  office = await openOffice({ change: withOrders(shop.url) });
  carrier = await office.openCarrier();
});
afterAll(async () => {
  await office[Symbol.asyncDispose]();
  await shop[Symbol.asyncDispose]();
});

const leftOf = ({ journal }: ApiCall) =>
  journal.flatMap((fact) => (fact.kind === 'ivr.left' ? [`${fact.nodeId} ${fact.why}`] : []));

test('a caller hears a spoken text, types an order, another system knows it, and the queue brings the agent', async () => {
  await using phone = await office.openPhone({ extension: '101', toneHz: 880 });
  await office.makeReady('ana');
  const target = office.appliance.sip('udp');
  const call = await carrier.call({ target, from: '+34600111222', to: dids.quick, audio: { keeps: true, sayHz: 440 } });
  await call.answered();
  // The text is heard: it was spoken before anybody called.
  await call.audio!.hear(1500);
  expect(totalMs(loudSpans(call.audio!.heard(), 0))).toBeGreaterThan(700);
  call.audio!.sendDigits('4711#');
  await phone.ringing({ withinMs: 10_000 });
  await phone.answer();
  await phone.established();
  await call.audio!.hear(500);
  call.hangup();
  await phone.closed();
  const told = await office.endedCall((each) => each.from === '+34600111222');
  expect(leftOf(told)).toEqual(['open open', 'order digits', 'ask done', 'gold yes', 'people connected']);
  expect(shop.asked).toEqual(['/orders/4711?from=%2B34600111222']);
  expect(told).toMatchObject({ queue: 'care', login: 'ana' });
});

test('outside hours the caller leaves a message in the mailbox', async () => {
  const target = office.appliance.sip('udp');
  const call = await carrier.call({ target, from: '+34600111333', to: dids.direct, audio: { keeps: true } });
  await call.answered();
  // Past the greeting; the beep is half a second.
  call.audio!.sendDigits('#');
  await call.audio!.hear(1500);
  call.audio!.say(440);
  await call.audio!.hear(3000);
  call.hangup();
  const told = await office.endedCall((each) => each.from === '+34600111333');
  expect(leftOf(told)).toEqual(['open closed', 'message connected']);
  expect(told).toMatchObject({ endReason: 'voicemail' });
  expect(shop.asked.filter((url) => url.includes('600111333'))).toEqual([]);
});
