import { expect, test } from 'vitest';
import { type Effect, type Input, initialState, step } from './reachability.ts';

function tellings(...inputs: Input[]): Effect[] {
  let state = initialState(60_000);
  return inputs.flatMap((input) => {
    const answer = step(state, input);
    state = answer.state;
    return answer.effects.filter((effect): effect is Effect => effect.kind === 'tell');
  });
}

const due: Input = { kind: 'due' };
const answer = (status: number): Input => ({ kind: 'answered', status, roundTripMs: 12 });
const timeout: Input = { kind: 'failed', why: 'timeout' };

test('any final answer but 408 and 503 means reachable', () => {
  for (const status of [200, 401, 404, 405, 486, 501, 603])
    expect(tellings({ kind: 'start' }, answer(status))).toEqual([{ kind: 'tell', reachable: true, roundTripMs: 12 }]);
});

test('one miss says nothing, the second in a row says unreachable', () => {
  expect(tellings({ kind: 'start' }, timeout)).toEqual([]);
  expect(tellings({ kind: 'start' }, timeout, due, answer(503))).toEqual([
    { kind: 'tell', reachable: false, status: 503 },
  ]);
  expect(tellings({ kind: 'start' }, timeout, due, answer(200), due, timeout)).toEqual([
    { kind: 'tell', reachable: true, roundTripMs: 12 },
  ]);
});

test('after a first miss the next probe comes soon, after an answer at its interval', () => {
  const probing = step(initialState(60_000), { kind: 'start' }).state;
  expect(step(probing, timeout).effects).toContainEqual({ kind: 'arm', timer: 'probe', ms: 5_000 });
  expect(step(probing, answer(200)).effects).toContainEqual({ kind: 'arm', timer: 'probe', ms: 60_000 });
});
