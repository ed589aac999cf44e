import { randomBytes } from 'node:crypto';
import { test } from 'vitest';
import { ntpTime, printRtcp, type RtcpPacket } from '../../core/rtp/rtcp.ts';
import { keyingBytesOf, type SrtpKey, type SrtpSuite } from '../../core/sip/crypto-attribute.ts';
import { stageMedia } from '../../testing/stages/media-stage.ts';
import { openRtpPuppet } from '../../testing/stages/rtp-puppet.ts';

function newKey(suite: SrtpSuite): SrtpKey {
  const { key, salt } = keyingBytesOf(suite);
  return { suite, keySalt: randomBytes(key + salt).toString('base64') };
}

/** Both directions as the worker is told them, and as the far end uses them. */
function newKeys(suite: SrtpSuite = 'AES_CM_128_HMAC_SHA1_80') {
  const [send, receive] = [newKey(suite), newKey(suite)];
  return { ours: { send, receive }, theirs: { send: receive, receive: send } };
}

const report = (ssrc: number): Uint8Array =>
  printRtcp([
    {
      kind: 'sender-report',
      ssrc,
      ntp: ntpTime(Date.now()),
      rtpTimestamp: 0,
      packetCount: 1,
      octetCount: 160,
      reports: [],
    },
    { kind: 'source-description', ssrc, cname: 'x' },
  ]);

/** It answers the report of that source. */
const answers =
  (ssrc: number) =>
  (packets: RtcpPacket[]): boolean =>
    packets.some((each) => 'reports' in each && each.reports.some((one) => one.ssrc === ssrc && one.lastSr !== 0));

test.concurrent('a phone that encrypts and a carrier that does not hear each other', async ({ expect }) => {
  await using phone = await openRtpPuppet();
  await using carrier = await openRtpPuppet();
  await using stage = await stageMedia();
  const keys = newKeys();
  phone.protect(keys.theirs);
  await stage.connect(phone, 'a', { srtp: keys.ours });
  await stage.connect(carrier, 'b', { codec: 'PCMU' });
  stage.media.bridge('a', 'b');
  phone.speak({ hz: 440 });
  carrier.speak({ hz: 880, codec: 'PCMU' });
  await Promise.all([phone.waitForTone(880), carrier.waitForTone(440)]);
  phone.sendRtcp(report(phone.port));
  await phone.reports.waitFor(answers(phone.port), { what: 'a protected report about ours' });
  expect((await stage.media.stats()).packetsRefused).toBe(0);
  expect(await stage.media.close('a')).toMatchObject({ packetsLost: 0 });
});

test.concurrent('each with a suite of its own', async ({ expect }) => {
  await using phone = await openRtpPuppet();
  await using other = await openRtpPuppet();
  await using stage = await stageMedia();
  const [gcm, long] = [newKeys('AEAD_AES_256_GCM'), newKeys('AES_256_CM_HMAC_SHA1_32')];
  phone.protect(gcm.theirs);
  other.protect(long.theirs);
  await stage.connect(phone, 'a', { srtp: gcm.ours, rtcpMux: true });
  await stage.connect(other, 'b', { srtp: long.ours });
  stage.media.bridge('a', 'b');
  phone.speak({ hz: 440 });
  other.speak({ hz: 880 });
  await Promise.all([phone.waitForTone(880), other.waitForTone(440)]);
  phone.sendRtcp(report(phone.port), { mux: true });
  await phone.reports.waitFor(answers(phone.port), { what: 'a protected report on the same port' });
  expect((await stage.media.stats()).packetsRefused).toBe(0);
});

test.concurrent('who does not know the key is not heard, wherever it sends from', async ({ expect }) => {
  await using phone = await openRtpPuppet();
  await using agent = await openRtpPuppet();
  await using stage = await stageMedia();
  const keys = newKeys();
  await stage.connect(phone, 'a', { srtp: keys.ours });
  await stage.connect(agent, 'b');
  stage.media.bridge('a', 'b');
  // In clear first, from the very place that was told, then with a wrong key.
  phone.speak({ hz: 440 });
  await stage.waitFor('silent');
  phone.protect(newKeys().theirs);
  const { packetsRefused } = await stage.media.stats();
  await agent.heard.waitFor(() => agent.heard.all.length >= 10, { what: 'what keeps a NAT open' });
  expect(agent.heard.all.every(({ payload }) => payload.every((octet) => octet === 0xd5))).toBe(true);
  phone.protect(keys.theirs);
  await agent.waitForTone(440);
  expect(packetsRefused).toBeGreaterThan(10);
});

test.concurrent('a new offer with new keys goes on without a gap in the call', async ({ expect }) => {
  await using phone = await openRtpPuppet();
  await using agent = await openRtpPuppet();
  await using stage = await stageMedia();
  const [before, after] = [newKeys(), newKeys('AEAD_AES_128_GCM')];
  phone.protect(before.theirs);
  await stage.connect(phone, 'a', { srtp: before.ours });
  await stage.connect(agent, 'b');
  stage.media.bridge('a', 'b');
  phone.speak({ hz: 440 });
  agent.speak({ hz: 880 });
  await Promise.all([phone.waitForTone(880), agent.waitForTone(440)]);
  const { address, port } = phone;
  stage.media.connect('a', { address, port, codec: 'PCMA', direction: 'sendrecv', srtp: after.ours });
  await stage.media.stats();
  phone.protect(after.theirs);
  const [atPhone, atAgent] = [phone.heard.all.length, agent.heard.all.length];
  await Promise.all([phone.waitForTone(880, { after: atPhone }), agent.waitForTone(440, { after: atAgent })]);
  // RFC 3711 3.3.1: under the new key a source of its own, whose numbers begin in their first cycle.
  const sources = phone.heard.all.map(({ ssrc, sequence }) => ({ ssrc, sequence }));
  expect(new Set(sources.map(({ ssrc }) => ssrc)).size).toBe(2);
  expect(sources.at(-1)!.sequence).toBeLessThan(0x8000 + 1000);
});
