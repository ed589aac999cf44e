import { afterEach, beforeEach, expect, test } from 'vitest';
import { silentLog } from '../../base/log.ts';
import type { MediaEvent, RemoteMedia } from '../../services/calls/media-port.ts';
import { createFacts, type Facts } from '../../testing/facts.ts';
import { openRtpPeer, type RtpPeer } from '../../testing/rtp-peer.ts';
import { type MediaHost, startMedia } from './media-host.ts';

let media: MediaHost;
let events: Facts<MediaEvent>;

beforeEach(async () => {
  media = await startMedia({
    rtpRange: { from: 0, to: 0 },
    bindAddress: '127.0.0.1',
    log: silentLog,
    timing: { silentAfterMs: 400, reportEveryMs: 150, keepAliveMs: 200 },
  });
  events = createFacts<MediaEvent>('media', (event) => JSON.stringify(event));
  media.onEvent((event) => events.push(event));
});
afterEach(() => media.stop());

/** A leg whose far end is `peer`. */
async function connect(peer: RtpPeer, legId: string, change: Partial<RemoteMedia> = {}): Promise<number> {
  const { port } = await media.open(legId);
  peer.target({ address: '127.0.0.1', port });
  const { address } = peer;
  media.connect(legId, { address, port: peer.port, codec: 'PCMA', direction: 'sendrecv', ...change });
  return port;
}

test('two far ends hear each other', async () => {
  await using caller = await openRtpPeer();
  await using agent = await openRtpPeer('127.0.0.2');
  await connect(caller, 'a');
  await connect(agent, 'b');
  media.bridge('a', 'b');
  caller.speak({ hz: 440 });
  agent.speak({ hz: 880 });
  await Promise.all([caller.waitForTone(880), agent.waitForTone(440)]);
  expect(new Set(caller.heard.all.map(({ ssrc }) => ssrc)).size).toBe(1);
});
