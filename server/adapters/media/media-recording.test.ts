import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'vitest';
import { levelDbfs, toneShare } from '../../core/rtp/tone.ts';
import { parseWavHeader, readWav } from '../../core/rtp/wav.ts';
import { makeTempFolder } from '../../testing/loopback.ts';
import { type MediaStage, stageMedia } from '../../testing/stages/media-stage.ts';
import { openRtpPuppet, type RtpPuppet } from '../../testing/stages/rtp-puppet.ts';

/** Caller `a` says 440 Hz, agent `b` 880 Hz; both are bridged. */
async function talk(stage: MediaStage, { caller, agent }: { caller: RtpPuppet; agent: RtpPuppet }): Promise<void> {
  await stage.connect(caller, 'a');
  await stage.connect(agent, 'b', { codec: 'PCMU' });
  stage.media.bridge('a', 'b');
  caller.speak({ hz: 440 });
  agent.speak({ hz: 880, codec: 'PCMU' });
  await Promise.all([caller.waitForTone(880), agent.waitForTone(440)]);
}

/** Heard by the caller from now on: the measure of time in these stories. */
async function letPass(peer: RtpPuppet, packets: number): Promise<void> {
  const from = peer.heard.all.length;
  await peer.heard.waitFor(() => peer.heard.all.length >= from + packets, { what: `${packets} packets` });
}

test.concurrent('the outside party is on the left, the office on the right, silence where nobody speaks', async ({
  expect,
}) => {
  await using folder = await makeTempFolder('recording');
  const file = join(folder.path, 'call.wav');
  await using caller = await openRtpPuppet();
  await using agent = await openRtpPuppet();
  await using stage = await stageMedia();
  await talk(stage, { caller, agent });
  stage.media.record({ recordingId: 'r', file, left: 'a', right: 'b' });
  await letPass(caller, 30);
  caller.hush();
  await letPass(caller, 40);
  const { durationMs, bytes } = await stage.media.stopRecording('r');
  const contents = await readFile(file);
  expect(bytes).toBe(contents.length);
  const { header, channels } = readWav(contents)!;
  const [left, right] = [channels[0]!, channels[1]!];
  expect(header).toMatchObject({ encoding: 'pcm16', channels: 2, sampleRate: 8000, dataBytes: contents.length - 44 });
  expect(Math.round(left.length / 8)).toBe(durationMs);
  expect(durationMs).toBeGreaterThan(1300);
  expect(toneShare(left.subarray(1600, 4000), 440)).toBeGreaterThan(0.95);
  expect(toneShare(right.subarray(1600, right.length - 1600), 880)).toBeGreaterThan(0.95);
  expect(levelDbfs(left.subarray(left.length - 3200))).toBe(-Infinity);
});

test.concurrent('a recording that nobody ended plays up to its last second', async ({ expect }) => {
  await using folder = await makeTempFolder('recording');
  const file = join(folder.path, 'call.wav');
  await using caller = await openRtpPuppet();
  await using agent = await openRtpPuppet();
  await using stage = await stageMedia();
  await talk(stage, { caller, agent });
  stage.media.record({ recordingId: 'r', file, left: 'a', right: 'b' });
  await letPass(caller, 100);
  await stage.worker().terminate();
  const contents = await readFile(file);
  expect(parseWavHeader(contents)!.dataBytes).toBe(contents.length - 44);
  const { channels } = readWav(contents)!;
  expect(channels[0]!.length).toBeGreaterThan(4800);
  expect(toneShare(channels[0]!.subarray(1600), 440)).toBeGreaterThan(0.95);
  expect(toneShare(channels[1]!.subarray(1600), 880)).toBeGreaterThan(0.95);
});

test.concurrent.for([
  ['a full disk', '/dev/full'],
  ['a folder that is not there', '/no/such/folder/call.wav'],
] as const)('%s is told once and the call goes on', async ([, file], { expect }) => {
  await using caller = await openRtpPuppet();
  await using agent = await openRtpPuppet();
  await using stage = await stageMedia();
  await talk(stage, { caller, agent });
  stage.media.record({ recordingId: 'r', file, left: 'a', right: 'b' });
  expect(await stage.waitFor('recording-failed')).toMatchObject({ recordingId: 'r' });
  await letPass(caller, 60);
  await caller.waitForTone(880, { after: caller.heard.all.length });
  await stage.media.stopRecording('r');
  expect(stage.events.all.filter(({ kind }) => kind === 'recording-failed')).toHaveLength(1);
});

test.concurrent('stopping the process closes what is being recorded', async ({ expect }) => {
  await using folder = await makeTempFolder('recording');
  const file = join(folder.path, 'call.wav');
  await using caller = await openRtpPuppet();
  await using agent = await openRtpPuppet();
  const stage = await stageMedia();
  await talk(stage, { caller, agent });
  stage.media.record({ recordingId: 'r', file, left: 'a', right: 'b' });
  await letPass(caller, 50);
  await stage.media.stop();
  const { channels } = readWav(await readFile(file))!;
  expect(channels[0]!.length).toBeGreaterThan(1600);
});

test.concurrent('what one leg says alone is a mono file, and its silence is told once', async ({ expect }) => {
  await using folder = await makeTempFolder('recording');
  const file = join(folder.path, 'message.wav');
  await using caller = await openRtpPuppet();
  await using stage = await stageMedia();
  await stage.connect(caller, 'a');
  // What is played to it is not recorded, and tells the time.
  stage.media.play('a', { kind: 'tone', frequenciesHz: [880], onMs: 1000, offMs: 0 });
  caller.speak({ hz: 440 });
  stage.media.record({ recordingId: 'r', file, left: 'a', quietAfterMs: 500 });
  await letPass(caller, 60);
  caller.hush();
  await stage.waitFor('recording-quiet');
  const { durationMs, soundMs } = await stage.media.stopRecording('r');
  const { header, channels } = readWav(await readFile(file))!;
  expect(header).toMatchObject({ channels: 1, sampleRate: 8000 });
  expect(Math.round(channels[0]!.length / 8)).toBe(durationMs);
  expect(toneShare(channels[0]!.subarray(1600, 8000), 440)).toBeGreaterThan(0.95);
  expect(soundMs).toBeGreaterThanOrEqual(900);
  expect(durationMs).toBeGreaterThan(soundMs! + 500);
  expect(stage.events.all.filter(({ kind }) => kind === 'recording-quiet')).toHaveLength(1);
});
