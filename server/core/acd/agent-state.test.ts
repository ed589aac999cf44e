import { expect, test } from 'vitest';
import { FakeClock } from '../../base/clock.ts';
import { type Runner, runMachine } from '../../base/machine.ts';
import { seeded } from '../../testing/seeded.ts';
import { type Effect, type Input, type State, signedOut, step, wrapUpTimer } from './agent-state.ts';

type Asked = Input extends infer Each ? (Each extends Input ? Omit<Each, 'at'> : never) : never;

/** A person whose inputs come with the time of a fake clock. */
function person(): {
  clock: FakeClock;
  log: string[];
  say: (...inputs: Asked[]) => State;
  runner: Runner<State, Input>;
} {
  const clock = new FakeClock(0);
  const log: string[] = [];
  const runner = runMachine<State, Input, Effect>({
    initial: signedOut(0),
    step,
    clock,
    onTimer: () => ({ kind: 'wrap-up-over', at: clock.now() }),
    onIgnored: (input, why) => log.push(`${input.kind} ignored: ${why}`),
    perform: (effect) =>
      log.push(
        effect.kind === 'changed' ? `${effect.activity.kind} because ${effect.why}` : `${effect.kind} ${effect.callId}`,
      ),
  });
  return {
    clock,
    log,
    runner,
    say(...inputs) {
      for (const input of inputs) runner.send({ ...input, at: clock.now() } as Input);
      return runner.state;
    },
  };
}

const ready: Asked = { kind: 'make-ready' };
const rest: Asked = { kind: 'take-break', reason: 'rest' };
const meal: Asked = { kind: 'take-break', reason: 'meal' };
const off: Asked = { kind: 'sign-out' };
const offered: Asked = { kind: 'offered', callId: 'c1' };
const answered: Asked = { kind: 'answered', callId: 'c1' };
const withdrawn: Asked = { kind: 'withdrawn', callId: 'c1' };
const missed = (missesBeforeBreak: number): Asked => ({ kind: 'missed', callId: 'c1', missesBeforeBreak });
const ended = (wrapUpMs: number): Asked => ({ kind: 'call-ended', callId: 'c1', wrapUpMs });
const ownCall: Asked = { kind: 'call-started', callId: 'c1' };
const talking = [ready, offered, answered];

test('a call goes from ringing to talking to wrap-up, and the clock makes the person ready again', () => {
  const { say, clock, log } = person();
  expect(say(...talking).activity).toEqual({ kind: 'talking', callId: 'c1' });
  expect(say(ended(20_000))).toMatchObject({ activity: { kind: 'wrap-up', callId: 'c1', endsAt: 20_000 } });
  clock.advance(19_999);
  expect(say().activity.kind).toBe('wrap-up');
  clock.advance(1);
  expect(say()).toMatchObject({ activity: { kind: 'ready' }, since: 20_000, idleSince: 20_000, signedInAt: 0 });
  expect(log).toEqual([
    'ready because asked',
    'ringing because offered',
    'talking because answered',
    'wrap-up because call-ended',
    'ready because wrap-up-over',
  ]);
});

test('a queue without wrap-up makes the person ready at once', () => {
  expect(person().say(...talking, ended(0)).activity).toEqual({ kind: 'ready' });
});

test('wrap-up can be finished early, and its timer says no more', () => {
  const { say, clock, log } = person();
  say(...talking, ended(20_000), ready);
  log.length = 0;
  clock.advance(60_000);
  expect(say().activity.kind).toBe('ready');
  expect(log).toEqual([]);
});

test('wrap-up can be made longer, counted from its planned end', () => {
  const { say, clock } = person();
  say(...talking, ended(20_000));
  clock.advance(15_000);
  expect(say({ kind: 'extend-wrap-up', ms: 30_000 }).activity).toMatchObject({ endsAt: 50_000 });
  clock.advance(34_999);
  expect(say().activity.kind).toBe('wrap-up');
  clock.advance(1);
  expect(say().activity.kind).toBe('ready');
});

test('a break asked for while talking begins when the call and its wrap-up are over', () => {
  const { say, clock } = person();
  expect(say(...talking, rest)).toMatchObject({
    activity: { kind: 'talking' },
    pending: { kind: 'break', reason: 'rest' },
  });
  expect(say(ended(5_000))).toMatchObject({ activity: { kind: 'wrap-up' }, pending: { reason: 'rest' } });
  clock.advance(5_000);
  const state = say();
  expect(state.activity).toEqual({ kind: 'break', reason: 'rest' });
  expect(state).not.toHaveProperty('pending');
});

test('the last request while talking counts, and asking to be ready takes it back', () => {
  expect(person().say(...talking, rest, meal, ended(0)).activity).toEqual({ kind: 'break', reason: 'meal' });
  expect(person().say(...talking, rest, off, ended(0)).activity).toEqual({ kind: 'off' });
  expect(person().say(...talking, rest, ready, ended(0)).activity).toEqual({ kind: 'ready' });
});

test('a break during wrap-up ends the wrap-up', () => {
  const { say, clock } = person();
  say(...talking, ended(20_000), rest);
  clock.advance(20_000);
  expect(say()).toMatchObject({ activity: { kind: 'break', reason: 'rest' }, since: 0 });
});

test('a missed call marks the person and sends them to the end of the line', () => {
  const { say, clock } = person();
  say(ready, offered);
  clock.advance(15_000);
  expect(say(missed(3))).toMatchObject({ activity: { kind: 'ready' }, misses: 1, idleSince: 15_000 });
});

test('misses in a row put the person on break; one answered call forgives the earlier ones', () => {
  const thrice = person();
  expect(thrice.say(ready, offered, missed(3), offered, missed(3)).activity.kind).toBe('ready');
  expect(thrice.say(offered, missed(3))).toMatchObject({ activity: { kind: 'break', reason: 'missed' }, misses: 3 });
  expect(thrice.log.at(-1)).toBe('break because missed-too-often');
  expect(thrice.say(ready).misses).toBe(0);
  const forgiven = person().say(ready, offered, missed(2), offered, answered, ended(0), offered, missed(2));
  expect(forgiven).toMatchObject({ activity: { kind: 'ready' }, misses: 1 });
});

test('a break that was asked for is kept by its name when the same call is missed once too often', () => {
  expect(person().say(ready, offered, meal, missed(1)).activity).toEqual({ kind: 'break', reason: 'meal' });
});

test('a queue that never sends on break lets any number of misses pass', () => {
  const anna = person();
  anna.say(ready);
  for (let count = 0; count < 10; count++) anna.say(offered, missed(0));
  expect(anna.runner.state).toMatchObject({ activity: { kind: 'ready' }, misses: 10 });
});

test('a caller who gives up while it rings does not cost the place in the line', () => {
  const { say, clock } = person();
  say(ready);
  clock.advance(60_000);
  say(offered);
  clock.advance(5_000);
  expect(say(withdrawn)).toMatchObject({ activity: { kind: 'ready' }, since: 65_000, idleSince: 0, misses: 0 });
});

test('who telephones during a break goes back to it', () => {
  const { say } = person();
  expect(say(ready, rest, ownCall).activity).toEqual({ kind: 'talking', callId: 'c1' });
  expect(say(ended(0)).activity).toEqual({ kind: 'break', reason: 'rest' });
});

test('a call dialled during wrap-up replaces it', () => {
  const { say, clock } = person();
  say(...talking, ended(5_000), { kind: 'call-started', callId: 'c2' });
  clock.advance(10_000);
  expect(say().activity).toEqual({ kind: 'talking', callId: 'c2' });
});

test.each([
  [[rest], 'take-break ignored: not-signed-in'],
  [[off], 'sign-out ignored: already-off'],
  [[ownCall], 'call-started ignored: not-signed-in'],
  [[offered], 'offered ignored: not-ready'],
  [[ready, ready], 'make-ready ignored: already-ready'],
  [[ready, rest, rest], 'take-break ignored: already-on-that-break'],
  [[ready, rest, offered], 'offered ignored: not-ready'],
  [[ready, answered], 'answered ignored: other-call'],
  [[ready, offered, { kind: 'answered', callId: 'c9' }], 'answered ignored: other-call'],
  [[...talking, { kind: 'call-ended', callId: 'c9', wrapUpMs: 0 }], 'call-ended ignored: other-call'],
  [[...talking, ready], 'make-ready ignored: on-call'],
  [[...talking, rest, rest], 'take-break ignored: already-pending'],
  [[...talking, off, off], 'sign-out ignored: already-pending'],
  [[...talking, ownCall], 'call-started ignored: on-call'],
  [[ready, { kind: 'extend-wrap-up', ms: 1 }], 'extend-wrap-up ignored: not-in-wrap-up'],
  [[ready, { kind: 'wrap-up-over' }], 'wrap-up-over ignored: not-in-wrap-up'],
] as [Asked[], string][])('what makes no sense changes nothing and says why: %o', (inputs, expected) => {
  const { say, log, runner } = person();
  say(...inputs.slice(0, -1));
  const before = runner.state;
  expect(say(inputs.at(-1)!)).toBe(before);
  expect(log.at(-1)).toBe(expected);
});

test('signing out ends the sign-in; the next one begins anew', () => {
  const { say, clock } = person();
  expect(say(ready, off)).not.toHaveProperty('signedInAt');
  clock.advance(1_000);
  expect(say(ready)).toMatchObject({ signedInAt: 1_000, since: 1_000, idleSince: 1_000 });
});

test('whatever comes in whatever order, the wrap-up timer runs exactly during wrap-up and nothing stays pending when idle', () => {
  const kinds: Asked[] = [
    ...[ready, ready, rest, off, offered, offered, answered, withdrawn, ownCall],
    ...[missed(2), ended(0), ended(5_000), { kind: 'extend-wrap-up', ms: 1_000 } as const],
    { kind: 'wrap-up-over' },
  ];
  const faults: string[] = [];
  const seen = new Set<string>();
  let state = signedOut(0);
  let isArmed = false;
  const below = seeded(7);
  for (let at = 0; at < 20_000; at++) {
    const input = { ...kinds[below(kinds.length)]!, at } as Input;
    const before = state;
    const answer = step(state, input);
    state = answer.state;
    for (const effect of answer.effects) {
      if (effect.kind === 'arm' && effect.timer === wrapUpTimer) isArmed = true;
      if (effect.kind === 'disarm') isArmed = false;
    }
    const { kind } = state.activity;
    seen.add(kind);
    const isBusy = kind === 'ringing' || kind === 'talking' || kind === 'wrap-up';
    if (isArmed !== (kind === 'wrap-up')) faults.push(`timer in ${kind} after ${input.kind}`);
    if (state.pending && !isBusy) faults.push(`pending in ${kind} after ${input.kind}`);
    if ((state.signedInAt === undefined) !== (kind === 'off')) faults.push(`sign-in in ${kind} after ${input.kind}`);
    if (answer.ignored !== undefined && state !== before) faults.push(`changed though ignored: ${input.kind}`);
  }
  expect(faults).toEqual([]);
  expect([...seen].sort()).toEqual(['break', 'off', 'ready', 'ringing', 'talking', 'wrap-up']);
});

test('where the result is required, paperwork ends by it and by nothing that is asked for meanwhile', () => {
  const { say, log } = person();
  say(...talking, { ...ended(20_000), resultWanted: true } as Asked, ready, meal);
  expect(say()).toMatchObject({ activity: { kind: 'wrap-up', resultWanted: true }, pending: { reason: 'meal' } });
  expect(say({ kind: 'result-given', callId: 'c9' } as Asked).activity.kind).toBe('wrap-up');
  expect(say({ kind: 'result-given', callId: 'c1' } as Asked).activity).toEqual({ kind: 'break', reason: 'meal' });
  expect(log).toContain('make-ready ignored: result-wanted');
  expect(log).toContain('result-given ignored: other-call');
});

test('the time for a required result runs out: that is told, and the person is ready', () => {
  const { say, clock, log } = person();
  say(...talking, { ...ended(20_000), resultWanted: true } as Asked);
  clock.advance(20_000);
  expect(say().activity.kind).toBe('ready');
  expect(log.slice(-2)).toEqual(['result-missing c1', 'ready because wrap-up-over']);
});

test('a result given in the talk is not wanted afterwards; that of another call is', () => {
  const { say } = person();
  say(...talking, { kind: 'result-given', callId: 'c1' } as Asked);
  expect(say({ ...ended(20_000), resultWanted: true } as Asked).activity).toEqual({
    kind: 'wrap-up',
    callId: 'c1',
    endsAt: 20_000,
  });
  say(ready, { kind: 'offered', callId: 'c2' } as Asked, { kind: 'answered', callId: 'c2' } as Asked);
  say({ kind: 'call-ended', callId: 'c2', wrapUpMs: 20_000, resultWanted: true } as Asked);
  expect(say().activity).toMatchObject({ kind: 'wrap-up', resultWanted: true });
});

test('a break that was granted waits for the paperwork; one that is taken ends it', () => {
  const granted = person();
  granted.say(...talking, ended(20_000), { ...meal, granted: true } as Asked);
  expect(granted.say()).toMatchObject({ activity: { kind: 'wrap-up' }, pending: { kind: 'break', reason: 'meal' } });
  granted.clock.advance(20_000);
  expect(granted.say().activity).toEqual({ kind: 'break', reason: 'meal' });
  expect(person().say(...talking, ended(20_000), meal).activity).toEqual({ kind: 'break', reason: 'meal' });
});

test('who missed a call rests as long as that way of missing says, unless ready is asked for', () => {
  const { say, clock } = person();
  say(ready, offered, { ...missed(0), restMs: 30_000 } as Asked);
  expect(say()).toMatchObject({ activity: { kind: 'ready' }, restsUntil: 30_000 });
  clock.advance(1_000);
  say(meal, ready);
  expect(say()).not.toHaveProperty('restsUntil');
});
