import { CONTROL, ELEMENT, FRAME, type FullFrame, IAX, LINEAR, readFull, text, writeFull } from './iax.ts';

/** What happens on a leg, told to the call that it belongs to. */
export interface LegEvents {
  ringing?(): void;
  answer?(): void;
  /** The modem has left, or is not heard any more. */
  gone?(): void;
  refused?(): void;
  voice?(samples: Buffer): void;
}

const repeatMs = 250;
const mostRepeats = 12;
const pingMs = 5_000;
const frameMs = 20;
const none = Buffer.alloc(0);

/** One call between the exchange and one modem: full frames are repeated until they are acknowledged. */
export class IaxLeg {
  peer = 0;
  ended = false;
  #sent = 0;
  #expected = 0;
  #unacked: { sent: number; octets: Buffer; tries: number }[] = [];
  #repeating: NodeJS.Timeout | undefined;
  #pinging: NodeJS.Timeout;
  #voiceAt = 0;
  #voiceHigh = -1;
  #gotVoice = false;
  #isClosed = false;
  readonly #began = performance.now();
  readonly callNumber: number;
  readonly #send: (octets: Buffer) => void;
  readonly #events: LegEvents;
  readonly #onClose: () => void;

  constructor(of: { callNumber: number; send(octets: Buffer): void; events: LegEvents; onClose(): void }) {
    this.callNumber = of.callNumber;
    this.#send = of.send;
    this.#events = of.events;
    this.#onClose = of.onClose;
    // The short frames bear 16 bits of time, which the modem reads by the last full frame.
    this.#pinging = setInterval(() => this.peer && !this.ended && this.full(FRAME.iax, IAX.ping), pingMs);
  }

  #now(): number {
    // Once sound flows its clock is the clock.
    return this.#voiceAt || Math.max(3, Math.round(performance.now() - this.#began));
  }

  #frame(of: Partial<FullFrame>): Buffer {
    return writeFull({
      source: this.callNumber,
      destination: this.peer,
      timestamp: this.#now(),
      sent: this.#sent,
      expected: this.#expected,
      type: FRAME.iax,
      subclass: 0,
      data: none,
      ...of,
    });
  }

  full(type: number, subclass: number, data: Buffer = none, timestamp: number = this.#now()): void {
    if (this.#isClosed) return;
    const octets = this.#frame({ type, subclass, data, timestamp });
    this.#unacked.push({ sent: this.#sent, octets, tries: 0 });
    this.#sent = (this.#sent + 1) & 0xff;
    this.#send(octets);
    this.#repeatLater();
  }

  control(subclass: number): void {
    this.full(FRAME.control, subclass);
  }

  #repeatLater(): void {
    if (this.#repeating || this.#unacked.length === 0) return;
    this.#repeating = setTimeout(() => {
      this.#repeating = undefined;
      for (const waiting of this.#unacked) {
        if (++waiting.tries > mostRepeats) {
          const wasUp = !this.ended;
          this.ended = true;
          this.close();
          if (wasUp) this.#events.gone?.();
          return;
        }
        waiting.octets[9] = this.#expected;
        waiting.octets[2]! |= 0x80;
        this.#send(waiting.octets);
      }
      this.#repeatLater();
    }, repeatMs);
  }

  hangUp(how: 'hangup' | 'reject' = 'hangup'): void {
    if (this.ended) return;
    this.ended = true;
    this.full(FRAME.iax, IAX[how], text(ELEMENT.cause, how === 'reject' ? 'No route' : 'Normal clearing'));
    setTimeout(() => this.close(), 3_000).unref();
  }

  close(): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    clearTimeout(this.#repeating);
    clearInterval(this.#pinging);
    this.#unacked = [];
    this.#onClose();
  }

  onFull(octets: Buffer): void {
    const frame = readFull(octets);
    this.peer ||= frame.source;
    this.#unacked = this.#unacked.filter(({ sent }) => ((frame.expected - 1 - sent) & 0xff) >= 128);
    if (frame.type === FRAME.iax) {
      if (frame.subclass === IAX.ack) return;
      if (frame.subclass === IAX.vnak) {
        for (const { octets: again } of this.#unacked) this.#send(again);
        return;
      }
      if (frame.subclass === IAX.inval) {
        this.#end(() => this.#events.gone?.());
        this.close();
        return;
      }
    }
    const acknowledge = (): void => this.#send(this.#frame({ subclass: IAX.ack, timestamp: frame.timestamp }));
    if (frame.sent !== this.#expected) {
      if (((this.#expected - frame.sent) & 0xff) < 128) acknowledge();
      else this.#send(this.#frame({ subclass: IAX.vnak }));
      return;
    }
    this.#expected = (this.#expected + 1) & 0xff;
    acknowledge();
    if (frame.type === FRAME.voice) {
      this.#gotVoice = true;
      this.#hear(frame.data);
    } else if (frame.type === FRAME.control) this.#onControl(frame.subclass);
    else if (frame.type === FRAME.iax) this.#onIax(frame);
  }

  #onControl(subclass: number): void {
    if (subclass === CONTROL.answer) this.#events.answer?.();
    else if (subclass === CONTROL.ringing) this.#events.ringing?.();
    else if (subclass === CONTROL.busy || subclass === CONTROL.congestion) this.#events.refused?.();
  }

  #onIax({ subclass, timestamp }: FullFrame): void {
    if (subclass === IAX.ping) this.full(FRAME.iax, IAX.pong, none, timestamp);
    else if (subclass === IAX.lagrq) this.full(FRAME.iax, IAX.lagrp, none, timestamp);
    else if (subclass === IAX.hangup) this.#end(() => this.#events.gone?.());
    else if (subclass === IAX.reject) this.#end(() => this.#events.refused?.());
  }

  #end(told: () => void): void {
    this.ended = true;
    setTimeout(() => this.close(), 1_000).unref();
    told();
  }

  onMini(octets: Buffer): void {
    if (this.#gotVoice) this.#hear(octets.subarray(4));
  }

  #hear(samples: Buffer): void {
    if (!this.ended) this.#events.voice?.(samples);
  }

  /**
   * 20 ms towards the modem; `lost` frames were left out before. They are numbered here: a machine that stood still would
   * otherwise make the times jump, and the modem would fill in sound.
   */
  voice(samples: Buffer, lost = 0): void {
    if (this.#isClosed || this.ended) return;
    const first = Math.ceil((this.#now() + frameMs) / frameMs) * frameMs;
    this.#voiceAt = this.#voiceAt ? this.#voiceAt + frameMs * (1 + lost) : first;
    const high = this.#voiceAt >>> 16;
    if (high !== this.#voiceHigh) {
      this.#voiceHigh = high;
      this.full(FRAME.voice, LINEAR, samples, this.#voiceAt);
      return;
    }
    const octets = Buffer.allocUnsafe(4 + samples.length);
    octets.writeUInt16BE(this.callNumber, 0);
    octets.writeUInt16BE(this.#voiceAt & 0xffff, 2);
    samples.copy(octets, 4);
    this.#send(octets);
  }
}
