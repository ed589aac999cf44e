import { test } from 'vitest';
import { stageMedia } from '../../testing/stages/media-stage.ts';
import { openRtpPuppet } from '../../testing/stages/rtp-puppet.ts';

test.concurrent('a phone whose SDP named a port where nobody listens is found by what it sends', async ({ expect }) => {
  await using caller = await openRtpPuppet();
  await using agent = await openRtpPuppet();
  const gone = await openRtpPuppet();
  await gone[Symbol.asyncDispose]();
  await using stage = await stageMedia();
  await stage.connect(caller, 'a', { port: gone.port });
  await stage.connect(agent, 'b');
  stage.media.bridge('a', 'b');
  // Sent to the wrong port first: what the system answers (port unreachable) must not end anything.
  agent.speak({ hz: 880 });
  await stage.waitFor('heard');
  caller.speak({ hz: 440 });
  expect(await stage.waitFor('source-changed')).toEqual({
    kind: 'source-changed',
    legId: 'a',
    address: '127.0.0.1',
    port: caller.port,
  });
  await Promise.all([caller.waitForTone(880), agent.waitForTone(440)]);
  expect((await stage.media.stats()).legs).toBe(2);
});

test.concurrent('when the far end goes on from another address the call follows it', async ({ expect }) => {
  await using before = await openRtpPuppet();
  await using after = await openRtpPuppet('127.0.0.3');
  await using agent = await openRtpPuppet();
  await using stage = await stageMedia();
  const port = await stage.connect(before, 'a');
  await stage.connect(agent, 'b');
  stage.media.bridge('a', 'b');
  agent.speak({ hz: 880 });
  before.speak({ hz: 440 });
  await Promise.all([before.waitForTone(880), agent.waitForTone(440)]);
  before.hush();
  after.target({ address: '127.0.0.1', port });
  after.speak({ hz: 620, ssrc: before.port });
  expect(await stage.waitFor('source-changed')).toMatchObject({ address: '127.0.0.3', port: after.port });
  await Promise.all([after.waitForTone(880), agent.waitForTone(620)]);
  expect(new Set(agent.heard.all.map(({ ssrc }) => ssrc)).size).toBe(1);
});

test.concurrent('a stranger that sends into a call is neither heard nor sent to', async ({ expect }) => {
  await using caller = await openRtpPuppet();
  await using stranger = await openRtpPuppet('127.0.0.4');
  await using agent = await openRtpPuppet();
  await using stage = await stageMedia();
  const port = await stage.connect(caller, 'a');
  await stage.connect(agent, 'b');
  stage.media.bridge('a', 'b');
  agent.speak({ hz: 880 });
  caller.speak({ hz: 440 });
  await agent.waitForTone(440);
  const strangerFrom = agent.heard.all.length;
  stranger.target({ address: '127.0.0.1', port });
  stranger.speak({ hz: 1300 });
  const heard = caller.heard.all.length;
  await caller.heard.waitFor(() => caller.heard.all.length >= heard + 30, { what: '600 ms of the agent' });
  await agent.waitForTone(440, { after: strangerFrom });
  // As many packets as the caller sent, not twice as many.
  const inThatTime = agent.heard.all.length - strangerFrom;
  expect(inThatTime).toBeLessThan(45);
  expect(stranger.heard.all).toEqual([]);
  expect(stage.events.all.some(({ kind }) => kind === 'source-changed')).toBe(false);
  expect((await stage.media.stats()).packetsRefused).toBeGreaterThan(10);
});

test.concurrent('what is no RTP, or of a kind that was not agreed, is refused and hurts nobody', async ({ expect }) => {
  await using caller = await openRtpPuppet();
  await using agent = await openRtpPuppet();
  await using stage = await stageMedia();
  await stage.connect(caller, 'a', { dtmfPayloadType: 101 });
  await stage.connect(agent, 'b');
  stage.media.bridge('a', 'b');
  const numbers = { marker: false, sequence: 1, timestamp: 1, ssrc: 1 };
  caller.send({ ...numbers, payloadType: 18, payload: new Uint8Array(20) });
  caller.send({ ...numbers, payloadType: 101, payload: new Uint8Array(1) });
  caller.send({ ...numbers, payloadType: 8, payload: new Uint8Array(0) });
  caller.speak({ hz: 440 });
  await agent.waitForTone(440);
  expect((await stage.media.stats()).packetsRefused).toBe(2);
  expect(agent.heard.all.every(({ payloadType }) => payloadType === 8)).toBe(true);
});

test.concurrent.for([
  ['a name instead of an address', { address: 'phone.example' }],
  ['no address (the old way of holding)', { address: '0.0.0.0' }],
  ['a refused stream', { port: 0 }],
  ['the last port of all', { port: 65_535 }],
] as const)('an SDP with %s hurts nobody', async ([, change], { expect }) => {
  await using caller = await openRtpPuppet();
  await using agent = await openRtpPuppet();
  await using stage = await stageMedia();
  await stage.connect(caller, 'a', change);
  await stage.connect(agent, 'b');
  stage.media.bridge('a', 'b');
  agent.speak({ hz: 880 });
  await stage.waitFor('heard');
  const later = agent.heard.all.length;
  await agent.heard.waitFor(() => agent.heard.all.length >= later + 2, { what: 'what keeps a NAT open' });
  await agent.reports.waitFor(() => agent.reports.all.length >= 2, { what: 'two reports' });
  expect((await stage.media.stats()).legs).toBe(2);
  expect(await stage.media.close('a')).toMatchObject({ packetsReceived: 0 });
});
