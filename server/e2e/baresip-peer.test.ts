import { expect, test } from 'vitest';
import { toneSpans, totalMs } from '../testing/audio.ts';
import { startBaresip } from '../testing/peers/baresip.ts';

test('two phones that call each other directly hear the tone of the other and not their own', async () => {
  await using agent = await startBaresip({ user: 'agent', toneHz: 880 });
  await using caller = await startBaresip({ user: 'caller', toneHz: 440 });
  await caller.dial(`sip:agent@${agent.address}`);
  const incoming = await agent.ringing();
  expect(incoming.peeruri).toContain('sip:caller@');
  await agent.answer();
  await Promise.all([agent.established(), caller.established()]);
  await Promise.all([agent.hear(1000), caller.hear(1000)]);
  await caller.hangup();
  await agent.closed();
  const [atAgent] = await agent.heard();
  const [atCaller] = await caller.heard();
  expect(totalMs(toneSpans(atAgent!, { channel: 0, hz: 440 }))).toBeGreaterThan(500);
  expect(totalMs(toneSpans(atCaller!, { channel: 0, hz: 880 }))).toBeGreaterThan(500);
  expect(toneSpans(atAgent!, { channel: 0, hz: 880 })).toEqual([]);
});
