import { expect, test } from 'vitest';
import { FakeClock } from './clock.ts';
import { runMachine } from './machine.ts';

type Input = { kind: 'go' } | { kind: 'echo' } | { kind: 'timer'; name: string };
type Effect = { kind: 'shout' };

function counter(log: string[], clock = new FakeClock(0)) {
  const runner = runMachine<number, Input, Effect>({
    initial: 0,
    clock,
    onTimer: (name) => ({ kind: 'timer', name }),
    onIgnored: (input, why) => log.push(`${input.kind} ignored: ${why}`),
    perform() {
      log.push(`shout in ${runner.state}`);
      runner.send({ kind: 'echo' });
      log.push('shouted');
    },
    step(state, input) {
      if (input.kind === 'go') return { state: 1, effects: [{ kind: 'shout' }, { kind: 'arm', timer: 'T', ms: 10 }] };
      if (input.kind === 'echo') return { state: state + 1, effects: [] };
      return state === 3
        ? { state, effects: [], ignored: 'done' }
        : { state: 3, effects: [{ kind: 'arm', timer: 'T', ms: 5 }] };
    },
  });
  return { runner, clock };
}

test('an input that arrives while effects run waits its turn', () => {
  const log: string[] = [];
  const { runner } = counter(log);
  runner.send({ kind: 'go' });
  expect(log).toEqual(['shout in 1', 'shouted']);
  expect(runner.state).toBe(2);
});

test('a timer becomes an input, and what is ignored says why', () => {
  const log: string[] = [];
  const { runner, clock } = counter(log);
  runner.send({ kind: 'go' });
  clock.advance(20);
  expect(runner.state).toBe(3);
  expect(log.at(-1)).toBe('timer ignored: done');
});

test('a stopped machine leaves no timer behind', () => {
  const { runner, clock } = counter([]);
  runner.send({ kind: 'go' });
  runner.stop();
  expect(clock.pending).toBe(0);
});
