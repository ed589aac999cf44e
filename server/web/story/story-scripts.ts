import type { Names, StoryScript } from '../../../views/story/story.ts';
import type { Reader } from '../../../views/texts/reader.ts';
import { textIn } from '../../core/scripts/script.ts';
import { valueName } from '../scripts/step-model.ts';
import type { WebDeps } from '../web-deps.ts';

/** What was said to have been asked in a call, in the language that it was asked in. */
export function storyScriptsOf(
  deps: Pick<WebDeps, 'scriptRuns' | 'office'>,
  about: { callId: string; names: Pick<Names, 'person'>; reader: Reader },
): StoryScript[] {
  const { callId, names, reader } = about;
  const office = deps.office.read();
  return deps.scriptRuns.toldOf(callId).map(({ run, script, asked }) => {
    const { language, version, login, state } = run;
    const { status, reasons } = state;
    return {
      ...{ name: script.name, version, by: names.person(login), language, status: status.kind },
      ...(status.kind === 'left' && { reason: status.reason }),
      asked: asked.map(({ step, question, answer }) => ({
        step: textIn(step.titles, language) || step.id,
        ...(question && { question: textIn(question.labels, language) || question.id }),
        ...(question &&
          answer && {
            answer: {
              text: valueName(question, answer.value, { office, reader, language }),
              at: answer.at,
              by: names.person(answer.by),
            },
          }),
        ...(reasons[step.id] !== undefined && { reason: reasons[step.id]! }),
      })),
    };
  });
}
