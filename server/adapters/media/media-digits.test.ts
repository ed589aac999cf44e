import { test } from 'vitest';
import { encodeG711 } from '../../core/rtp/g711.ts';
import { createEventReceiver, createEventSender, type HeardDigit } from '../../core/rtp/telephone-event.ts';
import { toneShare } from '../../core/rtp/tone.ts';
import { makeKeys } from '../../testing/audio.ts';
import { stageMedia } from '../../testing/stages/media-stage.ts';
import { type HeardPacket, openRtpPuppet, type RtpPuppet, soundOf } from '../../testing/stages/rtp-puppet.ts';

/** All packets of the keys at once, as a phone would send them in 20 ms steps. */
function press(
  peer: RtpPuppet,
  keys: { digits: string; payloadType: number; lose?: (end: boolean) => boolean; from?: number; laterBy?: number },
): void {
  const { from = 1, laterBy = 0 } = keys;
  const sender = createEventSender(keys.digits);
  let sequence = from;
  for (let tick = sender.tick(); tick.kind !== 'done'; tick = sender.tick()) {
    if (tick.kind === 'pause') continue;
    for (const packet of tick.packets) {
      sequence++;
      if (keys.lose?.((packet.payload[1]! & 0x80) !== 0)) continue;
      peer.send({
        ...packet,
        timestamp: packet.timestamp + laterBy * 160,
        payloadType: keys.payloadType,
        ssrc: 5,
        sequence,
      });
    }
  }
}

function digitsIn(packets: readonly HeardPacket[]): HeardDigit[] {
  const receiver = createEventReceiver();
  return packets.flatMap((packet) => receiver.received({ ...packet, nowMs: packet.atMs }));
}

test.concurrent('keys pass through a bridge under the number that the other side agreed, and are understood', async ({
  expect,
}) => {
  await using caller = await openRtpPuppet();
  await using agent = await openRtpPuppet();
  await using stage = await stageMedia();
  await stage.connect(caller, 'a', { dtmfPayloadType: 101 });
  await stage.connect(agent, 'b', { dtmfPayloadType: 96 });
  stage.media.bridge('a', 'b');
  await stage.media.stats();
  press(caller, { digits: '12#', payloadType: 101 });
  await agent.heard.waitFor(() => digitsIn(agent.heard.all.filter((one) => one.payloadType === 96)).length === 3, {
    what: 'three digits',
  });
  // What the worker told before it answers is here when the answer is.
  await stage.media.stats();
  const events = stage.events.all.filter((event) => event.kind === 'dtmf');
  expect(events).toEqual(['1', '2', '#'].map((digit) => ({ kind: 'dtmf', legId: 'a', digit, durationMs: 100 })));
  expect(agent.heard.all.some(({ payloadType }) => payloadType === 101)).toBe(false);
  const marks = agent.heard.all.filter((packet) => packet.payloadType === 96 && packet.marker);
  expect(marks).toHaveLength(3);
});

test.concurrent('a key whose end packets were lost is understood all the same, once', async ({ expect }) => {
  await using caller = await openRtpPuppet();
  await using stage = await stageMedia();
  await stage.connect(caller, 'a', { dtmfPayloadType: 101 });
  await stage.media.stats();
  press(caller, { digits: '7', payloadType: 101, lose: (end) => end });
  expect(await stage.waitFor('dtmf')).toEqual({ kind: 'dtmf', legId: 'a', digit: '7', durationMs: 80 });
});

test.concurrent('a far end that takes no telephone-event hears the key as tones', async ({ expect }) => {
  await using caller = await openRtpPuppet();
  await using agent = await openRtpPuppet();
  await using stage = await stageMedia();
  await stage.connect(caller, 'a', { dtmfPayloadType: 101 });
  await stage.connect(agent, 'b');
  stage.media.bridge('a', 'b');
  await stage.media.stats();
  press(caller, { digits: '5', payloadType: 101 });
  const isFive = (packet: HeardPacket): boolean => {
    const pcm = soundOf(packet);
    return toneShare(pcm, 770) > 0.3 && toneShare(pcm, 1336) > 0.3;
  };
  await agent.heard.waitFor(() => agent.heard.all.filter(isFive).length === 5, { what: '100 ms of the tones of 5' });
  expect(agent.heard.all.every(({ payloadType }) => payloadType === 8)).toBe(true);
});

test.concurrent('digits that we dial reach the far end, and its audio pauses while they sound', async ({ expect }) => {
  await using caller = await openRtpPuppet();
  await using agent = await openRtpPuppet();
  await using stage = await stageMedia();
  await stage.connect(caller, 'a', { dtmfPayloadType: 101 });
  await stage.connect(agent, 'b');
  stage.media.bridge('a', 'b');
  agent.speak({ hz: 880 });
  await caller.waitForTone(880);
  stage.media.sendDtmf('a', '9*');
  const events = (): HeardPacket[] => caller.heard.all.filter(({ payloadType }) => payloadType === 101);
  await caller.heard.waitFor(() => digitsIn(events()).length === 2, { what: 'two digits' });
  expect(digitsIn(events())).toEqual([
    { digit: '9', durationMs: 100 },
    { digit: '*', durationMs: 100 },
  ]);
  const first = caller.heard.all.indexOf(events()[0]!);
  const lastOfFirst = caller.heard.all.indexOf(events()[6]!);
  expect(lastOfFirst - first).toBe(6);
  await caller.waitForTone(880, { after: caller.heard.all.length });
  expect(new Set(caller.heard.all.map(({ ssrc }) => ssrc)).size).toBe(1);
});

test.concurrent('a code that is typed after a star is told, not passed on; keys after it pass again', async ({
  expect,
}) => {
  await using caller = await openRtpPuppet();
  await using agent = await openRtpPuppet();
  await using stage = await stageMedia();
  await stage.connect(caller, 'a', { dtmfPayloadType: 101 });
  await stage.connect(agent, 'b', { dtmfPayloadType: 101 });
  stage.media.bridge('a', 'b');
  stage.media.guardKeys('a');
  await stage.media.stats();
  const passed = (): string =>
    digitsIn(agent.heard.all.filter((one) => one.payloadType === 101))
      .map(({ digit }) => digit)
      .join('');
  const told = (): string => stage.events.all.flatMap((event) => (event.kind === 'dtmf' ? event.digit : [])).join('');
  press(caller, { digits: '5*0', payloadType: 101 });
  await stage.events.waitFor((event) => event.kind === 'dtmf' && event.digit === '0', { what: 'the code' });
  await agent.heard.waitFor(() => passed() === '5', { what: 'the key before the code' });
  stage.media.guardKeys('a');
  await stage.media.stats();
  let sent = 0;
  // Its last packets once more, as they are sent thrice: they come after the code was understood.
  press(caller, { digits: '5*0', payloadType: 101, from: 100, lose: () => ++sent < 20 });
  press(caller, { digits: '7', payloadType: 101, from: 200, laterBy: 100 });
  await agent.heard.waitFor(() => passed().endsWith('7'), { what: 'the key after the code' });
  expect(passed()).toBe('57');
  await stage.media.stats();
  expect(told()).toBe('5*07');
});

test.concurrent('keys that come as sound are told once each, and go on as the sound that they are', async ({
  expect,
}) => {
  await using caller = await openRtpPuppet();
  await using agent = await openRtpPuppet();
  await using stage = await stageMedia();
  await stage.connect(caller, 'a', { inBandDigits: true });
  await stage.connect(agent, 'b', { dtmfPayloadType: 101 });
  stage.media.bridge('a', 'b');
  await stage.media.stats();
  const keys = makeKeys('42', { onMs: 100, offMs: 100, afterMs: 200 });
  for (let sequence = 0; sequence * 160 < keys.length; sequence++) {
    const payload = encodeG711(keys.subarray(sequence * 160, sequence * 160 + 160), 'PCMA');
    caller.send({ payloadType: 8, marker: false, sequence, timestamp: sequence * 160, ssrc: 5, payload });
  }
  await stage.events.waitFor(
    ({ kind }) => kind === 'dtmf' && stage.events.all.filter((each) => each.kind === 'dtmf').length === 2,
    {
      what: 'two digits',
    },
  );
  expect(stage.events.all.filter(({ kind }) => kind === 'dtmf')).toMatchObject([
    { legId: 'a', digit: '4', inBand: true },
    { legId: 'a', digit: '2', inBand: true },
  ]);
  await agent.heard.waitFor(() => agent.heard.all.length >= 20, { what: 'the tones' });
  expect(agent.heard.all.every(({ payloadType }) => payloadType === 8)).toBe(true);
});
