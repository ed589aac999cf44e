import { expect, test } from 'vitest';
import { type Input, initialState, type State, step } from './registration.ts';

/** Feeds the inputs one after the other and gives what the last one led to. */
function after(...inputs: Input[]) {
  let state: State = initialState(600);
  let last = step(state, inputs[0]!);
  for (const [index, input] of inputs.entries()) {
    last = index === 0 ? last : step(state, input);
    state = last.state;
  }
  return last;
}

const start: Input = { kind: 'start' };
const due: Input = { kind: 'due' };
const answer = (status: number, more: Partial<Extract<Input, { kind: 'answered' }>> = {}): Input => ({
  kind: 'answered',
  now: 1_000_000,
  random: 0.5,
  status,
  ...more,
});
const armed = (result: ReturnType<typeof after>): number | undefined =>
  result.effects.flatMap((effect) => (effect.kind === 'arm' ? [effect.ms] : []))[0];

test('registers at the start and refreshes between 80 and 90 % of what was granted', () => {
  expect(after(start).effects).toContainEqual({ kind: 'register', expiresSec: 600 });
  const granted = after(start, answer(200, { expiresSec: 120 }));
  expect(granted.effects).toEqual([
    { kind: 'tell', state: 'up', until: 1_120_000 },
    { kind: 'arm', timer: 'again', ms: 102_000 },
  ]);
  expect(after(start, answer(200, { expiresSec: 120 }), due).effects).toEqual([{ kind: 'register', expiresSec: 600 }]);
});

test('RFC 3261 10.2.8: a 423 is answered with the Min-Expires it names, once', () => {
  const raised = after(start, answer(423, { minExpiresSec: 1800 }));
  expect(raised.effects).toEqual([{ kind: 'register', expiresSec: 1800 }]);
  const again = after(start, answer(423, { minExpiresSec: 1800 }), answer(423, { minExpiresSec: 1800 }));
  expect(again.effects[0]).toEqual({ kind: 'tell', state: 'down', reason: 'registration-refused', status: 423 });
});

test('wrong credentials are told apart from other refusals', () => {
  expect(after(start, answer(403)).effects[0]).toMatchObject({ state: 'down', reason: 'auth-failed', status: 403 });
  expect(after(start, answer(404)).effects[0]).toMatchObject({ reason: 'registration-refused', status: 404 });
  expect(after(start, { kind: 'failed', why: 'unreachable', random: 0 }).effects[0]).toEqual({
    kind: 'tell',
    state: 'down',
    reason: 'unreachable',
  });
});

test('failures back off from 30 s to 10 min, and a success starts over', () => {
  const no = answer(500, { random: 0.999 });
  const waits = [1, 2, 3, 4, 5, 6, 7].map((count) =>
    armed(after(start, ...Array.from({ length: count }, (_, i) => (i === 0 ? [no] : [due, no])).flat())),
  );
  expect(waits.map((ms) => Math.round(ms! / 1000))).toEqual([30, 60, 120, 240, 480, 600, 600]);
  const recovered = after(start, no, due, no, due, answer(200), due, no);
  expect(Math.round(armed(recovered)! / 1000)).toBe(30);
});

test('never retries sooner than 30 s, nor sooner than Retry-After asks', () => {
  expect(armed(after(start, answer(500, { random: 0 })))).toBe(30_000);
  expect(armed(after(start, answer(503, { retryAfterSec: 900 })))).toBe(900_000);
});

test('a 200 that keeps nothing of ours counts as refused', () => {
  expect(after(start, answer(200, { expiresSec: 0 })).effects[0]).toMatchObject({
    state: 'down',
    reason: 'registration-refused',
  });
});

test('stopping takes the contact back, also one still being registered, and nothing comes after it', () => {
  expect(after(start, answer(200), { kind: 'stop' }).effects).toContainEqual({ kind: 'register', expiresSec: 0 });
  expect(after(start, { kind: 'stop' }).effects).toContainEqual({ kind: 'register', expiresSec: 0 });
  expect(after(start, answer(500), { kind: 'stop' }).effects).toEqual([{ kind: 'disarm', timer: 'again' }]);
  expect(after(start, { kind: 'stop' }, answer(200)).effects).toEqual([]);
});
