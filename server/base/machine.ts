import type { Clock, Timer } from './clock.ts';

/** What a sans-I/O machine may ask of its runner besides its own effects. */
export type TimerEffect = { kind: 'arm'; timer: string; ms: number } | { kind: 'disarm'; timer: string };

/** The answer of a `step`: `ignored` says why an input changed nothing. */
export interface Step<State, Effect> {
  state: State;
  effects: readonly (Effect | TimerEffect)[];
  ignored?: string;
}

export interface Runner<State, Input> {
  readonly state: State;
  /** An input that arrives while effects run is queued behind them. */
  send(input: Input): void;
  /** Disarms all timers; later inputs are dropped. */
  stop(): void;
}

interface Machine<State, Input, Effect extends { kind: string }> {
  initial: State;
  step: (state: State, input: Input) => Step<State, Effect>;
  perform: (effect: Effect) => void;
  onTimer: (timer: string) => Input;
  clock: Clock;
  onIgnored?: (input: Input, why: string) => void;
}

/**
 * Runs any pure `step` against a clock: performs effects in order, keeps the named timers (arming one anew replaces
 * it) and turns a fired timer into the input made by `onTimer`.
 */
export function runMachine<State, Input, Effect extends { kind: string }>(
  machine: Machine<State, Input, Effect>,
): Runner<State, Input> {
  return new MachineRunner(machine);
}

const isTimer = <Effect extends { kind: string }>(effect: Effect | TimerEffect): effect is TimerEffect =>
  effect.kind === 'arm' || effect.kind === 'disarm';

interface Armed {
  name: string;
  timer: Timer | undefined;
}

/** Made anew with each change: an array that grows keeps room for many. */
const none: readonly Armed[] = [];

/** A class, as each transaction of the SIP engine has one: its methods and what it rarely needs take no memory of their own. */
class MachineRunner<State, Input, Effect extends { kind: string }> implements Runner<State, Input> {
  #state: State;
  #stopped = false;
  #busy = false;
  #waiting: Input[] | undefined;
  #armed: readonly Armed[] = none;
  readonly #machine: Machine<State, Input, Effect>;

  constructor(machine: Machine<State, Input, Effect>) {
    this.#machine = machine;
    this.#state = machine.initial;
  }

  get state(): State {
    return this.#state;
  }

  send(input: Input): void {
    if (this.#busy) {
      this.#waiting ??= [];
      this.#waiting.push(input);
      return;
    }
    this.#busy = true;
    try {
      for (let next: Input | undefined = input; next !== undefined && !this.#stopped; next = this.#waiting?.shift())
        this.#take(next);
    } finally {
      this.#busy = false;
      this.#waiting = undefined;
    }
  }

  stop(): void {
    this.#stopped = true;
    this.#waiting = undefined;
    for (const { timer } of this.#armed) timer?.cancel();
    this.#armed = none;
  }

  #take(input: Input): void {
    const { step, perform, onIgnored } = this.#machine;
    const answer = step(this.#state, input);
    this.#state = answer.state;
    if (answer.ignored !== undefined) onIgnored?.(input, answer.ignored);
    for (const effect of answer.effects) {
      if (isTimer(effect)) this.#keepTimer(effect);
      else perform(effect);
    }
  }

  #keepTimer(effect: TimerEffect): void {
    const name = effect.timer;
    const before = this.#armed.find((each) => each.name === name);
    before?.timer?.cancel();
    if (before) this.#drop(before);
    if (effect.kind === 'disarm' || this.#stopped) return;
    const armed: Armed = { name, timer: undefined };
    armed.timer = this.#machine.clock.after(effect.ms, () => this.#fire(armed));
    this.#armed = [...this.#armed, armed];
  }

  #drop(armed: Armed): void {
    this.#armed = this.#armed.length === 1 ? none : this.#armed.filter((each) => each !== armed);
  }

  #fire(armed: Armed): void {
    // Only the timer that is still on file may speak: one replaced meanwhile is silent.
    if (!this.#armed.includes(armed)) return;
    this.#drop(armed);
    this.send(this.#machine.onTimer(armed.name));
  }
}
