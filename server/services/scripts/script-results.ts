import type { Script, ScriptQuestion, ScriptStep } from '../../core/scripts/script.ts';
import type { openRunStore, RunSpan } from '../../store/scripts/run-store.ts';
import type { QuestionResults, ScriptResults, ScriptVersion } from './scripts.ts';

const LATEST = 20;

/** Questions of all versions, as the newest that has them words them. */
function questionsOf(scripts: readonly Script[]): { step: ScriptStep; question: ScriptQuestion }[] {
  const found = new Map<string, { step: ScriptStep; question: ScriptQuestion }>();
  for (const script of scripts)
    for (const step of script.steps)
      for (const question of step.questions) if (!found.has(question.id)) found.set(question.id, { step, question });
  return [...found.values()];
}

function countsOf(question: ScriptQuestion, values: readonly string[]): QuestionResults['counts'] {
  if (question.kind === 'text' || question.kind === 'date') return [];
  const times = new Map<string, number>();
  // What nobody chose is told as well.
  for (const { id } of question.options) times.set(id, 0);
  if (question.kind === 'consent') for (const each of ['yes', 'no']) times.set(each, 0);
  for (const value of values) times.set(value, (times.get(value) ?? 0) + 1);
  const counts = [...times].map(([value, count]) => ({ value, times: count }));
  return question.kind === 'number' ? counts.sort((a, b) => Number(a.value) - Number(b.value)) : counts;
}

/** Answers to a script counted by question, its runs by version. `versions`: the newest first. */
export function tellResults(
  store: ReturnType<typeof openRunStore>,
  about: { scriptId: string; span: RunSpan; versions: readonly ScriptVersion[] },
): ScriptResults {
  const { scriptId, span, versions } = about;
  const rows = store.answersOf(scriptId, span);
  const runs = store.runsOf(scriptId, span);
  const byQuestion = Map.groupBy(rows, ({ answer }) => answer.question);
  const questions = questionsOf(versions.map(({ script }) => script)).flatMap(
    ({ step, question }): QuestionResults[] => {
      const values = (byQuestion.get(question.id) ?? []).map(({ answer }) => answer.value);
      if (values.length === 0) return [];
      const numbers = question.kind === 'number' ? values.map(Number) : [];
      return [
        {
          question,
          step,
          answered: values.length,
          counts: countsOf(question, values),
          latest: question.kind === 'text' || question.kind === 'date' ? values.slice(-LATEST).reverse() : [],
          ...(numbers.length > 0 && {
            mean: numbers.reduce((sum, each) => sum + each, 0) / numbers.length,
            least: Math.min(...numbers),
            most: Math.max(...numbers),
          }),
        },
      ];
    },
  );
  return {
    versions: versions.map(({ number }) => {
      const own = runs.filter(({ version }) => version === number);
      const ended = (status: string): number => own.filter((run) => run.status === status).length;
      return { number, begun: own.length, done: ended('done'), left: ended('left'), running: ended('running') };
    }),
    questions,
    answers: rows.map(({ run, answer }) => ({
      at: answer.at,
      callId: run.callId,
      ...(run.customerId !== null && { customerId: run.customerId }),
      version: run.version,
      language: run.language,
      step: answer.step,
      question: answer.question,
      value: answer.value,
      by: answer.by,
    })),
  };
}
