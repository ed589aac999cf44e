import { type BothTexts, END, type Objection, type Script, type ScriptQuestion, type ScriptStep } from './script.ts';

const blank = (): BothTexts => ({ es: '', en: '' });

/** The first of `base-1`, `base-2`, … that is not taken. */
export function freeId(base: string, taken: readonly string[]): string {
  for (let nth = 1; ; nth++) if (!taken.includes(`${base}-${nth}`)) return `${base}-${nth}`;
}

export const blankStep = (script: Pick<Script, 'steps'>): ScriptStep => ({
  id: freeId(
    'step',
    script.steps.map(({ id }) => id),
  ),
  titles: blank(),
  texts: blank(),
  questions: [],
  required: false,
  next: END,
});

/** Ids of questions are never used again while the script has them: results are counted by them. */
export const blankQuestion = (script: Pick<Script, 'steps'>, kind: ScriptQuestion['kind']): ScriptQuestion => ({
  id: freeId(
    'question',
    script.steps.flatMap(({ questions }) => questions.map(({ id }) => id)),
  ),
  kind,
  labels: blank(),
  required: false,
  fills: 'survey',
  options: [],
  ways: [],
  ...(kind === 'consent' && { purpose: 'data' as const }),
});

export const blankObjection = (script: Pick<Script, 'objections'>): Objection => ({
  id: freeId(
    'objection',
    script.objections.map(({ id }) => id),
  ),
  titles: blank(),
  texts: blank(),
});

/** With a new step behind `after`, between it and where it led; at the end where there is no such step. */
export function withStep(script: Script, added: { step: ScriptStep; after?: string | undefined }): Script {
  const at = script.steps.findIndex(({ id }) => id === added.after);
  const before = script.steps[at];
  if (!before) {
    // Who came to the end comes to the new one first.
    const steps = script.steps.map((each, index) =>
      index === script.steps.length - 1 && each.next === END ? { ...each, next: added.step.id } : each,
    );
    return { ...script, steps: [...steps, added.step] };
  }
  const step = { ...added.step, next: before.next };
  return { ...script, steps: script.steps.toSpliced(at, 1, { ...before, next: step.id }, step) };
}

/** Every way that led to `from` leads to `to`. */
function relead(step: ScriptStep, way: { from: string; to: string }): ScriptStep {
  const led = (target: string): string => (target === way.from ? way.to : target);
  return {
    ...step,
    next: led(step.next),
    questions: step.questions.map((question) => ({
      ...question,
      options: question.options.map((option) => (option.to === undefined ? option : { ...option, to: led(option.to) })),
      ways: question.ways.map((each) => ({ ...each, next: led(each.next) })),
      ...(question.onYes !== undefined && { onYes: led(question.onYes) }),
      ...(question.onNo !== undefined && { onNo: led(question.onNo) }),
    })),
  };
}

/** Without a step: who came to it goes on where it led. */
export function withoutStep(script: Script, id: string): Script {
  const gone = script.steps.find((step) => step.id === id);
  if (!gone) return script;
  const to = gone.next === id ? END : gone.next;
  return {
    ...script,
    steps: script.steps.filter((step) => step !== gone).map((step) => relead(step, { from: id, to })),
  };
}

/** The step and the one above it change places; the first one stays. */
export function moveStepUp(script: Script, id: string): Script {
  const at = script.steps.findIndex((step) => step.id === id);
  const [step, above] = [script.steps[at], script.steps[at - 1]];
  if (!step || !above) return script;
  return { ...script, steps: script.steps.with(at, above).with(at - 1, step) };
}
