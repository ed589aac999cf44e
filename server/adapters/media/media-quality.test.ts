import { test } from 'vitest';
import { ntpMiddle, ntpTime, printRtcp, type RtcpPacket } from '../../core/rtp/rtcp.ts';
import { stageMedia } from '../../testing/stages/media-stage.ts';
import { openRtpPuppet, type RtpPuppet } from '../../testing/stages/rtp-puppet.ts';

const loud = new Uint8Array(160).fill(0x55);
const isLoud = ({ payload }: { payload: Uint8Array }): boolean => payload.every((octet) => octet === 0x55);

/** 300 packets of which each whose number `lost` says never comes, some twice, and each fifth behind its successor. */
async function sendBadly(from: RtpPuppet, to: RtpPuppet, lost: (at: number) => boolean): Promise<void> {
  let passed = 0;
  for (let place = 0; place < 300; place++) {
    const at = place % 5 === 3 ? place + 1 : place % 5 === 4 ? place - 1 : place;
    if (!lost(at)) {
      const packet = { payloadType: 8, marker: false, sequence: (65_400 + at) & 0xffff, timestamp: at * 160, ssrc: 5 };
      for (let times = at % 7 === 0 ? 2 : 1; times > 0; times--) from.send({ ...packet, payload: loud });
      passed++;
    }
    // No more at once than sockets hold.
    if (place % 30 === 29)
      await to.heard.waitFor(() => to.heard.all.filter(isLoud).length >= passed, { what: `${passed} packets` });
  }
}

test.concurrent.for([
  ['10 %', (at: number) => at % 10 === 2, 30, 3.6],
  ['30 %', (at: number) => at % 10 > 0 && at % 10 < 4, 90, 2.4],
] as const)(
  'a loss of %s is measured among duplicates and packets out of order',
  async ([, lost, count, mos], { expect }) => {
    await using caller = await openRtpPuppet();
    await using agent = await openRtpPuppet();
    await using stage = await stageMedia();
    await stage.connect(caller, 'a');
    await stage.connect(agent, 'b');
    stage.media.bridge('a', 'b');
    await stage.media.stats();
    await sendBadly(caller, agent, lost);
    const passed = agent.heard.all.filter(isLoud);
    // Each once, with the gaps and the order in which they came.
    expect(passed).toHaveLength(300 - count);
    expect(new Set(passed.map(({ sequence }) => sequence)).size).toBe(300 - count);
    const measured = await stage.media.close('a');
    expect(measured).toMatchObject({ packetsReceived: 300 - count, packetsLost: count });
    expect(measured.mos).toBeLessThan(mos);
    expect(measured.mos).toBeGreaterThan(1);
  },
);

test.concurrent('what the far end measured of us is told: loss, round trip, its own score', async ({ expect }) => {
  await using phone = await openRtpPuppet();
  await using stage = await stageMedia();
  const port = await stage.connect(phone, 'a', { rtcpMux: true });
  phone.speak({ hz: 440 });
  const ours = await phone.heard.waitFor(() => true, { what: 'what opens the way' });
  const isSent = (packets: readonly RtcpPacket[]): packets is [RtcpPacket & { kind: 'sender-report' }] =>
    packets[0]?.kind === 'sender-report';
  const [first] = await phone.reports.waitFor(isSent, { what: 'a report on the RTP port' });
  const block = {
    ssrc: ours.ssrc,
    fractionLost: 0,
    cumulativeLost: 0,
    highestSequence: ours.sequence,
    jitter: 16,
    lastSr: (ntpMiddle(first.ntp) - 0.2 * 65_536) >>> 0,
    delaySinceLastSr: 0,
  };
  const sent = { ntp: ntpTime(Date.now()), rtpTimestamp: 0, packetCount: 1, octetCount: 160 };
  const report = printRtcp([{ kind: 'sender-report', ssrc: phone.port, ...sent, reports: [block] }]);
  const xr = new Uint8Array(44);
  const view = new DataView(xr.buffer);
  xr.set([0x80, 207, 0, 10]);
  view.setUint32(4, phone.port);
  xr.set([7, 0, 0, 8], 8);
  view.setUint32(12, ours.ssrc);
  xr.set([39, 37], 34);
  phone.sendRtcp(Uint8Array.from([...report, ...xr]), { mux: true });
  const answers = (packets: readonly RtcpPacket[]): boolean =>
    packets.some((each) => 'reports' in each && each.reports.some(({ lastSr }) => lastSr === ntpMiddle(sent.ntp)));
  await phone.reports.waitFor(answers, { what: 'an answer to the report' });
  const measured = await stage.media.close('a');
  expect(measured.roundTripMs).toBeGreaterThanOrEqual(190);
  expect(measured).toMatchObject({ remoteLossFraction: 0, remoteMos: 3.7 });
  await phone.reports.waitFor((packets) => packets.some(({ kind }) => kind === 'bye'), { what: 'a BYE' });
  // RFC 5761 3: all of it between the two ports of RTP.
  expect(phone.reportWays.filter(({ from, to }) => from !== port || to !== phone.port)).toEqual([]);
});

test.concurrent('packets of 10 to 60 ms pass as they are, comfort noise is no sound and no fault', async ({
  expect,
}) => {
  await using caller = await openRtpPuppet();
  await using agent = await openRtpPuppet();
  await using stage = await stageMedia();
  await stage.connect(caller, 'a', { payloadType: 97, dtmfPayloadType: 96 });
  await stage.connect(agent, 'b');
  stage.media.bridge('a', 'b');
  await stage.media.stats();
  const from = { marker: false, ssrc: 5 };
  let timestamp = 0;
  for (const [sequence, ms] of [10, 20, 30, 40, 60].entries()) {
    caller.send({ ...from, payloadType: 97, sequence, timestamp, payload: new Uint8Array(ms * 8).fill(0x55) });
    timestamp += ms * 8;
  }
  caller.send({ ...from, payloadType: 13, sequence: 5, timestamp, payload: Uint8Array.of(70) });
  const passed = () => agent.heard.all.filter(isLoud);
  await agent.heard.waitFor(() => passed().length === 5, { what: 'packets of all lengths' });
  expect(passed().map(({ payload }) => payload.length)).toEqual([80, 160, 240, 320, 480]);
  expect(passed().map((packet) => packet.timestamp - passed()[0]!.timestamp)).toEqual([0, 80, 240, 480, 800]);
  expect((await stage.media.stats()).packetsRefused).toBe(0);
  expect(await stage.media.close('a')).toMatchObject({ packetsReceived: 6, packetsLost: 0 });
});
