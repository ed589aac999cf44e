import type { RefusalJudgement } from '../../core/customers/judge-refusal.ts';
import { limitPrompts } from '../../core/limits/limit-prompts.ts';
import type { KeyedAccount } from '../../core/office/accounts.ts';
import type { ActiveCall } from './active-call.ts';
import { CallOver } from './active-leg.ts';
import { askAccount } from './ask-account.ts';
import { takeCampaignOfPerson } from './charge-campaign.ts';
import { engage } from './engage.ts';
import type { ExchangeDeps } from './exchange-deps.ts';
import { matchCustomer } from './incoming-call.ts';
import { connectNumber } from './outgoing-call.ts';
import { planFor } from './plan-call.ts';
import { ringDevices } from './ring-devices.ts';
import { subjectAloud } from './subject-aloud.ts';
import { tellRefusal } from './tell-refusal.ts';

/** How long the agent's own phone rings after a click. */
const OWN_PHONE_RING_SEC = 20;

/** Click to call: the person's phone rings first, then the number is dialled. */
export function placeClickCall(
  deps: ExchangeDeps,
  call: ActiveCall,
  request: {
    login: string;
    extension: string;
    number: string;
    customerId?: string;
    refusal?: RefusalJudgement | undefined;
    account?: KeyedAccount | undefined;
  },
): void {
  const { login, extension, number } = request;
  const campaign = deps.campaignWork.of(login);
  const plan = planFor(deps, { dialled: number, extension, campaign });
  call.tell({
    kind: 'call.created',
    direction: plan.kind === 'internal' ? 'internal' : 'outbound',
    from: extension,
    to: number,
    login,
    origin: 'click',
  });
  call.show({ number, extension, login, stage: 'ringing' });
  engage(deps, call, { login, wrapUpSec: 0 });
  takeCampaignOfPerson(deps, call, { login, plan });
  if (request.customerId !== undefined) {
    call.tell({ kind: 'customer.matched', customerId: request.customerId, how: 'chosen' });
    call.show({ customerId: request.customerId });
  } else if (plan.kind === 'trunk') matchCustomer(deps, call, plan.e164);
  if (request.refusal) tellRefusal(call, request.refusal, login);
  deps.projector.project(call.callId);
  call.run(async () => {
    const own = await ringDevices(deps, call, {
      extension,
      login,
      from: { number, ...(call.view.name !== undefined && { name: call.view.name }) },
      role: 'caller',
      ringSec: OWN_PHONE_RING_SEC,
      autoAnswer: true,
    });
    if (own.kind === 'failed')
      return call.end(own.why === 'busy' ? 'busy' : own.why === 'declined' ? 'rejected' : own.why);
    const asked = { caller: own.leg, extension, plan, keyed: request.account, by: 'page' } as const;
    if (!(await askAccount(deps, call, asked))) return call.end('not-allowed');
    const outcome = await connectNumber(deps, call, { caller: own.leg, number, by: extension, campaign });
    if (outcome.kind === 'failed') {
      const { language } = deps.office.read().office;
      const { limit, subject } = outcome;
      const names = limit
        ? [limitPrompts[limit], ...(await subjectAloud(deps, { subject, language }))]
        : ['unavailable'];
      await call.sound.playPrompts(own.leg, { names, language }).catch((error: unknown) => {
        if (!(error instanceof CallOver)) throw error;
      });
      call.end(outcome.reason);
    }
  });
}
