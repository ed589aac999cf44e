import { createSocket } from 'node:dgram';
import { expect, test } from 'vitest';
import { parseRtp, printRtp } from '../../core/rtp/packet.ts';
import { stageMedia } from '../../testing/stages/media-stage.ts';
import { openRtpPuppet } from '../../testing/stages/rtp-puppet.ts';

test('a phone on IPv6 and a carrier on IPv4 hear each other', async () => {
  await using stage = await stageMedia();
  await using carrier = await openRtpPuppet();
  const phone = createSocket('udp6');
  await new Promise<void>((resolve) => phone.bind(0, '::1', resolve));
  const heard = new Promise<number>((resolve) =>
    phone.on('message', (data) => resolve(parseRtp(data)?.payload.length ?? 0)),
  );
  try {
    const { port } = await stage.media.open('phone', '::1');
    stage.media.connect('phone', {
      address: '::1',
      port: phone.address().port,
      codec: 'PCMA',
      direction: 'sendrecv',
    });
    await stage.connect(carrier, 'carrier');
    stage.media.bridge('phone', 'carrier');
    await stage.media.stats();
    carrier.speak({ hz: 440 });
    expect(await heard).toBe(160);
    carrier.hush();
    const before = carrier.heard.all.length;
    const packet = { payloadType: 8, sequence: 1, timestamp: 160, ssrc: 7, marker: true, payload: new Uint8Array(160) };
    phone.send(printRtp(packet), port, '::1');
    await carrier.heard.waitFor((got) => got.payload.every((byte) => byte === 0), { what: 'the phone', after: before });
    expect(carrier.heard.all.length).toBeGreaterThan(before);
  } finally {
    phone.close();
  }
});
