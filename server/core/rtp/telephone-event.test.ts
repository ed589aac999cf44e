import { expect, test } from 'vitest';
import {
  createEventReceiver,
  createEventSender,
  dtmfFrequenciesHz,
  type HeardDigit,
  parseEvent,
  printEvent,
} from './telephone-event.ts';

interface Sent {
  timestamp: number;
  event: number;
  duration: number;
  end?: boolean;
  atMs?: number;
}

function hear(packets: readonly Sent[]): { heard: HeardDigit[]; late: readonly HeardDigit[] } {
  const receiver = createEventReceiver();
  const heard = packets.flatMap(({ timestamp, event, duration, end = false, atMs = 0 }) =>
    receiver.received({ timestamp, payload: printEvent({ event, end, duration }), nowMs: atMs }),
  );
  return { heard, late: receiver.expired(10_000) };
}

const press = (event: number, timestamp: number): Sent[] => [
  ...[160, 320, 480].map((duration) => ({ timestamp, event, duration })),
  ...[640, 640, 640].map((duration) => ({ timestamp, event, duration, end: true })),
];

test('RFC 4733 2.3: the payload is event, end bit, volume, duration', () => {
  expect([...printEvent({ event: 11, end: true, duration: 800 })]).toEqual([11, 0x8a, 3, 0x20]);
  expect(parseEvent(Uint8Array.of(11, 0x8a, 3, 0x20))).toEqual({ event: 11, end: true, duration: 800 });
  expect(parseEvent(Uint8Array.of(11, 0x8a, 3))).toBeUndefined();
});

test('RFC 4733 2.5.2: a pressed key is heard once though its end is sent three times', () => {
  expect(hear(press(5, 1000))).toEqual({ heard: [{ digit: '5', durationMs: 80 }], late: [] });
});

test('RFC 4733 2.5.2: the same key pressed twice is two digits', () => {
  expect(hear([...press(1, 1000), ...press(1, 3000)]).heard.map(({ digit }) => digit)).toEqual(['1', '1']);
});

test('RFC 4733 2.5.2: a key whose end packets are all lost is heard when the next one begins', () => {
  const { heard } = hear([...press(1, 1000).slice(0, 3), ...press(10, 3000)]);
  expect(heard).toEqual([
    { digit: '1', durationMs: 60 },
    { digit: '*', durationMs: 80 },
  ]);
});

test('a key whose end packets are all lost is heard after a while, and not again by a straggler', () => {
  const receiver = createEventReceiver();
  const packet = (end: boolean) => ({ timestamp: 9, payload: printEvent({ event: 3, end, duration: 320 }), nowMs: 0 });
  receiver.received(packet(false));
  expect(receiver.expired(100)).toEqual([]);
  expect(receiver.expired(150)).toEqual([{ digit: '3', durationMs: 40 }]);
  expect(receiver.received(packet(true))).toEqual([]);
  expect(receiver.expired(400)).toEqual([]);
});

test('a late packet of the key before does not make it heard again', () => {
  const [straggler] = press(1, 1000).slice(-1);
  expect(hear([...press(1, 1000), ...press(2, 3000), straggler!]).heard.map(({ digit }) => digit)).toEqual(['1', '2']);
});

test('only the end packet arrives: the key is heard', () => {
  expect(hear(press(15, 1000).slice(-1)).heard).toEqual([{ digit: 'D', durationMs: 80 }]);
});

test('RFC 4733 2.5.1.3: a key held over eight seconds is one digit', () => {
  const second = 1000 + 0xffff;
  const { heard, late } = hear([
    { timestamp: 1000, event: 7, duration: 0xfff0 },
    { timestamp: 1000, event: 7, duration: 0xffff },
    { timestamp: second, event: 7, duration: 160 },
    { timestamp: second, event: 7, duration: 801, end: true },
  ]);
  expect(heard).toEqual([{ digit: '7', durationMs: 8292 }]);
  expect(late).toEqual([]);
});

test('events that are no digit are left alone', () => {
  expect(hear(press(16, 1000))).toEqual({ heard: [], late: [] });
});

test('RFC 4733 2.5.1: what we send has one mark, a growing duration, three ends, one timestamp a digit', () => {
  const sender = createEventSender('1x#');
  const heard: HeardDigit[] = [];
  const receiver = createEventReceiver();
  const starts = new Set<number>();
  let [marks, ends, ticks] = [0, 0, 0];
  for (let tick = sender.tick(); tick.kind !== 'done'; tick = sender.tick(), ticks++) {
    if (tick.kind === 'pause') continue;
    for (const packet of tick.packets) {
      starts.add(packet.timestamp);
      if (packet.marker) marks++;
      if (parseEvent(packet.payload)!.end) ends++;
      heard.push(...receiver.received({ ...packet, nowMs: 0 }));
    }
  }
  expect(heard).toEqual([
    { digit: '1', durationMs: 100 },
    { digit: '#', durationMs: 100 },
  ]);
  expect({ marks, ends, ticks, starts: [...starts] }).toEqual({ marks: 2, ends: 6, ticks: 20, starts: [0, 1600] });
});

test('Q.23: digits as tone pairs', () => {
  expect(dtmfFrequenciesHz('1')).toEqual([697, 1209]);
  expect(dtmfFrequenciesHz('0')).toEqual([941, 1336]);
  expect(dtmfFrequenciesHz('d')).toEqual([941, 1633]);
  expect(dtmfFrequenciesHz('x')).toBeUndefined();
});
