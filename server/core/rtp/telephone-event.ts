import { timestampDistance } from './packet.ts';
import { frameSamples } from './tone.ts';

const digits = '0123456789*#ABCD';
/** A key is held for this long at least when we send it, and followed by as much silence. */
const sentDurationMs = 100;
/** An event whose end was lost is over when nothing more of it came for this long. */
const lostEndMs = 120;

/** The payload of RFC 4733 2.3. */
export interface EventPayload {
  /** 0..15 are the digits; the rest are tones and hook events. */
  event: number;
  end: boolean;
  /** Samples. */
  duration: number;
}

/** undefined when it is not one whole event block. */
export function parseEvent(payload: Uint8Array): EventPayload | undefined {
  if (payload.length < 4) return undefined;
  return { event: payload[0]!, end: (payload[1]! & 0x80) !== 0, duration: (payload[2]! << 8) | payload[3]! };
}

/** Four bytes; volume -10 dBm0. */
export function printEvent(payload: EventPayload): Uint8Array {
  return Uint8Array.of(payload.event, (payload.end ? 0x80 : 0) | 10, payload.duration >>> 8, payload.duration & 0xff);
}

export interface HeardDigit {
  digit: string;
  durationMs: number;
}

/** The key that is down, or the last one that was. */
interface Key {
  event: number;
  /** Of the first segment; a key held over 8 s goes on with a later timestamp (2.5.1.3). */
  timestamp: number;
  segments: number;
  duration: number;
  atMs: number;
  told: boolean;
}

export interface EventReceiver {
  /** A packet of the event's payload type; answers with the digits that are now complete (rarely two). */
  received(packet: { timestamp: number; payload: Uint8Array; nowMs: number }): readonly HeardDigit[];
  /** To be asked now and then: the digit whose end packets were all lost. */
  expired(nowMs: number): readonly HeardDigit[];
}

const none: readonly HeardDigit[] = [];

/** RFC 4733 2.5.2: one digit for each event, however often its packets repeat and whichever of them are lost. */
export function createEventReceiver(): EventReceiver {
  let key: Key | undefined;

  const tell = (): readonly HeardDigit[] => {
    if (!key || key.told) return none;
    key.told = true;
    const digit = digits[key.event];
    return digit === undefined ? none : [{ digit, durationMs: Math.round((key.segments * 0xffff + key.duration) / 8) }];
  };

  const begin = (payload: EventPayload, at: { timestamp: number; nowMs: number }): Key => ({
    event: payload.event,
    timestamp: at.timestamp,
    segments: 0,
    duration: payload.duration,
    atMs: at.nowMs,
    told: false,
  });

  return {
    received({ timestamp, payload, nowMs }) {
      const event = parseEvent(payload);
      if (!event) return none;
      let before = none;
      if (!key) key = begin(event, { timestamp, nowMs });
      else {
        const ahead = timestampDistance(timestamp, key.timestamp);
        // A straggler of an event that is over.
        if (ahead < 0 && ahead > -80_000) return none;
        if (ahead === 0xffff && event.event === key.event && !key.told) {
          key.segments++;
          key.timestamp = timestamp;
          key.duration = event.duration;
        } else if (ahead !== 0) {
          before = tell();
          key = begin(event, { timestamp, nowMs });
        }
      }
      if (key.told) return before;
      key.duration = Math.max(key.duration, event.duration);
      key.atMs = nowMs;
      return event.end ? [...before, ...tell()] : before;
    },
    expired: (nowMs) => (key && !key.told && nowMs - key.atMs >= lostEndMs ? tell() : none),
  };
}

/** What a sender does in one 20 ms tick. */
export type EventTick =
  /** Event packets to send now: `timestamp` counts samples from the sender's own beginning. */
  | { kind: 'send'; packets: readonly { marker: boolean; timestamp: number; payload: Uint8Array }[] }
  /** Between two digits: the leg's audio may pass. */
  | { kind: 'pause' }
  | { kind: 'done' };

/**
 * Sends digits one after the other (RFC 4733 2.5.1): the first packet marked, one packet each 20 ms with the duration
 * so far, three packets with the end bit at once, then a pause. Characters that are no digit are left out.
 */
export function createEventSender(text: string): { tick(): EventTick } {
  const events = [...text.toUpperCase()].map((digit) => digits.indexOf(digit)).filter((event) => event >= 0);
  const framesHeld = sentDurationMs / 20;
  let frame = -1;

  return {
    tick() {
      frame++;
      const within = frame % (framesHeld * 2);
      const event = events[Math.floor(frame / (framesHeld * 2))];
      if (event === undefined) return { kind: 'done' };
      if (within >= framesHeld) return { kind: 'pause' };
      const end = within === framesHeld - 1;
      const packet = {
        marker: within === 0,
        timestamp: (frame - within) * frameSamples,
        payload: printEvent({ event, end, duration: (within + 1) * frameSamples }),
      };
      return { kind: 'send', packets: end ? [packet, packet, packet] : [packet] };
    },
  };
}

/** The two frequencies of a digit as tone (ITU-T Q.23), for a far end that knows no telephone-event. */
export function dtmfFrequenciesHz(digit: string): readonly [number, number] | undefined {
  const index = '123A456B789C*0#D'.indexOf(digit.toUpperCase());
  if (index < 0 || digit.length !== 1) return undefined;
  return [[697, 770, 852, 941][index >> 2]!, [1209, 1336, 1477, 1633][index & 3]!];
}
