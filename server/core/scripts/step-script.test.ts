import { describe, expect, test } from 'vitest';
import type { ScriptWorld } from './judge-answer.ts';
import { END, exitsOfStep, type Script } from './script.ts';
import { scriptPresets } from './script-presets.ts';
import { beginRun, type RunEffect, type RunInput, type RunState, stepScript } from './step-script.ts';

const world: ScriptWorld = { ownFields: [], motives: [], services: [{ id: 'returns', name: 'Returns' }] };
const [care, collections, survey] = scriptPresets.map(({ script }) => script);

let now = 0;
const run = (script: Pick<Script, 'steps'>, inputs: RunInput[], from: RunState = beginRun(script)) => {
  const effects: RunEffect[] = [];
  let state = from;
  for (const input of inputs) {
    now += 1000;
    const step = stepScript(state, input, { script, world, at: now, by: 'ana' });
    if (step.kind === 'refused') return { state, effects, problems: step.problems };
    state = step.next;
    effects.push(...step.effects);
  }
  return { state, effects, problems: [] };
};
const answer = (values: Record<string, string> = {}, reason?: string): RunInput => ({
  kind: 'answered',
  values,
  ...(reason !== undefined && { reason }),
});
const back: RunInput = { kind: 'back' };

test('who asks for information goes by the catalogue, who has a problem does not', () => {
  const asked = run(care!, [answer({ name: 'Eva' }), answer({ matter: 'information' }), answer(), answer(), answer()]);
  expect(asked.state.way).toEqual(['greeting', 'matter', 'service', 'news', 'follow-up']);
  const told = run(care!, [
    answer(),
    answer({ matter: 'problem' }),
    answer({ subject: 'x' }),
    answer({ solved: 'yes' }),
  ]);
  expect(told.state).toMatchObject({ step: 'goodbye', way: ['greeting', 'matter', 'problem', 'solved'] });
});

test('a step mails of the catalogue to the address that was answered, and to nobody where none was', () => {
  const upTo = [answer(), answer({ matter: 'information' })];
  const mails = (...inputs: RunInput[]) =>
    run(care!, [...upTo, ...inputs]).effects.flatMap((effect) => (effect.kind === 'mail' ? [effect.to] : []));
  expect(mails(answer({ mail: 'eva@x.es' }))).toEqual(['eva@x.es']);
  expect(mails(answer())).toEqual([]);
  // A mistyped address is mended by going back.
  expect(mails(answer({ mail: 'ewa@x.es' }), back, answer({ mail: 'eva@x.es' }))).toEqual(['ewa@x.es', 'eva@x.es']);
  const own = { steps: care!.steps.map((step) => ({ ...step, ...(step.mailing && { mailing: { service: 'x' } }) })) };
  expect(run(own, [...upTo, answer()]).effects).toContainEqual({ kind: 'mail', mailing: { service: 'x' } });
});

test.each([
  ['0', 'cannot'],
  ['1', 'promise'],
  ['100', 'promise'],
  ['0.5', 'promise'],
  ['37,5', 'promise'],
])('%s per cent leads to %s', (percent, step) => {
  const { state } = run(collections!, [
    answer({ 'is-them': 'yes' }),
    answer({ recorded: 'yes' }),
    answer({ recognised: 'yes' }),
    answer({ percent }),
  ]);
  expect(state.step).toBe(step);
  expect(state.answers.percent?.value).toBe(percent.replace(',', '.'));
});

test('a number between the ranges goes on by the step itself', () => {
  const { state } = run(survey!, [answer({ 'takes-part': 'yes' }), answer({ recommend: '8' })]);
  expect(state.step).toBe('solved');
});

test('what was agreed to is told with its question, and who does not agree is let go', () => {
  const { state, effects } = run(survey!, [answer({ 'takes-part': 'no' })]);
  expect(state.step).toBe('no-thanks');
  expect(effects).toMatchObject([{ kind: 'consent', given: false, question: { id: 'takes-part', purpose: 'data' } }]);
});

describe('what is required', () => {
  test('keeps somebody at a step until it is answered', () => {
    const { state, problems } = run(care!, [answer(), answer()]);
    expect(problems).toEqual([{ code: 'required', question: 'matter' }]);
    expect(state.step).toBe('matter');
  });

  test('may be left out for a reason, which is kept, and forgotten when it is answered after all', () => {
    const left = run(care!, [answer(), answer({}, 'would not say')]);
    expect(left.state).toMatchObject({ step: 'problem', reasons: { matter: 'would not say' } });
    const said = run(care!, [back, answer({ matter: 'problem' }, 'would not say')], left.state);
    expect(said.state.reasons).toEqual({});
  });

  test('a reason makes no wrong answer right', () => {
    expect(run(care!, [answer(), answer({ matter: 'money' }, 'because')]).problems).toEqual([
      { code: 'not-offered', question: 'matter' },
    ]);
  });

  test('steps ahead keep it from being done, or a reason is kept', () => {
    const early = run(care!, [answer(), { kind: 'finished', values: {} }]);
    expect(early.problems.map(({ step }) => step)).toEqual(['matter', 'follow-up']);
    const { state } = run(care!, [answer(), { kind: 'finished', values: {}, reason: 'line dropped' }]);
    expect(state.status).toMatchObject({ kind: 'left', reason: 'line dropped', by: 'ana' });
  });

  test('steps that lie on another branch do not', () => {
    const { state } = run(collections!, [
      answer({ 'is-them': 'later' }),
      { kind: 'finished', values: { later: 'at six' } },
    ]);
    expect(state).toMatchObject({ status: { kind: 'done' }, answers: { later: { value: 'at six' } } });
  });
});

describe('going back', () => {
  test('keeps the answers, which are no news when they are given again', () => {
    const { state, effects } = run(care!, [answer({ name: 'Eva' }), back, answer({ name: 'Eva' })]);
    expect(effects).toHaveLength(1);
    expect(state).toMatchObject({ step: 'matter', way: ['greeting'] });
  });

  test('another answer is news, and what was asked on the way not taken is no result', () => {
    const first = run(care!, [answer(), answer({ matter: 'problem' }), answer({ subject: 'Charged twice' })]);
    const { state } = run(
      care!,
      [back, back, answer({ matter: 'information' }), answer({ mail: 'eva@x.es' }), answer(), answer(), answer()],
      first.state,
    );
    expect(state.status.kind).toBe('done');
    expect(Object.keys(state.answers).sort()).toEqual(['mail', 'matter']);
  });

  test('a promise is given once', () => {
    const { effects } = run(care!, [
      ...[answer(), answer({ matter: 'information' }), answer(), answer(), answer(), back, answer()],
    ]);
    expect(effects.filter(({ kind }) => kind === 'promise')).toHaveLength(1);
  });

  test('there is nothing before the beginning', () => {
    expect(run(care!, [back]).problems).toEqual([{ code: 'no-way-back' }]);
  });

  test('opens again what was over', () => {
    const { state } = run(collections!, [answer({ 'is-them': 'unknown' }), answer(), back]);
    expect(state).toMatchObject({ step: 'wrong', status: { kind: 'running' } });
  });
});

test('over is over', () => {
  const over = run(collections!, [answer({ 'is-them': 'unknown' }), answer()]);
  expect(over.state.step).toBe(END);
  expect(run(collections!, [answer()], over.state).problems).toEqual([{ code: 'over' }]);
});

test.each<[string, Record<string, string>, string]>([
  ['a number that is none', { recommend: 'many' }, 'no-number'],
  ['too much', { recommend: '11' }, 'too-much'],
  ['too little', { recommend: '-1' }, 'too-little'],
])('%s is refused', (_, values, code) => {
  expect(run(survey!, [answer({ 'takes-part': 'yes' }), answer(values)]).problems).toMatchObject([{ code }]);
});

test('a day that the calendar does not have is refused', () => {
  const at = run(collections!, [
    answer({ 'is-them': 'yes' }),
    answer({ recorded: 'yes' }),
    answer({ recognised: 'paid' }),
  ]);
  expect(run(collections!, [answer({ 'paid-on': '2026-02-30' })], at.state).problems).toMatchObject([
    { code: 'no-date' },
  ]);
  expect(run(collections!, [answer({ 'paid-on': '2028-02-29' })], at.state).problems).toEqual([]);
});

/** Mulberry32: the same seed gives the same walk. */
function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
}

test('whatever is typed in whatever order: each step follows a way of the one before, and results are of the way taken', () => {
  for (let seed = 1; seed <= 60; seed++) {
    const random = seeded(seed);
    const script = scriptPresets[seed % scriptPresets.length]!.script;
    let state = beginRun(script);
    for (let move = 0; move < 30; move++) {
      const step = script.steps.find(({ id }) => id === state.step);
      const values = Object.fromEntries(
        (step?.questions ?? []).map(({ id, options }) => {
          const guesses = ['', 'yes', 'no', '5', '2026-12-01', 'x', 'low', ...options.map((option) => option.id)];
          return [id, guesses[Math.floor(random() * guesses.length)]!];
        }),
      );
      const die = random();
      const input: RunInput =
        die < 0.2 ? back : { kind: die < 0.25 ? 'finished' : 'answered', values, ...(die > 0.7 && { reason: 'x' }) };
      const moved = stepScript(state, input, { script, world, at: move, by: 'ana' });
      if (moved.kind === 'refused') {
        expect(moved.problems.length, `seed ${seed}`).toBeGreaterThan(0);
        continue;
      }
      state = moved.next;
      const way = [...state.way, state.step];
      expect(way[0]).toBe(script.steps[0]!.id);
      for (const [at, id] of state.way.entries())
        expect(
          exitsOfStep(script.steps.find((each) => each.id === id)!).map(({ to }) => to),
          `seed ${seed}`,
        ).toContain(way[at + 1]);
      if (state.status.kind !== 'running')
        for (const { step: asked } of Object.values(state.answers)) expect(way, `seed ${seed}`).toContain(asked);
    }
  }
});
