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

/**
 * Runs any pure `step` against a clock: performs effects in order, keeps the named timers (arming one anew replaces
 * it) and turns a fired timer into the input made by `onTimer`.
 */
export function runMachine<State, Input, Effect extends { kind: string }>(machine: {
  initial: State;
  step: (state: State, input: Input) => Step<State, Effect>;
  perform: (effect: Effect) => void;
  onTimer: (timer: string) => Input;
  clock: Clock;
  onIgnored?: (input: Input, why: string) => void;
}): Runner<State, Input> {
  let state = machine.initial;
  let stopped = false;
  let busy = false;
  const queue: Input[] = [];
  const timers = new Map<string, Timer>();

  const isTimer = (effect: Effect | TimerEffect): effect is TimerEffect =>
    effect.kind === 'arm' || effect.kind === 'disarm';

  function keepTimer(effect: TimerEffect): void {
    timers.get(effect.timer)?.cancel();
    timers.delete(effect.timer);
    if (effect.kind === 'disarm') return;
    const armed = machine.clock.after(effect.ms, () => {
      // Only the timer that is still on file may speak: one replaced meanwhile is silent.
      if (timers.get(effect.timer) !== armed) return;
      timers.delete(effect.timer);
      send(machine.onTimer(effect.timer));
    });
    timers.set(effect.timer, armed);
  }

  function send(input: Input): void {
    queue.push(input);
    if (busy) return;
    busy = true;
    try {
      for (let next = queue.shift(); next !== undefined && !stopped; next = queue.shift()) {
        const answer = machine.step(state, next);
        state = answer.state;
        if (answer.ignored !== undefined) machine.onIgnored?.(next, answer.ignored);
        for (const effect of answer.effects) {
          if (isTimer(effect)) keepTimer(effect);
          else machine.perform(effect);
        }
      }
    } finally {
      busy = false;
    }
  }

  return {
    get state() {
      return state;
    },
    send,
    stop() {
      stopped = true;
      queue.length = 0;
      for (const timer of timers.values()) timer.cancel();
      timers.clear();
    },
  };
}
