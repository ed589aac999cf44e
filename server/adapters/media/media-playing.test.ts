import { join } from 'node:path';
import { test } from 'vitest';
import { timestampDistance } from '../../core/rtp/packet.ts';
import { levelDbfs, toneShare } from '../../core/rtp/tone.ts';
import { findPrompt } from '../../services/calls/find-prompt.ts';
import { makeTempFolder } from '../../testing/loopback.ts';
import { stageMedia, writeToneFile } from '../../testing/stages/media-stage.ts';
import { openRtpPuppet, soundOf } from '../../testing/stages/rtp-puppet.ts';

test.concurrent('a caller hears waiting music, then the agent, as one stream without a break', async ({ expect }) => {
  await using caller = await openRtpPuppet();
  await using agent = await openRtpPuppet();
  await using stage = await stageMedia();
  await stage.connect(caller, 'a');
  await stage.connect(agent, 'b');
  agent.speak({ hz: 880 });
  stage.media.play('a', { kind: 'music', file: findPrompt('music', 'es') });
  await caller.heard.waitFor(
    () => {
      const pcm = Int16Array.from(caller.heard.all.slice(-20).flatMap((packet) => [...soundOf(packet)]));
      return pcm.length === 3200 && toneShare(pcm, 261.6) + toneShare(pcm, 329.6) > 0.25;
    },
    { what: 'music' },
  );
  stage.media.bridge('a', 'b');
  await caller.waitForTone(880);
  const { all } = caller.heard;
  expect(new Set(all.map(({ ssrc }) => ssrc)).size).toBe(1);
  const first = all.findIndex((packet) => levelDbfs(soundOf(packet)) > -60);
  for (let i = first + 1; i < all.length; i++) {
    expect((all[i]!.sequence - all[i - 1]!.sequence) & 0xffff, `packet ${i}`).toBe(1);
    const step = timestampDistance(all[i]!.timestamp, all[i - 1]!.timestamp);
    expect(step > 0 && step < 1600, `timestamp of packet ${i} goes on by ${step}`).toBe(true);
  }
  const switched = all.findIndex((packet) => toneShare(soundOf(packet), 880) > 0.8);
  expect(all[switched]!.marker).toBe(true);
});

test.concurrent('prompts follow each other at the pace of speech, and their end is told', async ({ expect }) => {
  await using folder = await makeTempFolder('prompts');
  const files = ['one.wav', 'two.wav'].map((name) => join(folder.path, name));
  await writeToneFile(files[0]!, { hz: 500, ms: 310 });
  await writeToneFile(files[1]!, { hz: 700, ms: 290, codec: 'PCMU' });
  await using caller = await openRtpPuppet();
  await using stage = await stageMedia();
  await stage.connect(caller, 'a', { codec: 'PCMU' });
  const playId = stage.media.play('a', { kind: 'prompts', files: [files[0]!, '/no/such/file.wav', files[1]!] });
  expect(await stage.waitFor('played')).toEqual({ kind: 'played', legId: 'a', playId });
  const loudSoFar = () => caller.heard.all.filter((packet) => levelDbfs(soundOf(packet)) > -40);
  // The thread may tell of the end before the last packets are read here.
  await expect.poll(loudSoFar).toHaveLength(30);
  const loud = loudSoFar();
  const pcm = Int16Array.from(loud.flatMap((packet) => [...soundOf(packet)]));
  expect(toneShare(pcm.subarray(0, 2400), 500)).toBeGreaterThan(0.95);
  expect(toneShare(pcm.subarray(2480, 4800), 700)).toBeGreaterThan(0.95);
  expect(timestampDistance(loud.at(-1)!.timestamp, loud[0]!.timestamp)).toBe(29 * 160);
  const tookMs = loud.at(-1)!.atMs - loud[0]!.atMs;
  expect(tookMs).toBeGreaterThan(500);
});

test.concurrent('a missing prompt counts as played', async ({ expect }) => {
  await using stage = await stageMedia();
  await stage.media.open('a');
  const playId = stage.media.play('a', { kind: 'prompts', files: ['/no/such/file.wav'] });
  expect(await stage.waitFor('played')).toEqual({ kind: 'played', legId: 'a', playId });
});

test.concurrent('while something is played to one side, neither hears the other; then both do again', async ({
  expect,
}) => {
  await using folder = await makeTempFolder('prompts');
  const file = join(folder.path, 'notice.wav');
  await writeToneFile(file, { hz: 500, ms: 400 });
  await using caller = await openRtpPuppet();
  await using agent = await openRtpPuppet();
  await using stage = await stageMedia();
  await stage.connect(caller, 'a');
  await stage.connect(agent, 'b');
  stage.media.bridge('a', 'b');
  caller.speak({ hz: 440 });
  agent.speak({ hz: 880 });
  await Promise.all([caller.waitForTone(880), agent.waitForTone(440)]);
  const before = agent.heard.all.length;
  stage.media.play('a', { kind: 'prompts', files: [file] });
  await caller.waitForTone(500);
  await stage.waitFor('played');
  const after = { caller: caller.heard.all.length, agent: agent.heard.all.length };
  // 400 ms would have been twenty packets.
  expect(after.agent - before).toBeLessThan(15);
  await Promise.all([caller.waitForTone(880, { after: after.caller }), agent.waitForTone(440, { after: after.agent })]);
});

test.concurrent('ring-back sounds and rests', async ({ expect }) => {
  await using caller = await openRtpPuppet();
  await using stage = await stageMedia();
  await stage.connect(caller, 'a');
  stage.media.play('a', { kind: 'tone', frequenciesHz: [425], onMs: 200, offMs: 200 });
  await caller.waitForTone(425);
  const isLoud = (packet: { payload: Uint8Array; payloadType: number }): boolean =>
    levelDbfs(soundOf({ ...packet, marker: false, sequence: 0, timestamp: 0, ssrc: 0 })) > -40;
  await caller.heard.waitFor(
    () => {
      const turns = caller.heard.all.filter((packet, i, all) => i > 0 && isLoud(packet) !== isLoud(all[i - 1]!));
      return turns.length >= 4;
    },
    { what: 'two rings' },
  );
  stage.media.stopPlaying('a');
  expect(await stage.media.stats()).toMatchObject({ playing: 0 });
});
