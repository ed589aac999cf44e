import type { OutboundPlan } from '../../core/dialplan/plan-outbound.ts';
import { campaignOfQueue } from '../../core/office/campaigns.ts';
import type { ActiveCall } from './active-call.ts';
import type { ExchangeDeps } from './exchange-deps.ts';

/** Whose campaign the call is from now on. */
function takeCampaign(
  call: ActiveCall,
  given: { campaign: string; how: 'queue' | 'working' | 'kept'; login?: string },
): void {
  if (call.view.campaign === given.campaign) return;
  call.tell({ kind: 'campaign.given', ...given });
  call.show({ campaign: given.campaign });
}

/** The call came to a queue, or is made for one: where that works a campaign, it is the campaign's. */
export function takeCampaignOfQueue(
  deps: Pick<ExchangeDeps, 'office' | 'clock'>,
  call: ActiveCall,
  queueId: string,
): void {
  const campaign = campaignOfQueue(deps.office.read(), { queueId, atMs: deps.clock.now() });
  if (campaign) takeCampaign(call, { campaign: campaign.id, how: 'queue' });
}

/** Somebody of the house calls outside: for the campaign that they work in. */
export function takeCampaignOfPerson(
  deps: Pick<ExchangeDeps, 'campaignWork'>,
  call: ActiveCall,
  by: { login: string | undefined; plan: OutboundPlan },
): void {
  const { login, plan } = by;
  const campaign = login === undefined || plan.kind !== 'trunk' ? undefined : deps.campaignWork.of(login);
  if (campaign) takeCampaign(call, { campaign: campaign.id, how: 'working', ...(login !== undefined && { login }) });
}

/** The second call of somebody who asks before handing over is for the same campaign. */
export function keepCampaign(from: ActiveCall, to: ActiveCall): void {
  const { campaign } = from.view;
  if (campaign !== undefined) takeCampaign(to, { campaign, how: 'kept' });
}
