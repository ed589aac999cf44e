import { encodeG711 } from '../../core/rtp/g711.ts';
import { createEventSender, dtmfFrequenciesHz } from '../../core/rtp/telephone-event.ts';
import { createTone, frameSamples } from '../../core/rtp/tone.ts';
import type { Audio } from './audio.ts';

/** Digits on their way to one far end. */
export interface DigitSender {
  /** A digit sounds now: other audio must wait. */
  isBusy(): boolean;
  /** Behind what is still being sent. `asTone`: as sound, because the far end takes no telephone-event. */
  add(digits: string, options: { asTone: boolean }): void;
  /** Each 20 ms; false when there is nothing more. */
  tick(nowMs: number): boolean;
}

interface Work {
  next(nowMs: number): 'sent' | 'pause' | 'done';
}

/** `event` and `tone` send one packet each. */
export function createDigitSender(out: { event: (packet: Audio) => void; tone: (audio: Audio) => void }): DigitSender {
  const queue: Work[] = [];
  let busy = false;

  function sendEvents(digits: string): Work {
    const sender = createEventSender(digits);
    const source = {};
    let sequence = 0;
    return {
      next(nowMs) {
        const tick = sender.tick();
        if (tick.kind !== 'send') return tick.kind;
        for (const { marker, timestamp, payload } of tick.packets) {
          const place = { source, sequence: sequence++, timestamp, marker, nowMs };
          out.event({ ...place, codec: 'PCMA', data: payload, start: 0, end: payload.length, isDatagram: false });
        }
        return 'sent';
      },
    };
  }

  /** 100 ms of tone, 100 ms of pause for each digit, as the events have it. */
  function sendTones(digits: string): Work {
    const source = {};
    const pairs = [...digits].flatMap((digit) => [dtmfFrequenciesHz(digit) ?? []]).filter((pair) => pair.length > 0);
    const tones = pairs.map((frequenciesHz) => createTone({ frequenciesHz, amplitude: 12_000 }));
    let frame = -1;
    return {
      next(nowMs) {
        frame++;
        const tone = tones[Math.floor(frame / 10)];
        if (!tone) return 'done';
        if (frame % 10 >= 5) return 'pause';
        const pcm = new Int16Array(frameSamples);
        tone.fill(pcm);
        const payload = encodeG711(pcm, 'PCMA');
        const timestamp = frame * frameSamples;
        const place = { source, sequence: frame, timestamp, marker: frame % 10 === 0, nowMs };
        out.tone({ ...place, codec: 'PCMA', data: payload, start: 0, end: payload.length, isDatagram: false });
        return 'sent';
      },
    };
  }

  return {
    isBusy: () => busy,
    add(digits, { asTone }) {
      queue.push(asTone ? sendTones(digits) : sendEvents(digits));
    },
    tick(nowMs) {
      busy = false;
      while (queue.length > 0) {
        const did = queue[0]!.next(nowMs);
        if (did === 'done') {
          queue.shift();
          continue;
        }
        busy = did === 'sent';
        return true;
      }
      return false;
    },
  };
}
