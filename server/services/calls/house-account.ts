import type { OutboundPlan } from '../../core/dialplan/plan-outbound.ts';
import { fixedAccount, type SentBy } from '../../core/office/fixed-account.ts';
import type { ActiveCall } from './active-call.ts';
import type { ExchangeDeps } from './exchange-deps.ts';
import type { ConnectOutcome } from './incoming-call.ts';

/** Whether a route wants to know who pays, nobody has said it in this call, and what sends it has no account of its own. */
export function lacksAccount(
  deps: Pick<ExchangeDeps, 'office'>,
  call: ActiveCall,
  { plan, ...by }: { plan: OutboundPlan; extension?: string | undefined; queueId?: string | undefined },
): boolean {
  if (plan.kind !== 'trunk' || plan.account !== 'required' || call.view.account !== undefined) return false;
  const { campaign } = call.view;
  return fixedAccount(deps.office.read(), { ...by, campaign, routeId: plan.routeId }) === undefined;
}

/**
 * Just before a leg is dialled over a route: where nobody said who pays, the account of what sends the call does. What goes
 * over a route that wants one, and has none, is not dialled; that is written down.
 */
export function settleAccount(
  deps: Pick<ExchangeDeps, 'office'>,
  call: ActiveCall,
  sentBy: SentBy,
): (ConnectOutcome & { kind: 'failed'; retry: false }) | undefined {
  if (call.view.account !== undefined) return undefined;
  const office = deps.office.read();
  const account = fixedAccount(office, { ...sentBy, campaign: call.view.campaign });
  if (account !== undefined) {
    call.tell({ kind: 'account.given', account, how: 'fixed' });
    return undefined;
  }
  const { routeId, extension, queueId } = sentBy;
  const route = office.outboundRoutes.find(({ id }) => id === routeId);
  if (route?.account !== 'required') return undefined;
  call.tell({
    kind: 'account.missing',
    routeId,
    ...(extension !== undefined && { extension }),
    ...(queueId !== undefined && { queueId }),
  });
  return { kind: 'failed', reason: 'not-allowed', cause: 'forbidden', unpaid: true, retry: false };
}
