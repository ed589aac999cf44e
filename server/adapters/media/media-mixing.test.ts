import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'vitest';
import { levelDbfs, toneShare } from '../../core/rtp/tone.ts';
import { readWav } from '../../core/rtp/wav.ts';
import { heardBy } from '../../services/calls/media-port.ts';
import { makeTempFolder } from '../../testing/loopback.ts';
import { stageMedia } from '../../testing/stages/media-stage.ts';
import { openRtpPuppet, type RtpPuppet, soundOf } from '../../testing/stages/rtp-puppet.ts';

/** The last 200 ms that it heard, once ten more packets have come. */
async function soundNow(peer: RtpPuppet): Promise<Int16Array> {
  const from = peer.heard.all.length;
  await peer.heard.waitFor(() => peer.heard.all.length >= from + 16, { what: 'the next packets' });
  return Int16Array.from(peer.heard.all.slice(-10).flatMap((packet) => [...soundOf(packet)]));
}

test.concurrent('three of a mix hear the two others; it is recorded as one, and as one of them hears it', async ({
  expect,
}) => {
  await using folder = await makeTempFolder('mix');
  const [file, perParty] = [join(folder.path, 'mix.wav'), join(folder.path, 'party.wav')];
  await using one = await openRtpPuppet();
  await using two = await openRtpPuppet();
  await using three = await openRtpPuppet();
  await using stage = await stageMedia();
  const { media } = stage;
  const peers = [one, two, three];
  for (const [index, peer] of peers.entries()) {
    await stage.connect(peer, `l${index}`, index === 1 ? { codec: 'PCMU' } : {});
    media.mix(`l${index}`, { mixId: 'm' });
    peer.speak({ hz: [400, 700, 1000][index]!, codec: index === 1 ? 'PCMU' : 'PCMA' });
  }
  const shares = async (peer: RtpPuppet) => {
    const sound = await soundNow(peer);
    return [400, 700, 1000].map((hz) => Math.round(toneShare(sound, hz) * 2) / 2);
  };
  await soundNow(three);
  expect(await Promise.all(peers.map(shares))).toEqual([
    [0, 0.5, 0.5],
    [0.5, 0, 0.5],
    [0.5, 0.5, 0],
  ]);
  media.record({ recordingId: 'r', file, left: 'm' });
  media.record({ recordingId: 'p', file: perParty, left: 'l0', right: heardBy('l0') });
  media.mute('l1', true);
  await soundNow(one);
  expect((await shares(one)).map((share) => share > 0.5)).toEqual([false, false, true]);
  media.unmix('l1');
  await media.close('l2');
  expect(levelDbfs(await soundNow(one))).toBeLessThan(-60);
  await media.stopRecording('r');
  await media.stopRecording('p');
  const whole = readWav(await readFile(file))!.channels[0]!;
  expect(toneShare(whole.subarray(2000, 4400), 400)).toBeGreaterThan(0.4);
  expect(toneShare(whole.subarray(2000, 4400), 1000)).toBeGreaterThan(0.4);
  const [left, right] = readWav(await readFile(perParty))!.channels;
  expect(toneShare(left!.subarray(2000, 4400), 400)).toBeGreaterThan(0.9);
  expect(toneShare(right!.subarray(2000, 4400), 1000)).toBeGreaterThan(0.9);
});

test.concurrent('a prompt is heard instead of the mix, and a tone over it', async ({ expect }) => {
  await using one = await openRtpPuppet();
  await using two = await openRtpPuppet();
  await using stage = await stageMedia();
  const { media } = stage;
  for (const [legId, peer] of [['a', one] as const, ['b', two] as const]) {
    await stage.connect(peer, legId);
    media.mix(legId, { mixId: 'm' });
  }
  two.speak({ hz: 700 });
  await one.waitForTone(700);
  media.play('a', { kind: 'tone', frequenciesHz: [300], onMs: 1000, offMs: 0 });
  await one.waitForTone(300, { after: one.heard.all.length });
  one.speak({ hz: 1200 });
  await two.waitForTone(1200);
  media.stopPlaying('a');
  await one.waitForTone(700, { after: one.heard.all.length });
  two.hush();
  one.hush();
  media.mixTone('m', { frequenciesHz: [950], ms: 2000 });
  await Promise.all([one, two].map((peer) => peer.waitForTone(950, { after: peer.heard.all.length })));
  expect(one.heard.all.every(({ payload }) => payload.length === 160)).toBe(true);
});

test.concurrent('who attends to a talk hears both; only whom they speak to hears them, through hold too', async ({
  expect,
}) => {
  await using folder = await makeTempFolder('attend');
  const file = join(folder.path, 'talk.wav');
  await using agent = await openRtpPuppet();
  await using customer = await openRtpPuppet();
  await using supervisor = await openRtpPuppet();
  await using stage = await stageMedia();
  const { media } = stage;
  const peers = { a: agent, c: customer, s: supervisor };
  const voices = { a: 400, c: 700, s: 1000 };
  for (const [legId, peer] of Object.entries(peers)) {
    await stage.connect(peer, legId);
    peer.speak({ hz: voices[legId as keyof typeof voices] });
  }
  media.bridge('a', 'c');
  media.record({ recordingId: 'r', file, left: 'c', right: 'a' });
  const heardAt = async (peer: RtpPuppet) => {
    const sound = await soundNow(peer);
    return Object.values(voices).filter((hz) => toneShare(sound, hz) > 0.3);
  };
  /** Once all three hear what they are to hear; the change takes its way through the jitter buffers. */
  const expectHeard = (expected: number[][]) =>
    expect
      .poll(() => Promise.all([agent, customer, supervisor].map(heardAt)), { timeout: 8000, interval: 50 })
      .toEqual(expected);
  const attend = (speaksTo: string[]) => media.attend('s', { talk: ['a', 'c'], speaksTo });
  attend([]);
  await expectHeard([[700], [400], [400, 700]]);
  attend(['a']);
  await expectHeard([[700, 1000], [400], [400, 700]]);
  // Taken back from hold.
  media.bridge('a', 'c');
  await expectHeard([[700, 1000], [400], [400, 700]]);
  attend(['a', 'c']);
  await expectHeard([
    [700, 1000],
    [400, 1000],
    [400, 700],
  ]);
  for (const legId of ['a', 'c', 's']) media.unmix(legId);
  await expect.poll(() => Promise.all([agent, customer].map(heardAt)), { timeout: 8000 }).toEqual([[700], [400]]);
  await media.stopRecording('r');
  const [left, right] = readWav(await readFile(file))!.channels;
  expect(toneShare(left!, 700)).toBeGreaterThan(0.9);
  expect(toneShare(right!, 400)).toBeGreaterThan(0.9);
  for (const peer of [agent, customer, supervisor]) peer.hush();
});
