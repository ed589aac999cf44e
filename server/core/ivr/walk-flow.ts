import type { Language } from '../office/office.ts';
import type { Flow, FlowValues } from './flow.ts';
import {
  begin,
  type Effect,
  type FlowTarget,
  type Input,
  type Job,
  type JobOutcome,
  type Question,
} from './flow-state.ts';
import { step } from './run-flow.ts';

/** What a caller meets, in order; `waited`: nothing was pressed until the time was over. */
export type WalkStep =
  | Extract<Effect, { kind: 'entered' | 'left' | 'erred' | 'rated' }>
  | { kind: 'heard'; prompts: readonly string[]; language: Language }
  | { kind: 'pressed'; keys: string }
  | { kind: 'waited' }
  | { kind: 'judged'; question: Question; yes: boolean }
  | { kind: 'worked'; job: Job; outcome: JobOutcome }
  | { kind: 'sent'; target: FlowTarget };

export interface Walk {
  steps: WalkStep[];
  language: Language;
  keysLeft: readonly string[];
  end: { kind: 'target'; target: FlowTarget } | { kind: 'ended'; why: 'finished' | 'unanswered' | 'lost' };
}

/**
 * Takes a caller through a flow without a phone. Each of `keys` (`1`, `2045#`) is pressed at the next question, which is
 * heard to its end; then nothing more is pressed. Where the call is sent on, `isAnswered` says whether it is taken there;
 * the walk ends with the first target that is.
 */
export function walkFlow(
  flow: Flow,
  how: {
    language: Language;
    keys: readonly string[];
    judge: (question: Question) => boolean;
    /** What others answer; absent = what was asked for is done or found, and tells nothing. */
    work?: (job: Job) => JobOutcome;
    /** Known of the call before. */
    variables?: FlowValues;
    /** `keysLeft`: not pressed yet. */
    isAnswered?: (target: FlowTarget, keysLeft: readonly string[]) => boolean;
  },
): Walk {
  const steps: WalkStep[] = [];
  const keys = [...how.keys];
  let state = begin(flow.language ?? how.language, how.variables);
  const inputs: Input[] = [{ kind: 'started' }];
  for (let input = inputs.shift(); input; input = inputs.shift()) {
    const turn = step(flow, state, input);
    state = turn.state;
    for (const effect of turn.effects) {
      if (effect.kind === 'entered' || effect.kind === 'left' || effect.kind === 'erred' || effect.kind === 'rated')
        steps.push(effect);
      else if (effect.kind === 'play') {
        steps.push({ kind: 'heard', prompts: effect.prompts, language: effect.language });
        inputs.push({ kind: 'played', play: effect.play });
      } else if (effect.kind === 'ask') {
        const yes = how.judge(effect.question);
        steps.push({ kind: 'judged', question: effect.question, yes });
        inputs.push({ kind: 'judged', yes });
      } else if (effect.kind === 'work') {
        const { job } = effect;
        const outcome = how.work?.(job) ?? { why: job.kind === 'lookup' ? 'found' : 'done', set: {} };
        steps.push({ kind: 'worked', job, outcome });
        inputs.push({ kind: 'worked', ...outcome });
      } else if (effect.kind === 'connect') {
        const { target } = effect;
        steps.push({ kind: 'sent', target });
        if (how.isAnswered?.(target, keys) ?? true)
          return { steps, language: state.language, keysLeft: keys, end: { kind: 'target', target } };
        inputs.push({ kind: 'unanswered' });
      } else if (effect.kind === 'end')
        return { steps, language: state.language, keysLeft: keys, end: { kind: 'ended', why: effect.why } };
    }
    const { phase } = state;
    if (inputs.length > 0 || (phase.kind !== 'listening' && phase.kind !== 'confirming')) continue;
    // Digits under way go on by the key that is due; the time runs only for who presses nothing.
    const next = keys.shift();
    steps.push(next === undefined ? { kind: 'waited' } : { kind: 'pressed', keys: next });
    if (next === undefined) inputs.push({ kind: 'waited' });
    else inputs.push(...[...next].map((key): Input => ({ kind: 'key', key })));
  }
  return { steps, language: state.language, keysLeft: keys, end: { kind: 'ended', why: 'lost' } };
}
