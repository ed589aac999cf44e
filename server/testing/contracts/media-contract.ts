import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { MediaEvent, MediaPort, RemoteMedia } from '../../services/calls/media-port.ts';
import { createFacts, type Facts } from '../facts.ts';

/** What the suite needs besides the port itself. */
export interface MediaUnderTest {
  media: MediaPort;
  /** A sound file of a few frames. */
  prompt: string;
  /** A file that may be written. */
  recordingFile: string;
  /** Brings what is played to the leg to its end; nothing to do where time does it. */
  finishPlaying(legId: string): void;
  /** Ends the worker from outside. */
  die(): void;
  /** Lets pass what time there is between a death that was told and the new worker. */
  passRestartGap(): void;
  stop(): Promise<void>;
}

const remote: RemoteMedia = { address: '127.0.0.1', port: 9, codec: 'PCMA', direction: 'sendrecv' };
/** What a far end that encrypts, shares one port for RTP and RTCP and numbers G.711 its own way is told as. */
const secured: RemoteMedia = {
  ...remote,
  payloadType: 96,
  rtcpPort: 11,
  rtcpMux: true,
  srtp: {
    send: { suite: 'AES_CM_128_HMAC_SHA1_80', keySalt: 'A'.repeat(40) },
    receive: { suite: 'AEAD_AES_256_GCM', keySalt: `${'B'.repeat(58)}A=`, mki: { value: 1, bytes: 4 } },
  },
};
const zeros = { packetsReceived: 0, packetsSent: 0, packetsLost: 0, jitterMs: 0 };

/** One suite for every implementation of MediaPort; `ports` legs must fit and no more. */
export function testMediaContract(name: string, make: (options: { ports: number }) => Promise<MediaUnderTest>): void {
  describe(`media: ${name}`, () => {
    let under: MediaUnderTest;
    let media: MediaPort;
    let events: Facts<MediaEvent>;

    beforeEach(async () => {
      under = await make({ ports: 2 });
      ({ media } = under);
      events = createFacts<MediaEvent>(name, (event) => JSON.stringify(event));
      media.onEvent((event) => events.push(event));
    });
    afterEach(() => under.stop());

    test('each leg gets an even port of its own', async () => {
      const ports = [(await media.open('a')).port, (await media.open('b')).port];
      expect(new Set(ports).size).toBe(2);
      expect(ports.every((port) => port > 0 && port % 2 === 0)).toBe(true);
    });

    test('a leg too many is refused, and fits when another was closed', async () => {
      await media.open('a');
      await media.open('b');
      await expect(media.open('c')).rejects.toMatchObject({ code: 'media-ports-exhausted' });
      await media.close('a');
      expect((await media.open('c')).port).toBeGreaterThan(0);
    });

    test('a leg cannot be opened twice', async () => {
      await media.open('a');
      await expect(media.open('a')).rejects.toMatchObject({ code: 'media-leg-exists' });
    });

    test('closing an unknown leg, or one for the second time, measures nothing', async () => {
      await media.open('a');
      await media.close('a');
      expect(await media.close('a')).toMatchObject(zeros);
      expect(await media.close('never-was')).toEqual(zeros);
    });

    test('orders for unknown legs are passed over', async () => {
      media.connect('x', remote);
      media.bridge('x', 'y');
      media.unbridge('x');
      media.play('x', { kind: 'prompts', files: [under.prompt] });
      media.stopPlaying('x');
      media.sendDtmf('x', '1');
      media.mix('x', { mixId: 'm' });
      media.mute('x', true);
      media.unmix('x');
      media.mixTone('never-was', { frequenciesHz: [440], ms: 40 });
      expect((await media.open('a')).port).toBeGreaterThan(0);
      expect(events.all).toEqual([]);
    });

    test('prompts that come to their end are told by the number of their playing', async () => {
      await media.open('a');
      media.connect('a', remote);
      const first = media.play('a', { kind: 'music', file: under.prompt });
      const second = media.play('a', { kind: 'prompts', files: [under.prompt, under.prompt] });
      expect(second).toBeGreaterThan(first);
      under.finishPlaying('a');
      await events.waitFor((event) => event.kind === 'played', { what: 'the end of the prompts' });
      expect(events.all.filter(({ kind }) => kind === 'played')).toEqual([
        { kind: 'played', legId: 'a', playId: second },
      ]);
    });

    test('what is stopped, replaced or bridged away never came to its end', async () => {
      await media.open('a');
      await media.open('b');
      media.connect('a', remote);
      media.connect('b', remote);
      media.play('a', { kind: 'prompts', files: [under.prompt] });
      media.stopPlaying('a');
      media.play('a', { kind: 'prompts', files: [under.prompt] });
      media.bridge('a', 'b');
      const last = media.play('b', { kind: 'prompts', files: [under.prompt] });
      under.finishPlaying('b');
      await events.waitFor((event) => event.kind === 'played', { what: 'the end of the prompts' });
      expect(events.all).toContainEqual({ kind: 'played', legId: 'b', playId: last });
      expect(events.all.filter(({ kind }) => kind === 'played')).toHaveLength(1);
    });

    test('a far end may begin, change and end its encryption in the middle of a call', async () => {
      await media.open('a');
      await media.open('b');
      media.bridge('a', 'b');
      const keySalt = 'C'.repeat(40);
      const rekeyed = { send: { ...secured.srtp!.send, keySalt }, receive: { ...secured.srtp!.send, keySalt } };
      for (const told of [remote, secured, secured, { ...secured, srtp: rekeyed }, remote]) media.connect('a', told);
      media.play('a', { kind: 'prompts', files: [under.prompt] });
      under.finishPlaying('a');
      await events.waitFor((event) => event.kind === 'played', { what: 'the end of the prompt' });
      expect((await media.close('a')).packetsReceived).toBe(0);
      expect(events.all.map(({ kind }) => kind)).toEqual(['played']);
    });

    test('who joins a mix hears no more of what was played; what is played later comes to its end all the same', async () => {
      await media.open('a');
      await media.open('b');
      media.connect('a', remote);
      media.connect('b', remote);
      media.play('a', { kind: 'prompts', files: [under.prompt] });
      for (const legId of ['a', 'b']) media.mix(legId, { mixId: 'm', muted: legId === 'b' });
      media.mixTone('m', { frequenciesHz: [440], ms: 40 });
      media.mute('a', true);
      const last = media.play('a', { kind: 'prompts', files: [under.prompt] });
      under.finishPlaying('a');
      await events.waitFor((event) => event.kind === 'played', { what: 'the end of the prompt' });
      expect(events.all.filter(({ kind }) => kind === 'played')).toEqual([
        { kind: 'played', legId: 'a', playId: last },
      ]);
      media.unmix('a');
      media.bridge('a', 'b');
      media.unmix('b');
      expect((await media.close('a')).packetsReceived).toBe(0);
    });

    test('a mix is recorded as one, also when its last party has left', async () => {
      await media.open('a');
      media.mix('a', { mixId: 'm' });
      media.record({ recordingId: 'r', file: under.recordingFile, left: 'm' });
      await media.close('a');
      expect((await media.stopRecording('r')).bytes).toBeGreaterThanOrEqual(44);
    });

    test('an unknown recording has no length; a known one has, and only once', async () => {
      expect(await media.stopRecording('never-was')).toEqual({ durationMs: 0, bytes: 0 });
      await media.open('a');
      await media.open('b');
      media.record({ recordingId: 'r', file: under.recordingFile, left: 'a', right: 'b' });
      expect((await media.stopRecording('r')).bytes).toBeGreaterThanOrEqual(44);
      expect(await media.stopRecording('r')).toEqual({ durationMs: 0, bytes: 0 });
    });

    test('a recording of one leg alone also tells for how long something was to be heard', async () => {
      await media.open('a');
      media.record({ recordingId: 'r', file: under.recordingFile, left: 'a', quietAfterMs: 60_000 });
      const { bytes, soundMs } = await media.stopRecording('r');
      expect(bytes).toBeGreaterThanOrEqual(44);
      expect(soundMs).toBeGreaterThanOrEqual(0);
    });

    test('when the worker dies it is told once, nothing stays open, and new legs can be opened', async () => {
      await media.open('a');
      under.die();
      await events.waitFor((event) => event.kind === 'lost', { what: 'the loss of the worker' });
      under.passRestartGap();
      const { port } = await media.open('a');
      expect(port).toBeGreaterThan(0);
      expect(events.all.filter(({ kind }) => kind === 'lost')).toHaveLength(1);
    });
  });
}
