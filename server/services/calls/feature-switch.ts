import { type FeatureCode, readFeatureCode } from '../../core/dialplan/feature-codes.ts';
import type { ActiveCall } from './active-call.ts';
import type { ActiveLeg } from './active-leg.ts';
import { blockLastCaller } from './block-last-caller.ts';
import { switchDayNight } from './day-night.ts';
import type { ExchangeDeps } from './exchange-deps.ts';
import { lacksAccount } from './house-account.ts';
import { isPermitted, planFor } from './plan-call.ts';

/** Whether the number dialled switches something of the phone's extension. */
export const isFeatureCode = (dialled: string): boolean => readFeatureCode(dialled) !== undefined;

/** A phone switches its own forwarding or do not disturb: it is done, written down and confirmed in words. */
export async function switchFeature(
  deps: ExchangeDeps,
  call: ActiveCall,
  asked: { caller: ActiveLeg; extension: string; dialled: string },
): Promise<void> {
  const { caller, extension } = asked;
  const code = readFeatureCode(asked.dialled);
  if (!code) return call.end('invalid-number', 'not-found');
  await call.answer(caller);
  call.show({ stage: 'ending' });
  const name = apply(deps, call, { code, extension });
  await call.sound.playPrompts(caller, { names: [name], language: deps.office.read().office.language });
  call.end('callee-hangup');
}

/** The prompt that tells how it went. */
function apply(deps: ExchangeDeps, call: ActiveCall, asked: { code: FeatureCode; extension: string }): string {
  const { code, extension } = asked;
  if (code.feature === 'block-last') return blockLastCaller(deps, call, extension);
  if (code.feature === 'hours') return switchDayNight(deps, call, { ...code, extension });
  const to = code.feature === 'forward' ? code.to : undefined;
  if (to !== undefined) {
    const plan = planFor(deps, { dialled: to, extension });
    if (plan.kind === 'refused' || to === extension) return 'invalid-number';
    if (!isPermitted(deps, call, { plan, extension }).allowed) return 'not-allowed';
    // Set so, no call would go there.
    if (lacksAccount(deps, call, { plan, extension })) return 'account-missing';
  }
  const outcome = deps.office.edit(
    (draft) => {
      const own = draft.extensions.find(({ number }) => number === extension);
      if (!own) return;
      if (code.feature === 'dnd') own.dnd = code.on;
      else if (code.to === undefined) delete own.forward[code.when];
      else own.forward[code.when] = code.to;
    },
    { by: call.view.login ?? `phone ${extension}` },
  );
  if (outcome.kind === 'refused') {
    deps.log.warn('a switch of a phone was refused', { extension, problems: outcome.problems });
    return 'unavailable';
  }
  const on = code.feature === 'dnd' ? code.on : code.to !== undefined;
  const what = code.feature === 'dnd' ? 'dnd' : (`forward-${code.when}` as const);
  call.tell({ kind: 'feature.switched', extension, what, on, ...(to !== undefined && { to }) });
  return `${code.feature}-${on ? 'on' : 'off'}`;
}
