import type { ActiveCall } from './active-call.ts';
import type { ActiveLeg } from './active-leg.ts';
import { engage } from './engage.ts';
import type { ExchangeDeps } from './exchange-deps.ts';
import { introduce } from './parties-of.ts';
import { recordTalk } from './record-talk.ts';

/** The caller talks with who answered what rang at `called`: that one, somebody who picked it up, or one of a group. */
export async function joinReached(
  deps: ExchangeDeps,
  call: ActiveCall,
  pair: { caller: ActiveLeg; callee: ActiveLeg; called: string },
): Promise<void> {
  const { caller, callee, called } = pair;
  const { side } = callee;
  if (side.kind === 'extension' && side.login !== undefined) engage(deps, call, { login: side.login, wrapUpSec: 0 });
  await call.answer(caller);
  call.bridge(caller, callee);
  if (side.kind === 'trunk') return call.show({ stage: 'talking', trunkId: side.trunkId });
  const { extension, login } = side;
  if (extension !== called) introduce(deps, call, { a: caller, b: callee });
  recordTalk(deps, call, { outside: caller, office: callee });
  call.show({ stage: 'talking', extension, ...(login !== undefined && { login }) });
}
