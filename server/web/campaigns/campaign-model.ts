import type { CampaignLine, CampaignSpan, CampaignView } from '../../../views/campaigns/campaign-view.ts';
import { type Campaign, campaignState } from '../../core/office/campaigns.ts';
import { addDays, instantAt, localTime } from '../../core/schedule/local-time.ts';
import { faxesOfCampaign } from '../../store/queries/campaign-faxes.ts';
import type { WebDeps } from '../web-deps.ts';

const todayOf = (deps: WebDeps): string => localTime(deps.office.read().office.timezone, deps.clock.now()).date;

/** A campaign as a list shows it. */
export function campaignLine(deps: WebDeps, campaign: Campaign): CampaignLine {
  const { queues } = deps.office.read();
  const { id, name, principal, firstDay, lastDay } = campaign;
  const budgets = deps.limits.budgets().filter(({ of }) => of === `campaign:${id}`);
  return {
    ...{ id, name, firstDay, state: campaignState(campaign, todayOf(deps)) },
    ...(principal !== undefined && { principal }),
    ...(lastDay !== undefined && { lastDay }),
    queues: campaign.queues.map((queue) => queues.find((each) => each.id === queue)?.name ?? queue),
    people: deps.campaignWork.peopleIn(id).map((login) => nameOf(deps, login)),
    ...(budgets.length > 0 && { percent: Math.max(...budgets.map(({ percent }) => percent)) }),
  };
}

const nameOf = (deps: WebDeps, login: string): string =>
  deps.office.read().people.find((each) => each.login === login)?.name ?? login;

/** What it did on those days of the office, both included. */
async function spanOf(
  deps: WebDeps,
  of: { id: string; name: CampaignSpan['name']; from: string; to: string },
): Promise<CampaignSpan> {
  const { id, name, from, to } = of;
  const { timezone, currency } = deps.office.read().office;
  const midnight = (date: string): number => instantAt(timezone, { date, minute: 0 });
  const sums = await deps.reports.sums({ campaign: id, from: midnight(from), to: midnight(addDays(to, 1)) });
  const payer = { kind: 'campaign', id } as const;
  const owed = await deps.statements.preview({ payer, from, to, basis: 'cost', currency });
  return {
    ...{ name, from, to, calls: sums.calls, answered: sums.answered, talkMs: sums.talkMs },
    // What was put on it or taken off it afterwards counts; amounts without a rate to the office's currency do not.
    ...(owed.kind === 'made' && { cost: owed.sheet.net, unrated: owed.sheet.unrated }),
  };
}

/** A campaign's page: what it did, what that cost, and what is on its way. */
export async function campaignView(deps: WebDeps, campaign: Campaign): Promise<CampaignView> {
  const { id, firstDay, script, segments } = campaign;
  const today = todayOf(deps);
  const month = `${today.slice(0, 7)}-01`;
  const began = firstDay < today ? firstDay : today;
  const spans = [
    await spanOf(deps, { id, name: 'today', from: today, to: today }),
    await spanOf(deps, { id, name: 'month', from: month, to: today }),
    // What was put on it by hand may be older than it.
    await spanOf(deps, { id, name: 'all', from: addDays(began, -366), to: today }),
  ];
  return {
    ...campaignLine(deps, campaign),
    currency: deps.office.read().office.currency,
    spans,
    budgets: deps.limits.budgets().filter(({ of }) => of === `campaign:${id}`),
    faxes: faxesOfCampaign(deps.db, id),
    sends: [
      ...deps.fax.bulks.list({ campaignId: id }).map((bulk) => {
        const { seen, isSpent } = deps.fax.bulks.report(bulk.id);
        const { name, state, total, createdAt } = bulk;
        return { kind: 'fax' as const, id: bulk.id, name, state, total, seen, createdAt, isSpent };
      }),
      ...deps.bulkMails.list({ campaignId: id }).map((bulk) => {
        const { skipped, opened: _opened, left: _left, ...went } = deps.bulkMails.report(bulk.id);
        const seen = [...Object.values(went), ...Object.values(skipped)].reduce((sum, each) => sum + each, 0);
        const { name, state, total, createdAt } = bulk;
        return { kind: 'mail' as const, id: bulk.id, name, state, total, seen, createdAt, isSpent: false };
      }),
    ].sort((a, b) => b.createdAt - a.createdAt),
    segments: segments.map((segment) => ({ id: segment, name: deps.segments.find(segment)?.name ?? segment })),
    ...(script !== undefined && {
      script: deps.scripts.list().find((each) => each.script.id === script)?.script.name ?? script,
    }),
  };
}
