import { createFacts, type Facts } from '../../facts.ts';
import {
  CONTROL,
  ELEMENT,
  FRAME,
  IAX,
  isFull,
  LINEAR,
  number16,
  number32,
  readElements,
  readFull,
  text,
} from './iax.ts';
import { IaxLeg, type LegEvents } from './iax-leg.ts';
import { createImpairment, type LineFaults, type PlannedFault } from './line-faults.ts';

/** A number that is no modem. `play`: 8 kHz samples once, then silence. */
export type Service =
  | { kind: 'busy' }
  | { kind: 'reject' }
  | { kind: 'no-answer' }
  | { kind: 'silence' }
  | { kind: 'play'; samples: Int16Array }
  | { kind: 'hang-up'; afterMs: number };

export interface ExchangeFact {
  call: number;
  state: 'dialled' | 'ringing' | 'answered' | 'busy' | 'ended';
  from: string;
  to: string;
  /** Seconds since its answer, of an end. */
  seconds: number;
}

/** A call from a line outside. */
export interface OutsideCall {
  to: string;
  number?: string;
  name?: string;
  /** Heard by the modem after its answer; silence unless given. */
  samples?: Int16Array;
  ringMs?: number;
}

/** Where a modem is plugged in. */
export interface ModemLine {
  readonly number: string;
  /** Octets to the modem. */
  send(octets: Buffer): void;
}

export interface Exchange {
  readonly facts: Facts<ExchangeFact>;
  plug(line: ModemLine): { receive(octets: Buffer): void };
  service(number: string, service: Service): void;
  /** Holds for calls that come after it; the latest that suits is taken. */
  fault(fault: PlannedFault): void;
  /** Changes the faults of the calls that are up. */
  impair(faults: LineFaults): void;
  /** Spoils the calls that are up from now on, for so long. */
  hit(of: { ms: number; kind: 'mute' | 'noise' }): void;
  drop(): void;
  /** What comes over the line of this number, from the answer on. */
  listen(number: string, heard: (samples: Buffer) => void): void;
  /** Answers the call that rings at this number without its modem: who calls hears nothing until it answers too. */
  take(number: string): boolean;
  /** Ends the call of this number. */
  hangUp(number: string): void;
  /** Told who called, when a call is answered. */
  onAnswer(heard: (from: string) => void): () => void;
  call(from: OutsideCall): void;
  close(): void;
}

interface Line extends ModemLine {
  legs: Map<number, IaxLeg>;
  call: Call | undefined;
  heard?: (samples: Buffer) => void;
}

interface Call {
  id: number;
  from: string;
  to: string;
  caller: IaxLeg | undefined;
  callee: IaxLeg | undefined;
  calleeLine: Line | undefined;
  callerLine: Line | undefined;
  faults: LineFaults;
  answeredAt: number;
  isOver: boolean;
  /** Answered, and not by the modem yet. */
  isHeld: boolean;
  timers: NodeJS.Timeout[];
  toCallee(samples: Buffer): void;
  toCaller(samples: Buffer): void;
  onAnswer(): void;
}

const frameSamples = 160;
/** A software modem takes no call for five seconds after it has hung up; a telephone line would. */
const patienceMs = 7_000;

/** A small exchange between software modems; numbers that nobody has are busy. */
export function createExchange(seed = 1): Exchange {
  const lines = new Map<string, Line>();
  const services = new Map<string, Service>();
  const planned: PlannedFault[] = [];
  const calls = new Set<Call>();
  const answerListeners = new Set<(from: string) => void>();
  const facts = createFacts<ExchangeFact>('exchange', (fact) => JSON.stringify(fact));
  let callIds = 0;
  let legNumbers = 0;

  const secondsOf = (call: Call): number => (call.answeredAt ? (performance.now() - call.answeredAt) / 1000 : 0);

  function tell(call: Call, state: ExchangeFact['state']): void {
    facts.push({ call: call.id, state, from: call.from, to: call.to, seconds: secondsOf(call) });
  }

  function faultsFor(from: string, to: string): LineFaults {
    const at = planned.findIndex((each) => (each.from ?? from) === from && (each.to ?? to) === to);
    const found = planned[at];
    if (!found) return {};
    if (found.times !== undefined && --found.times <= 0) planned.splice(at, 1);
    const { from: _, to: __, times: ___, ...faults } = found;
    return faults;
  }

  function openLeg(line: Line, events: LegEvents): IaxLeg {
    legNumbers = (legNumbers % 30_000) + 1;
    const callNumber = legNumbers;
    const leg = new IaxLeg({ callNumber, send: line.send, events, onClose: () => line.legs.delete(callNumber) });
    line.legs.set(callNumber, leg);
    return leg;
  }

  function openCall(from: string, to: string): Call {
    const id = ++callIds;
    const faults = faultsFor(from, to);
    const call: Call = {
      id,
      from,
      to,
      caller: undefined,
      callee: undefined,
      calleeLine: undefined,
      callerLine: undefined,
      faults,
      answeredAt: 0,
      isOver: false,
      isHeld: false,
      timers: [],
      toCallee: () => undefined,
      toCaller: () => undefined,
      onAnswer: () => undefined,
    };
    const way = (direction: 'forward' | 'backward', leg: () => IaxLeg | undefined) => {
      const spoil = createImpairment({
        faults: () => call.faults,
        direction,
        seed: seed * 1000 + id * 2 + Number(direction === 'forward'),
        seconds: () => secondsOf(call),
      });
      let lost = 0;
      return (samples: Buffer): void => {
        if (!call.answeredAt || call.isOver) return;
        const out = spoil(samples);
        if (!out) {
          lost++;
          return;
        }
        const skipped = lost;
        lost = 0;
        const toLine = direction === 'forward' ? call.calleeLine : call.callerLine;
        toLine?.heard?.(out);
        if (direction === 'forward' && call.isHeld) return;
        const { delayMs } = call.faults;
        if (!delayMs) leg()?.voice(out, skipped);
        else {
          const kept = Buffer.from(out);
          after(call, delayMs, () => leg()?.voice(kept, skipped));
        }
      };
    };
    call.toCallee = way('forward', () => call.callee);
    call.toCaller = way('backward', () => call.caller);
    calls.add(call);
    tell(call, 'dialled');
    return call;
  }

  function after(call: Call, ms: number, then: () => void): void {
    call.timers.push(setTimeout(() => !call.isOver && then(), ms));
  }

  function end(call: Call): void {
    if (call.isOver) return;
    call.isOver = true;
    for (const timer of call.timers) clearTimeout(timer);
    for (const leg of [call.caller, call.callee]) leg?.hangUp();
    for (const line of [call.callerLine, call.calleeLine]) if (line?.call === call) line.call = undefined;
    calls.delete(call);
    tell(call, 'ended');
  }

  function answered(call: Call): void {
    if (call.answeredAt || call.isOver) return;
    call.answeredAt = performance.now();
    call.caller?.control(CONTROL.answer);
    tell(call, 'answered');
    for (const listener of [...answerListeners]) listener(call.from);
    if (call.faults.dropAfter !== undefined) after(call, call.faults.dropAfter * 1000, () => end(call));
    call.onAnswer();
  }

  function refuse(call: Call, how: 'busy' | 'reject'): void {
    if (call.isOver) return;
    tell(call, 'busy');
    if (how === 'reject') call.caller?.hangUp('reject');
    else call.caller?.control(CONTROL.busy);
    after(call, how === 'reject' ? 10 : 2_000, () => end(call));
  }

  function ring(call: Call, line: Line, who: { number: string; name: string }): void {
    const until = performance.now() + patienceMs;
    call.calleeLine = line;
    const attempt = (): void => {
      if (call.isOver) return;
      if (line.call && line.call !== call) {
        refuse(call, 'busy');
        return;
      }
      line.call = call;
      const leg = openLeg(line, {
        ringing: () => tell(call, 'ringing'),
        answer() {
          call.isHeld = false;
          answered(call);
        },
        gone: () => end(call),
        refused() {
          if (call.callee !== leg) return;
          call.callee = undefined;
          line.call = undefined;
          if (performance.now() < until) after(call, 400, attempt);
          else refuse(call, 'busy');
        },
        voice: (samples) => call.toCaller(samples),
      });
      call.callee = leg;
      const elements = [
        number16(ELEMENT.version, 2),
        text(ELEMENT.calledNumber, line.number),
        text(ELEMENT.callingNumber, who.number),
        text(ELEMENT.callingName, who.name),
        number32(ELEMENT.format, LINEAR),
        number32(ELEMENT.capability, LINEAR),
        text(ELEMENT.dnid, call.to),
      ];
      leg.full(FRAME.iax, IAX.new, Buffer.concat(elements));
    };
    attempt();
  }

  /** 20 ms frames in real time, however late the timer is. */
  function play(call: Call, samples: Int16Array | undefined, into: (frame: Buffer) => void): void {
    const began = performance.now();
    let frames = 0;
    const tick = (): void => {
      for (const due = (performance.now() - began) / 20; frames <= due; frames++) {
        const frame = Buffer.alloc(frameSamples * 2);
        for (let at = 0; at < frameSamples; at++)
          frame.writeInt16BE(samples?.[frames * frameSamples + at] ?? 0, at * 2);
        into(frame);
      }
      after(call, 10, tick);
    };
    tick();
  }

  function serve(call: Call, service: Service): void {
    if (service.kind === 'busy' || service.kind === 'reject') {
      const { kind } = service;
      after(call, 200, () => refuse(call, kind));
      return;
    }
    call.caller?.control(CONTROL.ringing);
    tell(call, 'ringing');
    if (service.kind === 'no-answer') return;
    after(call, 1_500, () => {
      answered(call);
      play(call, service.kind === 'play' ? service.samples : undefined, call.toCaller);
      if (service.kind === 'hang-up') after(call, service.afterMs, () => end(call));
    });
  }

  function dialled(line: Line, octets: Buffer): void {
    const elements = readElements(readFull(octets).data);
    const said = (element: number): string => elements.get(element)?.toString('latin1') ?? '';
    const to = said(ELEMENT.calledNumber).replace(/[^0-9*#]/g, '');
    const call = openCall(line.number, to);
    const leg = openLeg(line, {
      gone: () => end(call),
      refused: () => end(call),
      voice: (samples) => call.toCallee(samples),
    });
    call.caller = leg;
    call.callerLine = line;
    line.call = call;
    leg.onFull(octets);
    leg.full(FRAME.iax, IAX.accept, number32(ELEMENT.format, LINEAR));
    const { outcome } = call.faults;
    const callee = lines.get(to);
    const service: Service | undefined = outcome ? { kind: outcome } : services.get(to);
    if (service) serve(call, service);
    else if (!callee) after(call, 100, () => refuse(call, 'busy'));
    else {
      leg.control(CONTROL.ringing);
      ring(call, callee, { number: said(ELEMENT.callingNumber) || line.number, name: said(ELEMENT.callingName) });
    }
  }

  return {
    facts,
    plug(of) {
      const line: Line = { ...of, legs: new Map(), call: undefined };
      lines.set(line.number, line);
      const bySource = (source: number) => [...line.legs.values()].find((leg) => leg.peer === source && !leg.ended);
      return {
        receive(octets) {
          if (octets.length < 4) return;
          if (!isFull(octets)) {
            bySource(octets.readUInt16BE(0))?.onMini(octets);
            return;
          }
          const { source, destination, type, subclass } = readFull(octets);
          const leg = destination ? line.legs.get(destination) : bySource(source);
          if (leg) leg.onFull(octets);
          else if (type === FRAME.iax && subclass === IAX.new && !destination) dialled(line, octets);
          else if (type === FRAME.iax && (subclass === IAX.regreq || subclass === IAX.regrel)) {
            const registration = openLeg(line, {});
            registration.onFull(octets);
            registration.full(FRAME.iax, IAX.regack, number16(ELEMENT.refresh, 300));
            setTimeout(() => registration.close(), 2_000).unref();
          }
        },
      };
    },
    service: (number, service) => void services.set(number, service),
    fault: (fault) => void planned.unshift({ ...fault }),
    impair(faults) {
      for (const call of calls) Object.assign(call.faults, faults);
    },
    hit(of) {
      for (const call of calls) call.faults.hits = [...(call.faults.hits ?? []), { ...of, at: secondsOf(call) }];
    },
    drop() {
      for (const call of [...calls]) end(call);
    },
    listen(number, heard) {
      const line = lines.get(number);
      if (line) line.heard = heard;
    },
    take(number) {
      const call = lines.get(number)?.call;
      if (!call || call.isOver || call.answeredAt) return false;
      call.isHeld = true;
      answered(call);
      return true;
    },
    hangUp(number) {
      for (const call of [...calls]) if (call.from === number || call.to === number) end(call);
    },
    onAnswer(heard) {
      answerListeners.add(heard);
      return () => answerListeners.delete(heard);
    },
    call({ to, number = '', name = '', samples, ringMs }) {
      const line = lines.get(to);
      if (!line) throw new Error(`no modem has the number ${to}`);
      const call = openCall(number || 'private', to);
      call.onAnswer = () => play(call, samples, call.toCallee);
      if (ringMs !== undefined) after(call, ringMs, () => !call.answeredAt && end(call));
      ring(call, line, { number, name });
    },
    close() {
      for (const call of [...calls]) end(call);
      for (const line of lines.values()) for (const leg of [...line.legs.values()]) leg.close();
    },
  };
}
