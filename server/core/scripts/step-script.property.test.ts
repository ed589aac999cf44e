import { expect, test } from 'vitest';
import { seeded } from '../../testing/seeded.ts';
import { judgeAnswer, type ScriptWorld, tidyAnswer } from './judge-answer.ts';
import { END, type Script, type ScriptQuestion, type ScriptStep, stepOf } from './script.ts';
import { beginRun, type RunInput, type RunState, requiredAhead, stepScript } from './step-script.ts';

const world: ScriptWorld = { ownFields: [], motives: [], services: [] };
type Random = (below: number) => number;
const pick = <T>(list: readonly T[], random: Random): T => list[random(list.length)]!;

function randomQuestion(id: string, goals: readonly string[], random: Random): ScriptQuestion {
  const kind = pick(['text', 'choice', 'number', 'date', 'consent'] as const, random);
  const to = (): string | undefined => (random(2) === 0 ? pick(goals, random) : undefined);
  const option = (name: string) => {
    const goal = to();
    return { id: name, names: { es: name, en: name }, ...(goal !== undefined && { to: goal }) };
  };
  const [onYes, onNo] = [to(), to()];
  return {
    ...{ id, kind, labels: { es: id, en: id }, required: random(3) === 0, fills: 'survey' },
    options: kind === 'choice' ? ['a', 'b', 'c'].map(option) : [],
    ways: kind === 'number' ? [{ from: 5, next: pick(goals, random) }] : [],
    ...(kind === 'number' && { max: 9 }),
    ...(kind === 'consent' && {
      purpose: 'data' as const,
      ...(onYes !== undefined && { onYes }),
      ...(onNo !== undefined && { onNo }),
    }),
  };
}

function randomScript(random: Random): Pick<Script, 'steps'> {
  const ids = Array.from({ length: 2 + random(6) }, (_, nth) => `s${nth}`);
  const goals = [...ids, END];
  const steps = ids.map(
    (id): ScriptStep => ({
      id,
      titles: { es: id, en: id },
      texts: { es: id, en: id },
      questions: Array.from({ length: random(4) }, (_, nth) => randomQuestion(`${id}q${nth}`, goals, random)),
      required: random(3) === 0,
      next: pick(goals, random),
    }),
  );
  return { steps };
}

function randomInput(step: ScriptStep | undefined, random: Random): RunInput {
  const values = Object.fromEntries(
    (step?.questions ?? []).map(({ id }) => [
      id,
      pick(['', 'a', 'b', 'yes', 'no', '3', '7,5', '2026-05-01', '12'], random),
    ]),
  );
  const reason = random(4) === 0 ? { reason: 'Se cortó' } : {};
  switch (random(10)) {
    case 0:
    case 1:
    case 2:
      return { kind: 'back' };
    case 3:
      return { kind: 'finished', values, ...reason };
    default:
      return { kind: 'answered', values, ...reason };
  }
}

/** What was answered, kept beside the run in the plainest way. */
function remember(model: Map<string, string>, step: ScriptStep | undefined, input: RunInput): void {
  if (input.kind === 'back') return;
  for (const question of step?.questions ?? []) {
    const value = tidyAnswer(question, input.values[question.id] ?? '');
    if (value === '') model.delete(question.id);
    else model.set(question.id, value);
  }
}

const answersOf = ({ answers }: RunState) => new Map(Object.entries(answers).map(([id, { value }]) => [id, value]));

test('moved back and forth in any order a run loses no answer, and is not done without what is required', () => {
  const ended = { done: 0, left: 0, moved: 0, refused: 0 };
  for (let seed = 1; seed <= 300; seed += 1) {
    const random = seeded(seed);
    const script = randomScript(random);
    let state = beginRun(script);
    const model = new Map<string, string>();
    for (let nth = 0; nth < 40; nth += 1) {
      const [before, step] = [state, stepOf(script, state.step)];
      const input = randomInput(step, random);
      const moved = stepScript(state, input, { script, world, at: nth, by: 'ana' });
      if (moved.kind === 'refused') {
        ended.refused += 1;
        expect(moved.problems).not.toEqual([]);
        continue;
      }
      state = moved.next;
      ended.moved += 1;
      remember(model, step, input);
      const { status } = state;
      const said = [...state.way, state.step].flatMap((id) => stepOf(script, id) ?? []);
      if (status.kind !== 'running') {
        ended[status.kind] += 1;
        const asked = new Set(said.flatMap(({ questions }) => questions.map(({ id }) => id)));
        for (const id of [...model.keys()]) if (!asked.has(id)) model.delete(id);
      }
      expect(answersOf(state)).toEqual(model);
      for (const { questions } of script.steps)
        for (const question of questions) {
          const value = model.get(question.id);
          if (value !== undefined) expect(judgeAnswer(question, value, world)).toBeUndefined();
        }
      for (const { id, questions } of said.slice(0, state.way.length))
        for (const question of questions)
          if (question.required && !model.has(question.id)) expect(state.reasons[id]).toBe('Se cortó');
      if (status.kind === 'done' && input.kind === 'finished') expect(requiredAhead(script, before)).toEqual([]);
      if (status.kind === 'done' && input.kind === 'answered') expect(requiredAhead(script, state)).toEqual([]);
      if (status.kind === 'left') expect(status.reason).not.toBe('');
    }
  }
  // Each of them comes up often enough to tell something.
  expect(Math.min(...Object.values(ended))).toBeGreaterThan(20);
});
