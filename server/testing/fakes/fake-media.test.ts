import { expect, test } from 'vitest';
import type { MediaEvent } from '../../services/calls/media-port.ts';
import { testMediaContract } from '../contracts/media-contract.ts';
import { createFakeMedia } from './fake-media.ts';

testMediaContract('the fake', async ({ ports }) => {
  const media = createFakeMedia({ ports });
  return {
    media,
    prompt: 'hello.wav',
    recordingFile: 'call.wav',
    finishPlaying: media.finishPlaying,
    die: media.die,
    passRestartGap: () => undefined,
    stop: async () => undefined,
  };
});

test('a test sees who hears whom, what is played and what was dialled', async () => {
  const media = createFakeMedia();
  await media.open('a');
  await media.open('b');
  media.play('a', { kind: 'music', file: 'm.wav' });
  expect(media.legs.get('a')!.playing!.source).toEqual({ kind: 'music', file: 'm.wav' });
  media.bridge('a', 'b');
  media.sendDtmf('b', '12');
  expect(media.legs.get('a')).toMatchObject({ peer: 'b', dtmfSent: '' });
  expect(media.legs.get('a')!.playing).toBeUndefined();
  expect(media.legs.get('b')).toMatchObject({ peer: 'a', dtmfSent: '12' });
  await media.close('a');
  expect(media.legs.get('b')!.peer).toBeUndefined();
  expect(media.calls).toEqual(['open a', 'open b', 'play a music', 'bridge a b', 'sendDtmf b 12', 'close a']);
});

test('a refusal comes at the call it was told for', async () => {
  const media = createFakeMedia();
  media.refuse({ method: 'open', nth: 2, code: 'media-ports-exhausted' });
  await media.open('a');
  await expect(media.open('b')).rejects.toMatchObject({ code: 'media-ports-exhausted' });
  expect((await media.open('b')).port).toBeGreaterThan(0);
});

test('the worker dies at the call it was told for, and takes everything with it', async () => {
  const media = createFakeMedia();
  const told: MediaEvent[] = [];
  media.onEvent((event) => told.push(event));
  media.dieAt(3);
  await media.open('a');
  media.record({ recordingId: 'r', file: 'r.wav', left: 'a', right: 'b' });
  expect(media.recordings.size).toBe(1);
  await expect(media.open('b')).rejects.toMatchObject({ code: 'media-lost' });
  expect([media.legs.size, media.recordings.size]).toEqual([0, 0]);
  expect(told).toEqual([{ kind: 'lost', why: 'exit 1' }]);
  expect((await media.open('b')).port).toBeGreaterThan(0);
});

test('a leg’s closing tells what it was given to measure', async () => {
  const media = createFakeMedia();
  await media.open('a');
  media.measure('a', { packetsReceived: 50, roundTripMs: 12 });
  expect(await media.close('a')).toEqual({
    packetsReceived: 50,
    packetsSent: 0,
    packetsLost: 0,
    jitterMs: 0,
    roundTripMs: 12,
  });
});
