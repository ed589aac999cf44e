import type { Exchange } from './services/calls/exchange.ts';
import { createScriptRuns, type ScriptRunsDeps } from './services/scripts/create-script-runs.ts';
import { createScripts } from './services/scripts/create-scripts.ts';
import type { ScriptRuns, Scripts } from './services/scripts/scripts.ts';

type Deps = Omit<ScriptRunsDeps, 'chooseCustomer' | 'agreeRecording'> & {
  calls: Pick<Exchange, 'chooseCustomer' | 'agreeRecording'>;
};

/** What is said and asked in calls: how it is written, and how it goes on in each call. */
export function openScripts({ calls, ...deps }: Deps): { scripts: Scripts; scriptRuns: ScriptRuns } {
  return {
    scripts: createScripts(deps),
    scriptRuns: createScriptRuns({
      ...deps,
      chooseCustomer: calls.chooseCustomer,
      agreeRecording: calls.agreeRecording,
    }),
  };
}
