import { type AnswerProblemCode, judgeAnswer, type ScriptWorld, tidyAnswer } from './judge-answer.ts';
import {
  END,
  reachable,
  type Script,
  type ScriptQuestion,
  type ScriptStep,
  type StepMailing,
  stepOf,
} from './script.ts';

export interface KeptAnswer {
  value: string;
  /** The step that asked. */
  step: string;
  at: number;
  by: string;
}

export type RunStatus =
  | { kind: 'running' }
  | { kind: 'done'; at: number; by: string }
  /** Ended before required steps, for a reason. */
  | { kind: 'left'; reason: string; at: number; by: string };

/** How far one has come with a script in a call. */
export interface RunState {
  /** The step at hand; `END` behind the last. */
  step: string;
  /** Steps gone through before it, in order; one that was come to again stands twice. */
  way: string[];
  answers: Record<string, KeptAnswer>;
  /** Why a step was left without the answers that it requires. */
  reasons: Record<string, string>;
  /** Steps whose promise was given. */
  promised: string[];
  status: RunStatus;
}

/** Answers by the question's id, as typed; '' is none. */
export type RunInput =
  | { kind: 'answered'; values: Record<string, string>; reason?: string }
  | { kind: 'back' }
  | { kind: 'finished'; values: Record<string, string>; reason?: string };

/** What is to be done about an answer outside of the script. */
export type RunEffect =
  | { kind: 'fill'; question: ScriptQuestion; value: string }
  | { kind: 'consent'; question: ScriptQuestion; step: ScriptStep; given: boolean }
  | { kind: 'promise'; step: ScriptStep }
  /** `to`: as answered in the script; absent: the customer's own address. */
  | { kind: 'mail'; mailing: StepMailing; to?: string };

export interface RunProblem {
  code: AnswerProblemCode | 'over' | 'no-way-back' | 'required-ahead' | 'gone-step';
  question?: string;
  /** Of `required-ahead`: a step that was not gone through. */
  step?: string;
}

export type RunStep =
  | { kind: 'moved'; next: RunState; effects: RunEffect[] }
  | { kind: 'refused'; problems: RunProblem[] };

export interface RunHow {
  script: Pick<Script, 'steps'>;
  world: ScriptWorld;
  at: number;
  by: string;
}

export const beginRun = (script: Pick<Script, 'steps'>): RunState => ({
  step: script.steps[0]?.id ?? END,
  way: [],
  answers: {},
  reasons: {},
  promised: [],
  status: { kind: 'running' },
});

/** Where a question's answer leads; undefined: nowhere of its own. */
function wayOf(question: ScriptQuestion, value: string | undefined): string | undefined {
  if (value === undefined) return undefined;
  if (question.kind === 'choice') return question.options.find(({ id }) => id === value)?.to;
  if (question.kind === 'consent') return value === 'yes' ? question.onYes : question.onNo;
  if (question.kind !== 'number') return undefined;
  const number = Number(value);
  return question.ways.find(({ from, to }) => number >= (from ?? -Infinity) && number <= (to ?? Infinity))?.next;
}

/** Where a step goes on with these answers: the first of its questions that knows a way, else its own. */
export function nextStep(step: ScriptStep, answerTo: (question: string) => string | undefined): string {
  for (const question of step.questions) {
    const way = wayOf(question, answerTo(question.id));
    if (way !== undefined) return way;
  }
  return step.next;
}

/** Required steps that were not gone through and can still be come to, the one at hand among them. */
export function requiredAhead(script: Pick<Script, 'steps'>, state: Pick<RunState, 'step' | 'way'>): ScriptStep[] {
  const ahead = reachable(script, state.step);
  return script.steps.filter(({ id, required }) => required && ahead.has(id) && !state.way.includes(id));
}

/** Takes the answers of the step at hand: those that are new are effects. */
function takeAnswers(
  state: RunState,
  step: ScriptStep,
  taken: { values: Record<string, string>; how: RunHow; isExcused: boolean },
): { answers: RunState['answers']; effects: RunEffect[]; problems: RunProblem[] } {
  const { values, how, isExcused } = taken;
  const answers = { ...state.answers };
  const effects: RunEffect[] = [];
  const problems: RunProblem[] = [];
  for (const question of step.questions) {
    const value = tidyAnswer(question, values[question.id] ?? '');
    const code = judgeAnswer(question, value, how.world);
    if (code !== undefined && !(code === 'required' && isExcused)) problems.push({ code, question: question.id });
    const before = answers[question.id];
    if (value === '') delete answers[question.id];
    else if (before?.value !== value) {
      answers[question.id] = { value, step: step.id, at: how.at, by: how.by };
      effects.push(
        question.kind === 'consent'
          ? { kind: 'consent', question, step, given: value === 'yes' }
          : { kind: 'fill', question, value },
      );
    }
  }
  return { answers, effects, problems };
}

const refused = (...problems: RunProblem[]): RunStep => ({ kind: 'refused', problems });

/** Answers to what was not asked on the way that was taken in the end. */
function onlyOfWay(script: Pick<Script, 'steps'>, state: RunState): RunState['answers'] {
  const asked = new Set(
    [...state.way, state.step].flatMap((id) => stepOf(script, id)?.questions ?? []).map(({ id }) => id),
  );
  return Object.fromEntries(Object.entries(state.answers).filter(([id]) => asked.has(id)));
}

function withReason(state: RunState, step: string, reason: string): RunState['reasons'] {
  const { [step]: _, ...rest } = state.reasons;
  return reason === '' ? rest : { ...rest, [step]: reason };
}

function mailOf({ mailing }: ScriptStep, answers: RunState['answers']): RunEffect[] {
  if (!mailing) return [];
  if (mailing.to === undefined) return [{ kind: 'mail', mailing }];
  const to = answers[mailing.to]?.value;
  return to === undefined ? [] : [{ kind: 'mail', mailing, to }];
}

/** One step of a script in a call. Answers given before stay when somebody goes back, and are no effect when they are given again. */
export function stepScript(state: RunState, input: RunInput, how: RunHow): RunStep {
  if (input.kind === 'back') {
    const before = state.way.at(-1);
    if (before === undefined) return refused({ code: 'no-way-back' });
    const next: RunState = { ...state, step: before, way: state.way.slice(0, -1), status: { kind: 'running' } };
    return { kind: 'moved', next, effects: [] };
  }
  if (state.status.kind !== 'running') return refused({ code: 'over' });
  const { script, at, by } = how;
  const step = stepOf(script, state.step);
  if (!step) return refused({ code: 'gone-step' });
  const reason = input.reason?.trim() ?? '';
  const missing = input.kind === 'finished' ? requiredAhead(script, state) : [];
  if (missing.length > 0 && reason === '')
    return refused(...missing.map(({ id }): RunProblem => ({ code: 'required-ahead', step: id })));
  const { answers, effects, problems } = takeAnswers(state, step, {
    values: input.values,
    how,
    isExcused: reason !== '',
  });
  if (problems.length > 0) return refused(...problems);
  const lacks = step.questions.some(({ required, id }) => required && answers[id] === undefined);
  const reasons = withReason(state, step.id, lacks ? reason : '');

  if (input.kind === 'finished') {
    const status: RunStatus = missing.length > 0 ? { kind: 'left', reason, at, by } : { kind: 'done', at, by };
    const next = { ...state, answers, reasons, status };
    return { kind: 'moved', next: { ...next, answers: onlyOfWay(script, next) }, effects };
  }

  const to = nextStep(step, (question) => answers[question]?.value);
  const isPromised = step.followUp !== undefined && !state.promised.includes(step.id);
  const next: RunState = {
    step: to,
    way: [...state.way, step.id],
    answers,
    reasons,
    promised: isPromised ? [...state.promised, step.id] : state.promised,
    status: to === END ? { kind: 'done', at, by } : { kind: 'running' },
  };
  if (to === END) next.answers = onlyOfWay(script, next);
  if (isPromised) effects.push({ kind: 'promise', step });
  return { kind: 'moved', next, effects: [...effects, ...mailOf(step, answers)] };
}
