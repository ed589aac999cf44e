import { expect, test } from 'vitest';
import { toneSpans, totalMs } from '../testing/audio.ts';
import { startBaresip } from '../testing/peers/baresip.ts';
import { startSipp } from '../testing/peers/sipp.ts';

test('SIPp as a carrier calls a phone, which hears its tone', async () => {
  await using phone = await startBaresip({ user: '101', toneHz: 880, answers: 'auto' });
  await using carrier = await startSipp({
    scenario: 'carrier-calls',
    target: { address: phone.address, port: 5060 },
    fields: [['+18095550100', '101']],
    durationMs: 1000,
    toneHz: 440,
  });
  expect(await carrier.done).toEqual({ successful: 1, failed: 0 });
  await phone.closed();
  const [heard] = await phone.heard();
  expect(totalMs(toneSpans(heard!, { channel: 0, hz: 440 }))).toBeGreaterThan(500);
});

test('SIPp as a carrier takes a call and speaks', async () => {
  await using carrier = await startSipp({ scenario: 'carrier-answers', toneHz: 600 });
  await using phone = await startBaresip({ user: '101', toneHz: 880 });
  await phone.dial(`sip:18095550100@${carrier.address}`);
  await phone.established();
  await phone.hear(1000);
  await phone.hangup();
  expect(await carrier.done).toEqual({ successful: 1, failed: 0 });
  const [heard] = await phone.heard();
  expect(totalMs(toneSpans(heard!, { channel: 0, hz: 600 }))).toBeGreaterThan(500);
});

test('SIPp as a carrier refuses, and waits in vain', async () => {
  await using busy = await startSipp({ scenario: 'carrier-refuses' });
  await using phone = await startBaresip({ user: '101', toneHz: 880 });
  await phone.dial(`sip:1@${busy.address}`);
  expect((await phone.closed()).param).toContain('486');
  expect(await busy.done).toEqual({ successful: 1, failed: 0 });

  await using ringing = await startSipp({ scenario: 'carrier-never-answers' });
  const mark = phone.events.all.length;
  await phone.dial(`sip:1@${ringing.address}`);
  await phone.events.waitFor((event) => event.type === 'CALL_RINGING', { what: 'ringing', after: mark });
  await phone.hangup();
  expect(await ringing.done).toEqual({ successful: 1, failed: 0 });
});

test('a call that SIPp could not make is told with its messages', async () => {
  await using phone = await startBaresip({ user: '101', toneHz: 880, answers: 'auto' });
  await using carrier = await startSipp({
    scenario: 'carrier-is-refused',
    target: { address: phone.address, port: 5060 },
    fields: [['+18095550100', '101']],
    withinMs: 5_000,
  });
  await expect(carrier.done).rejects.toThrow(/1 failed[\s\S]*SIP\/2.0 200/);
});

test('SIPp gives up a call while the phone rings', async () => {
  await using phone = await startBaresip({ user: '101', toneHz: 880 });
  await using carrier = await startSipp({
    scenario: 'carrier-cancels',
    target: { address: phone.address, port: 5060 },
    fields: [['+18095550100', '101']],
    durationMs: 200,
  });
  await phone.ringing();
  await phone.closed();
  expect(await carrier.done).toEqual({ successful: 1, failed: 0 });
});
