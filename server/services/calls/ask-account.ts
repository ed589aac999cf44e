import type { OutboundPlan } from '../../core/dialplan/plan-outbound.ts';
import { judgeAccount, type KeyedAccount, readKeyedAccount } from '../../core/office/accounts.ts';
import type { ActiveCall } from './active-call.ts';
import type { ActiveLeg } from './active-leg.ts';
import type { ExchangeDeps } from './exchange-deps.ts';
import { lacksAccount } from './house-account.ts';
import { readSecretKeys } from './read-keys.ts';

const TRIES = 3;
const LONGEST_CODE = 10;

/** What the call is charged to from now on. */
function takeAccount(
  call: ActiveCall,
  given: { code: string; how: 'asked' | 'dialled' | 'keyed' | 'page' | 'kept'; login?: string },
): void {
  const { code, how, login } = given;
  call.tell({ kind: 'account.given', account: code, how, ...(login !== undefined && { login }) });
  call.show({ account: code });
}

/** The second call of somebody who asks before handing over is for the same matter. */
export function keepAccount(from: ActiveCall, to: ActiveCall): void {
  const { account } = from.view;
  if (account !== undefined) takeAccount(to, { code: account, how: 'kept' });
}

/**
 * Before a call goes out: takes the account that came with the number, and asks for one where the route wants it, in words
 * and by keys; a phone or queue that has an account of its own is not asked. False when none was given, three times, or too many wrong ones were. What is no call over a route of the
 * office, as an emergency, is never asked about.
 */
export async function askAccount(
  deps: ExchangeDeps,
  call: ActiveCall,
  asked: {
    caller: ActiveLeg;
    extension: string;
    /** The queue that keeps its word by the call. */
    queueId?: string;
    plan: OutboundPlan;
    keyed?: KeyedAccount | undefined;
    by: 'dialled' | 'page';
  },
): Promise<boolean> {
  const { caller, extension, plan, queueId } = asked;
  if (plan.kind !== 'trunk' || (asked.keyed === undefined && !lacksAccount(deps, call, { plan, extension, queueId })))
    return true;
  const { office } = deps.office.read();
  const who = `account ${extension}`;
  const read = async (prompts: readonly string[]): Promise<string> => {
    await call.answer(caller);
    call.show({ stage: 'greeting' });
    return readSecretKeys(deps, call, { leg: caller, prompts, most: LONGEST_CODE });
  };
  let { keyed } = asked;
  for (let tried = 0; tried < TRIES && !deps.pinGuard.isLocked(who); tried++) {
    const how = keyed ? asked.by : 'asked';
    keyed ??= { code: await read(tried === 0 ? ['enter-account'] : ['wrong-account', 'enter-account']) };
    let judgement = judgeAccount(deps.office.read(), keyed);
    if (judgement.kind === 'pin')
      judgement = judgeAccount(deps.office.read(), { code: keyed.code, pin: await read(['enter-pin']) });
    if (judgement.kind === 'taken') {
      deps.pinGuard.right(who);
      takeAccount(call, { code: judgement.account.code, how });
      return true;
    }
    call.tell({ kind: 'account.given', how });
    deps.pinGuard.wrong(who);
    keyed = undefined;
  }
  await call.answer(caller);
  await call.sound.playPrompts(caller, { names: ['wrong-account', 'not-allowed'], language: office.language });
  return false;
}

/** Somebody who talks says what the call is charged to: `55`, or `55*1234` with a PIN. False when there is no such account. */
export function chargeTo(
  deps: Pick<ExchangeDeps, 'office' | 'pinGuard'>,
  call: ActiveCall,
  wish: { keys: string; how: 'keyed' | 'page'; who: string; login?: string },
): boolean {
  const { keys, how, login } = wish;
  const who = `account ${wish.who}`;
  const keyed = deps.pinGuard.isLocked(who) ? undefined : readKeyedAccount(keys);
  const judgement = keyed && judgeAccount(deps.office.read(), keyed);
  if (judgement?.kind === 'taken') {
    deps.pinGuard.right(who);
    takeAccount(call, { code: judgement.account.code, how, ...(login !== undefined && { login }) });
    return true;
  }
  deps.pinGuard.wrong(who);
  call.tell({ kind: 'account.given', how, ...(login !== undefined && { login }) });
  return false;
}
