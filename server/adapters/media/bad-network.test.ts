import { test } from 'vitest';
import { systemClock } from '../../base/clock.ts';
import { toneShare } from '../../core/rtp/tone.ts';
import { openBadNetwork } from '../../testing/bad-network.ts';
import { stageMedia } from '../../testing/stages/media-stage.ts';
import { openRtpPuppet, soundOf } from '../../testing/stages/rtp-puppet.ts';

test.concurrent.for([0.1, 0.3])(
  'a share of %f of the audio is lost each way: both still hear each other, the loss is measured, nobody counts as silent',
  async (loss, { expect }) => {
    await using caller = await openRtpPuppet();
    await using agent = await openRtpPuppet();
    await using stage = await stageMedia();
    const faults = { loss, duplicates: 0.05, delayMs: { least: 0, most: 30 } };
    await using network = await openBadNetwork({
      clock: systemClock,
      seed: 4,
      rightward: faults,
      leftward: faults,
    });
    const port = await stage.connect(caller, 'a', network.leftFace);
    await stage.connect(agent, 'b');
    stage.media.bridge('a', 'b');
    network.join({ left: { address: caller.address, port: caller.port }, right: { address: '127.0.0.1', port } });
    stage.media.connect('a', { ...network.rightFace, codec: 'PCMA', direction: 'sendrecv' });
    caller.target(network.leftFace);
    caller.speak({ hz: 440 });
    agent.speak({ hz: 700 });
    for (const [who, hz] of [
      [caller, 700],
      [agent, 440],
    ] as const) {
      const isTone = (packet: Parameters<typeof soundOf>[0]): boolean => toneShare(soundOf(packet), hz) > 0.8;
      await who.heard.waitFor(() => who.heard.all.filter(isTone).length > 150, { what: `${hz} Hz` });
      const told = who.heard.all.slice(-100);
      expect(told.filter(isTone).length / told.length).toBeGreaterThan(0.9);
    }
    const measured = await stage.media.close('a');
    const share = measured.packetsLost / (measured.packetsLost + measured.packetsReceived);
    expect(Math.abs(share - loss)).toBeLessThan(0.1);
    expect(stage.events.all.filter(({ kind }) => kind === 'silent' || kind === 'lost')).toEqual([]);
  },
);
