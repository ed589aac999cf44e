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

test('after a power cut the first registration waits for its moment', () => {
  const waiting = after({ kind: 'start', delayMs: 4_000 });
  expect(waiting.effects).toEqual([
    { kind: 'tell', state: 'connecting' },
    { kind: 'arm', timer: 'again', ms: 4_000 },
  ]);
  expect(after({ kind: 'start', delayMs: 4_000 }, due).effects).toEqual([{ kind: 'register', expiresSec: 600 }]);
});

test('RFC 3261 8.1.3.4: a redirection is followed, three times at most, and the next refresh begins at our own registrar', () => {
  const moved = (host: string): Input => answer(302, { contacts: [`sip:${host}`] });
  expect(after(start, moved('b')).effects).toEqual([{ kind: 'register', expiresSec: 600, registrar: 'sip:b' }]);
  const refreshed = after(start, moved('b'), answer(200, { expiresSec: 60 }), due);
  expect(refreshed.effects).toEqual([{ kind: 'register', expiresSec: 600 }]);
  const lost = after(start, moved('b'), moved('c'), moved('d'), moved('e'));
  expect(lost.effects[0]).toMatchObject({ state: 'down', reason: 'registration-refused', status: 302 });
  expect(after(start, answer(302, { contacts: [] })).effects[0]).toMatchObject({ state: 'down', status: 302 });
  const stopped = after(start, moved('b'), answer(200), { kind: 'stop' });
  expect(stopped.effects).toContainEqual({ kind: 'register', expiresSec: 0, registrar: 'sip:b' });
});

test('RFC 5626 4.2.1: a broken connection is followed by a new registration, but not run after', () => {
  const lost: Input = { kind: 'lost', random: 0.999 };
  const granted = answer(200, { expiresSec: 3600 });
  const waits = [1, 2, 3, 4].map((count) =>
    armed(
      after(
        start,
        granted,
        ...Array.from({ length: count }, (_, i) => (i === 0 ? [lost] : [due, granted, lost])).flat(),
      ),
    ),
  );
  expect(waits.map((ms) => Math.round(ms! / 1000))).toEqual([1, 2, 4, 8]);
  expect(Math.round(armed(after(start, granted, lost, due, granted, due, granted, lost))! / 1000)).toBe(1);
  expect(after(start, lost).effects).toEqual([]);
  expect(after(start, granted, lost, lost).effects).toEqual([]);
});

const silent: Input = { kind: 'failed', why: 'timeout', random: 0.5 };

test('a registrar that is back from a silence is asked soon, but not one that refused', () => {
  const back: Input = { kind: 'back', random: 0.5 };
  expect(armed(after(start, silent, due, silent, back))).toBe(1_000);
  expect(after(start, silent, back, due).effects).toContainEqual({ kind: 'register', expiresSec: 600 });
  // A restart made it forget what it granted.
  expect(armed(after(start, answer(200, { expiresSec: 3600 }), back))).toBe(1_000);
  expect(after(start, silent, due, answer(403), back).ignored).toBe('waiting');
  expect(after(start, silent, back, back).ignored).toBe('waiting');
});

test('a registrar that answers after a silence too short for the probes is asked soon, but only once', () => {
  const answers: Input = { kind: 'answers', random: 0.5 };
  expect(armed(after(start, silent, answers))).toBe(1_000);
  expect(after(start, silent, answers, due).effects).toContainEqual({ kind: 'register', expiresSec: 600 });
  expect(after(start, silent, answers, due, silent, answers).ignored).toBeDefined();
  expect(after(start, answer(403), answers).ignored).toBeDefined();
  expect(after(start, answer(200, { expiresSec: 3600 }), answers).ignored).toBeDefined();
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

test('RFC 5626 4.5: a wait is spread over the upper half of its time', () => {
  const third = (random: number): number | undefined => {
    const no = answer(500, { random });
    return armed(after(start, no, due, no, due, no));
  };
  expect([0, 0.5, 0.999].map(third)).toEqual([60_000, 90_000, 119_940]);
});

test('a refusal for good is not hammered: 5 min to an hour', () => {
  const no = answer(403, { random: 0.999 });
  const waits = [1, 2, 3, 4, 5, 6].map((count) =>
    armed(after(start, ...Array.from({ length: count }, (_, i) => (i === 0 ? [no] : [due, no])).flat())),
  );
  expect(waits.map((ms) => Math.round(ms! / 60_000))).toEqual([5, 10, 20, 40, 60, 60]);
  expect(armed(after(start, answer(401, { random: 0 })))).toBe(300_000);
});

test('a registrar that grants seconds or years is met half way', () => {
  expect(armed(after(start, answer(200, { expiresSec: 1 })))).toBe(5_000);
  expect(armed(after(start, answer(200, { expiresSec: 2 ** 31 })))).toBe(86_400 * 850);
  expect(after(start, answer(423, { minExpiresSec: 2 ** 31 })).effects[0]).toMatchObject({
    state: 'down',
    status: 423,
  });
});

test('never retries sooner than 30 s, nor sooner than Retry-After asks', () => {
  expect(armed(after(start, answer(500, { random: 0 })))).toBe(30_000);
  expect(armed(after(start, answer(503, { retryAfterSec: 900 })))).toBe(900_000);
  expect(armed(after(start, answer(503, { retryAfterSec: 999_999_999 })))).toBe(3_600_000);
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
