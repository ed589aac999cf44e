import type { LimitWhy } from '../../core/calls/call-reasons.ts';
import type { RefusalPrompt } from '../../core/customers/judge-refusal.ts';
import type { ClassJudgement } from '../../core/dialplan/judge-class.ts';
import { limitPrompts } from '../../core/limits/limit-prompts.ts';
import type { Language } from '../../core/office/office.ts';
import type { ActiveCall } from './active-call.ts';
import type { ActiveLeg } from './active-leg.ts';
import type { ExchangeDeps } from './exchange-deps.ts';
import { subjectAloud } from './subject-aloud.ts';

const prompts: { [reason: string]: string } = {
  ...limitPrompts,
  'outside-hours': 'not-allowed-now',
  'wants-no-calls': 'wants-no-calls',
  'invalid-number': 'invalid-number',
  'no-account': 'account-missing',
  unavailable: 'unavailable',
};

/** Tells who calls why the call may not be made, then refuses it: it was never answered. */
export async function refuseAloud(
  deps: ExchangeDeps,
  call: ActiveCall,
  refusal: {
    caller: ActiveLeg;
    reason: ClassJudgement['reason'] | LimitWhy | RefusalPrompt | 'no-account' | 'unavailable';
    language?: Language;
    /** The budget that says no: a campaign is named. */
    subject?: string | undefined;
  },
): Promise<void> {
  const { caller, reason, subject } = refusal;
  call.show({ stage: 'ending' });
  await call.prepare(caller);
  // An offer that comes only with the ACK (RFC 3264 of a late one) leaves no way to be heard before.
  if (caller.state !== 'answered' && caller.incoming?.offer && caller.local) caller.incoming.progress(caller.local);
  else await call.answer(caller);
  const { language = deps.office.read().office.language } = refusal;
  const names = [prompts[reason] ?? 'not-allowed', ...(await subjectAloud(deps, { subject, language }))];
  await call.sound.playPrompts(caller, { names, language });
  call.end('not-allowed', 'forbidden');
}
