import { localTime } from '../schedule/local-time.ts';
import { type Account, payersByAccount } from './accounts.ts';
import type { Office } from './office.ts';

/** Work for a purpose and a time: what its calls, faxes and mails cost is told together, and paid by whom it says. */
export interface Campaign {
  id: string;
  name: string;
  /** The client company that it is for. */
  principal?: string;
  /** Pays in place of the unit of who calls; its people may work in the campaign. */
  department?: string;
  /** Code of a cost account that its calls are charged to, unless whoever calls names another. */
  account?: string;
  /** Calls of these are the campaign's, and their people may work in it. One queue has one running campaign. */
  queues: string[];
  /** `YYYY-MM-DD` in the office's zone, both included; without an end it runs until somebody says so. */
  firstDay: string;
  lastDay?: string;
  /** Nothing is charged to it, and nobody can choose it. */
  paused: boolean;
  /** E.164 shown on calls that people place while they work in it, before their own; absent = as without. */
  callerId?: string;
  /** Id of the script that its calls are talked by, before others. */
  script?: string;
  /** Ids of the lists of customers that it works. */
  segments: string[];
}

export const campaignDefaults = { queues: [], segments: [], paused: false } as const satisfies Partial<Campaign>;

export type CampaignState = 'planned' | 'running' | 'paused' | 'ended';

/** `day` is today's date in the office's zone. */
export function campaignState(
  { firstDay, lastDay, paused }: Pick<Campaign, 'firstDay' | 'lastDay' | 'paused'>,
  day: string,
): CampaignState {
  if (lastDay !== undefined && day > lastDay) return 'ended';
  if (day < firstDay) return 'planned';
  return paused ? 'paused' : 'running';
}

type Dated = Pick<Office, 'campaigns' | 'office'>;

/** Those that run at that moment. */
export function runningCampaigns({ campaigns, office }: Dated, atMs: number): Campaign[] {
  // Most offices have none, and this is asked for each call.
  if (campaigns.length === 0) return [];
  const day = localTime(office.timezone, atMs).date;
  return campaigns.filter((each) => campaignState(each, day) === 'running');
}

/** The one whose calls a queue's are. */
export const campaignOfQueue = (office: Dated, of: { queueId: string; atMs: number }): Campaign | undefined =>
  runningCampaigns(office, of.atMs).find(({ queues }) => queues.includes(of.queueId));

/** Whether somebody may work in it: by one of its queues, or its unit. */
export function mayWorkIn(
  { queues, departments }: Pick<Office, 'queues' | 'departments'>,
  of: { campaign: Pick<Campaign, 'queues' | 'department'>; login: string },
): boolean {
  const { campaign, login } = of;
  return (
    queues.some(({ id, members }) => campaign.queues.includes(id) && members.includes(login)) ||
    departments.some(({ id, members, outside }) => !outside && id === campaign.department && members.includes(login))
  );
}

/** Two that would both have a queue's calls on some day, by their places in the list: the later one and the queue. */
export function clashesOf(
  campaigns: readonly Pick<Campaign, 'queues' | 'firstDay' | 'lastDay' | 'paused'>[],
): { later: number; earlier: number; queue: string; at: number }[] {
  return campaigns.flatMap((one, later) =>
    one.queues.flatMap((queue, at) => {
      const earlier = campaigns.findIndex(
        (other, index) =>
          index < later &&
          !one.paused &&
          !other.paused &&
          other.queues.includes(queue) &&
          one.firstDay <= (other.lastDay ?? one.firstDay) &&
          other.firstDay <= (one.lastDay ?? other.firstDay),
      );
      return earlier < 0 ? [] : [{ later, earlier, queue, at }];
    }),
  );
}

/**
 * Who pays for what is charged to a campaign or an account, in place of who called. The account says more: it was named for
 * this one call.
 */
export function payersBy(
  { accounts, campaigns }: Pick<Office, 'accounts' | 'campaigns'>,
  by: { account?: string | null | undefined; campaign?: string | null | undefined },
): { account?: string } & Pick<Account, 'department' | 'principal' | 'customer'> {
  const campaign = by.campaign ? campaigns.find(({ id }) => id === by.campaign) : undefined;
  // One that is no longer used is none, as when the call was sent.
  const account = by.account ?? accounts.find(({ active, code }) => active && code === campaign?.account)?.code;
  return {
    ...(campaign?.department !== undefined && { department: campaign.department }),
    ...(campaign?.principal !== undefined && { principal: campaign.principal }),
    ...payersByAccount({ accounts }, account),
    ...(account !== undefined && { account }),
  };
}

/** Whose budget `campaign:spring day` is; undefined for anybody else's. */
export function campaignOfBudget<T extends Pick<Campaign, 'id'>>(
  campaigns: readonly T[],
  subject: string | undefined,
): T | undefined {
  const id = /^campaign:(.+) \w+$/.exec(subject ?? '')?.[1];
  return campaigns.find((each) => each.id === id);
}
