import { type Campaign, campaignOfQueue } from '../office/campaigns.ts';
import type { OutboundPlan } from './plan-outbound.ts';
import type { RouteStep, TriedCall } from './try-steps.ts';

/** Whose campaign a tried call is: that of the queue it came to, or the one that whoever dials works in. */
export function createCampaignTeller(by: { tried: TriedCall; tell: (step: RouteStep) => void }) {
  const { tried, tell } = by;
  let current: string | undefined;
  function take(campaign: Campaign | undefined, how: 'queue' | 'working'): void {
    if (!campaign || campaign.id === current) return;
    current = campaign.id;
    tell({ kind: 'campaign', campaign: current, how });
  }
  return {
    /** Id of that which the call is of by now. */
    now: () => current,
    /** That in which whoever has the extension works: its number is shown. */
    workedInAt(extension: string): Campaign | undefined {
      const login = tried.office.people.find((each) => each.active && each.extension === extension)?.login;
      return login === undefined ? undefined : tried.campaignOf?.(login);
    },
    ofQueue: (queueId: string): void => take(campaignOfQueue(tried.office, { queueId, atMs: tried.atMs }), 'queue'),
    /** Only what leaves the house is its. */
    ofPerson: (campaign: Campaign | undefined, plan: OutboundPlan): void =>
      take(plan.kind === 'trunk' ? campaign : undefined, 'working'),
  };
}
