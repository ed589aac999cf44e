import { test } from 'vitest';
import { payloadTypeOf } from '../../core/rtp/g711.ts';
import { timestampDistance } from '../../core/rtp/packet.ts';
import { ntpMiddle, ntpTime, printRtcp } from '../../core/rtp/rtcp.ts';
import { stageMedia } from '../../testing/stages/media-stage.ts';
import { type HeardPacket, openRtpPuppet } from '../../testing/stages/rtp-puppet.ts';

/** Steps from packet to packet as the far end saw them, sequence over the wrap. */
const steps = (packets: readonly HeardPacket[]): { sequence: number; timestamp: number }[] =>
  packets.slice(1).map((packet, index) => ({
    sequence: (packet.sequence - packets[index]!.sequence) & 0xffff,
    timestamp: timestampDistance(packet.timestamp, packets[index]!.timestamp),
  }));

test.concurrent('two far ends hear each other, each as one even stream', async ({ expect }) => {
  await using caller = await openRtpPuppet();
  await using agent = await openRtpPuppet('127.0.0.2');
  await using stage = await stageMedia();
  await stage.connect(caller, 'a');
  await stage.connect(agent, 'b');
  stage.media.bridge('a', 'b');
  caller.speak({ hz: 440 });
  agent.speak({ hz: 880 });
  await Promise.all([caller.waitForTone(880), agent.waitForTone(440)]);
  expect(new Set(caller.heard.all.map(({ ssrc }) => ssrc)).size).toBe(1);
  const last = steps(caller.heard.all.slice(-5));
  expect(last).toEqual(Array(4).fill({ sequence: 1, timestamp: 160 }));
});

test.concurrent('an A-law phone and a µ-law carrier understand each other', async ({ expect }) => {
  await using caller = await openRtpPuppet();
  await using agent = await openRtpPuppet();
  await using stage = await stageMedia();
  await stage.connect(caller, 'a', { codec: 'PCMU' });
  await stage.connect(agent, 'b', { codec: 'PCMA' });
  stage.media.bridge('a', 'b');
  caller.speak({ hz: 440, codec: 'PCMU' });
  agent.speak({ hz: 880, codec: 'PCMA' });
  await Promise.all([caller.waitForTone(880), agent.waitForTone(440)]);
  expect(new Set(caller.heard.all.map(({ payloadType }) => payloadType))).toEqual(new Set([payloadTypeOf.PCMU]));
  expect(new Set(agent.heard.all.map(({ payloadType }) => payloadType))).toEqual(new Set([payloadTypeOf.PCMA]));
});

test.concurrent('after unbridging nobody hears the other', async ({ expect }) => {
  await using caller = await openRtpPuppet();
  await using agent = await openRtpPuppet();
  await using stage = await stageMedia();
  await stage.connect(caller, 'a');
  await stage.connect(agent, 'b');
  stage.media.bridge('a', 'b');
  caller.speak({ hz: 440 });
  await agent.waitForTone(440);
  stage.media.unbridge('b');
  await stage.media.stats();
  // Only what keeps a NAT open goes on.
  const isSilent = (packet: { payload: Uint8Array }): boolean => packet.payload.every((octet) => octet === 0xd5);
  const after = agent.heard.all.length;
  const first = await agent.heard.waitFor(isSilent, { what: 'silence', after });
  const silence = agent.heard.all.indexOf(first);
  await agent.heard.waitFor(() => agent.heard.all.length >= silence + 3, { what: 'more packets' });
  expect(agent.heard.all.slice(silence).every(isSilent)).toBe(true);
});

test.concurrent('a far end on hold hears nothing until it is taken back, and is not called silent meanwhile', async ({
  expect,
}) => {
  await using caller = await openRtpPuppet();
  await using agent = await openRtpPuppet();
  await using stage = await stageMedia();
  await stage.connect(caller, 'a');
  await stage.connect(agent, 'b');
  stage.media.bridge('a', 'b');
  caller.speak({ hz: 440 });
  await agent.waitForTone(440);
  const here = { address: agent.address, port: agent.port, codec: 'PCMA' } as const;
  stage.media.connect('b', { ...here, direction: 'inactive' });
  await stage.media.stats();
  const reports = agent.reports.all.length;
  // By the second report what was under way at the hold has arrived.
  await agent.reports.waitFor(() => agent.reports.all.length >= reports + 2, { what: 'hold' });
  const atHold = agent.heard.all.length;
  // Reports come every 75 ms at the earliest: eight of them are longer than the 400 ms of silence.
  await agent.reports.waitFor(() => agent.reports.all.length >= reports + 10, { what: 'reports during hold' });
  expect(agent.heard.all.length).toBe(atHold);
  expect(stage.events.all.filter(({ kind }) => kind === 'silent')).toEqual([]);
  stage.media.connect('b', { ...here, direction: 'sendrecv' });
  await agent.waitForTone(440, { after: agent.heard.all.length });
});

test.concurrent('a far end that says nothing any more is told silent once, and heard when it speaks again', async ({
  expect,
}) => {
  await using caller = await openRtpPuppet();
  await using stage = await stageMedia();
  await stage.connect(caller, 'a');
  caller.speak({ hz: 440 });
  expect(await stage.waitFor('heard')).toEqual({ kind: 'heard', legId: 'a' });
  caller.hush();
  const { silentMs } = await stage.waitFor('silent');
  expect(silentMs).toBeGreaterThanOrEqual(400);
  caller.speak({ hz: 440 });
  await stage.waitFor('heard', { after: 2 });
  caller.hush();
  await stage.waitFor('silent', { after: 3 });
  expect(stage.events.all.map(({ kind }) => kind)).toEqual(['heard', 'silent', 'heard', 'silent']);
});

test.concurrent('a far end that never says anything is told silent', async ({ expect }) => {
  await using caller = await openRtpPuppet();
  await using stage = await stageMedia();
  await stage.connect(caller, 'a');
  expect(await stage.waitFor('silent')).toMatchObject({ legId: 'a' });
});

test.concurrent('before anything is heard or played, silence is sent to open a NAT on the way', async ({ expect }) => {
  await using caller = await openRtpPuppet();
  await using stage = await stageMedia();
  await stage.connect(caller, 'a', { codec: 'PCMU' });
  const first = await caller.heard.waitFor(() => caller.heard.all.length >= 3, { what: 'three packets' });
  expect([...first.payload]).toEqual(new Array(160).fill(0xff));
});

test.concurrent('an end that comes while the ports are being bound leaves nothing open', async ({ expect }) => {
  await using stage = await stageMedia();
  const opened = stage.media.open('a');
  const closed = stage.media.close('a');
  await Promise.all([opened, closed]);
  expect(await stage.media.stats()).toMatchObject({ legs: 0 });
});

test.concurrent('whoever waits for the worker when it dies is refused', async ({ expect }) => {
  await using stage = await stageMedia();
  const ended = stage.worker().terminate();
  // It works nothing off any more from here on.
  const refused = await stage.media.stats().catch((error) => error);
  await ended;
  expect(refused).toMatchObject({ code: 'media-lost' });
});

test.concurrent('RFC 3550 6: reports tell both sides what was lost and how long the way is; the end says BYE', async ({
  expect,
}) => {
  await using caller = await openRtpPuppet();
  await using stage = await stageMedia();
  await stage.connect(caller, 'a');
  caller.speak({ hz: 440, ssrc: 77 });
  const compound = await caller.reports.waitFor(
    ([report]) => report?.kind === 'sender-report' && report.reports[0]?.ssrc === 77,
    { what: 'a sender report about us' },
  );
  const [sr, sdes] = compound;
  if (sr?.kind !== 'sender-report') throw new Error('no sender report');
  expect(sdes).toMatchObject({ kind: 'source-description', ssrc: sr.ssrc });
  expect(sr.packetCount).toBeGreaterThan(0);
  expect(sr.octetCount).toBe(sr.packetCount * 160);
  const report = {
    ssrc: sr.ssrc,
    fractionLost: 0,
    cumulativeLost: sr.packetCount,
    highestSequence: 0,
    jitter: 0,
    lastSr: ntpMiddle(sr.ntp),
    delaySinceLastSr: 0,
  };
  caller.sendRtcp(
    printRtcp([
      {
        kind: 'sender-report',
        ssrc: 77,
        ntp: ntpTime(0x1234_0000),
        rtpTimestamp: 0,
        packetCount: 1,
        octetCount: 160,
        reports: [report],
      },
    ]),
  );
  // Our own SR comes back as the LSR of the next report about us.
  await caller.reports.waitFor(
    ([next]) =>
      (next?.kind === 'sender-report' || next?.kind === 'receiver-report') &&
      next.reports[0]?.lastSr === ntpMiddle(ntpTime(0x1234_0000)),
    { what: 'our SR answered' },
  );
  const measured = await stage.media.close('a');
  expect(measured.packetsReceived).toBeGreaterThan(3);
  expect(measured.packetsLost).toBe(0);
  expect(measured.roundTripMs).toBeGreaterThanOrEqual(0);
  expect(measured.roundTripMs).toBeLessThan(5000);
  expect(measured.remoteLossFraction).toBeGreaterThan(0);
  await caller.reports.waitFor((packets) => packets.some(({ kind }) => kind === 'bye'), { what: 'BYE' });
});

test.concurrent('stopping says BYE on every leg', async ({ expect }) => {
  await using caller = await openRtpPuppet();
  const stage = await stageMedia();
  await stage.connect(caller, 'a');
  await stage.media.stop();
  await caller.reports.waitFor((packets) => packets.some(({ kind }) => kind === 'bye'), { what: 'BYE' });
  await expect(stage.media.open('b')).rejects.toMatchObject({ code: 'media-lost' });
});
