import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { expect, test } from 'vitest';
import { toneSpans, totalMs } from '../testing/audio.ts';
import { pickAddress } from '../testing/loopback.ts';
import { startSipp } from '../testing/peers/sipp.ts';
import { openOffice } from './office-at-work.ts';

const customer = '+34911222333';

test('an agent dials from the phone; SIPp as the carrier answers; both hear the other; the leg is charged', async () => {
  await using office = await openOffice();
  const { appliance, carrierAddress } = office;
  const at = appliance.sip('udp');
  await using carrier = await startSipp({
    scenario: 'carrier-answers',
    address: carrierAddress,
    toneHz: 440,
    durationMs: 300,
  });
  const phone = await office.openPhone({ extension: '101', toneHz: 880 });
  await phone.dial(`sip:${customer}@${at.address}:${at.port}`);
  await phone.established();
  await phone.hear(1500);
  await phone.hangup();
  expect(await carrier.done).toEqual({ successful: 1, failed: 0 });
  const [heard] = await phone.heard();
  expect(totalMs(toneSpans(heard!, { channel: 0, hz: 440 }))).toBeGreaterThan(1000);
  const told = await office.endedCall((each) => each.direction === 'outbound');
  expect(told).toMatchObject({ login: 'ana', endReason: 'caller-hangup', to: customer, currency: 'EUR' });
  // Two seconds begun at most: 0.05 to connect, 0.02 a minute by the second.
  expect(Number(told.cost)).toBeGreaterThan(0.05);
  expect(Number(told.cost)).toBeLessThan(0.06);
});

test('a busy number is told to the phone as busy, and costs nothing', async () => {
  await using office = await openOffice();
  const at = office.appliance.sip('udp');
  await using carrier = await startSipp({ scenario: 'carrier-refuses', address: office.carrierAddress });
  const phone = await office.openPhone({ extension: '101', toneHz: 880 });
  await phone.dial(`sip:${customer}@${at.address}:${at.port}`);
  expect((await phone.closed()).param).toContain('486');
  expect(await carrier.done).toEqual({ successful: 1, failed: 0 });
  const told = await office.endedCall((each) => each.direction === 'outbound');
  expect(told).toMatchObject({ endReason: 'busy', talkMs: 0 });
  expect(Number(told.cost ?? 0)).toBe(0);
});

test('an agent who gives up while it rings outside ends it there too', async () => {
  await using office = await openOffice();
  const at = office.appliance.sip('udp');
  await using carrier = await startSipp({ scenario: 'carrier-never-answers', address: office.carrierAddress });
  const phone = await office.openPhone({ extension: '101', toneHz: 880 });
  await phone.dial(`sip:${customer}@${at.address}:${at.port}`);
  await phone.events.waitFor((event) => event.type === 'CALL_RINGING' || event.type === 'CALL_PROGRESS', {
    what: 'ringing',
  });
  await phone.hangup();
  expect(await carrier.done).toEqual({ successful: 1, failed: 0 });
});

test('a carrier that has vanished without a word costs two seconds, then the next trunk has the call', async () => {
  // Bound, so that no ICMP tells that nobody is there.
  const vanished = createSocket('udp4').bind(0, await pickAddress());
  await once(vanished, 'listening');
  try {
    const { address: host, port } = vanished.address();
    await using office = await openOffice({
      change: (built) => ({
        ...built,
        trunks: [...built.trunks, { ...built.trunks[0]!, id: 'vanished', host, port, optionsSec: 0, giveUpSec: 2 }],
        outboundRoutes: built.outboundRoutes.map((route) => ({ ...route, trunks: ['vanished', ...route.trunks] })),
      }),
    });
    const at = office.appliance.sip('udp');
    await using carrier = await startSipp({
      scenario: 'carrier-answers',
      address: office.carrierAddress,
      toneHz: 440,
      durationMs: 300,
    });
    const phone = await office.openPhone({ extension: '101', toneHz: 880 });
    await phone.dial(`sip:${customer}@${at.address}:${at.port}`);
    await phone.established();
    await phone.hangup();
    expect(await carrier.done).toEqual({ successful: 1, failed: 0 });
    const { journal } = await office.endedCall((each) => each.direction === 'outbound');
    const routes = journal.filter(({ kind }) => kind === 'route.chosen');
    expect(routes.map(({ target }) => target)).toEqual([
      'trunk:vanished',
      expect.stringMatching(/^trunk:(?!vanished)/),
    ]);
    expect(journal.find(({ kind }) => kind === 'leg.ended')).toMatchObject({ by: 'network', cause: 'timeout' });
    const tookMs = Date.parse(routes[1]!.at) - Date.parse(routes[0]!.at);
    expect(tookMs).toBeGreaterThanOrEqual(2_000);
    expect(tookMs).toBeLessThan(4_000);
  } finally {
    vanished.close();
  }
});

test('click to call: the phone rings first, then the customer', async () => {
  await using office = await openOffice();
  const carrier = await office.openCarrier();
  const phone = await office.openPhone({ extension: '101', toneHz: 880 });
  const asked = Promise.withResolvers<string>();
  carrier.onCall(
    (call) => {
      asked.resolve(call.to);
      void call.answer();
    },
    { keeps: true, sayHz: 440 },
  );
  const session = await office.logIn('ana');
  await session.post('/agent/dial', { number: customer });
  await phone.ringing();
  await phone.answer();
  expect(await asked.promise).toContain('911222333');
  await phone.hear(1500);
  await phone.hangup();
  const [heard] = await phone.heard();
  expect(totalMs(toneSpans(heard!, { channel: 0, hz: 440 }))).toBeGreaterThan(700);
  const told = await office.endedCall((each) => each.direction === 'outbound');
  expect(told).toMatchObject({ login: 'ana', to: customer });
});
