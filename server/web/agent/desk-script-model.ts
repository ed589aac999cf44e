import type { DeskScript } from '../../../views/scripts/step-view.ts';
import type { Reader } from '../../../views/texts/reader.ts';
import { beginRun, type RunProblem } from '../../core/scripts/step-script.ts';
import { stepViewOf } from '../scripts/step-model.ts';
import type { WebDeps } from '../web-deps.ts';

/** The script of the call at hand, with its texts filled in; undefined where nobody has published one. */
export function deskScriptOf(
  deps: Pick<WebDeps, 'scriptRuns' | 'office' | 'merge' | 'cases'>,
  about: {
    callId: string;
    login: string;
    customerId: string | undefined;
    reader: Reader;
    problems?: readonly RunProblem[] | undefined;
  },
): DeskScript | undefined {
  const { callId, login, customerId, reader, problems } = about;
  const hand = deps.scriptRuns.atHand({ callId, login });
  const choices = deps.scriptRuns.choices().filter(({ id }) => id !== hand?.script.id);
  if (!hand) return choices.length === 0 ? undefined : { callId, choices };
  const { script, version, language, run } = hand;
  const caseId = deps.cases.ofCall(callId).at(-1)?.id;
  const values = deps.merge.valuesFor({ customerId, caseId, login, language });
  const state = run?.state ?? beginRun(script);
  const office = deps.office.read();
  return {
    callId,
    choices,
    view: stepViewOf({ script, version, language, state, values, office, reader, problems }),
  };
}
