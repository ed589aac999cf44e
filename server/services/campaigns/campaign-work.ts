import { eq } from 'drizzle-orm';
import type { Clock } from '../../base/clock.ts';
import { type Campaign, mayWorkIn, runningCampaigns } from '../../core/office/campaigns.ts';
import type { Office } from '../../core/office/office.ts';
import { type Db, schema } from '../../store/db.ts';
import type { FactBus } from '../facts.ts';

const { campaignWork } = schema;

/** Who works in which campaign: what they dial meanwhile is its. */
export interface CampaignWork {
  /** Undefined: in none, or in one that does not run then (absent: now) or is not theirs any more. */
  of(login: string, atMs?: number): Campaign | undefined;
  /** Those that somebody may choose now. */
  choicesOf(login: string): Campaign[];
  /** Kept until it is said otherwise; undefined = in none. False when it is not theirs to choose. */
  choose(login: string, campaignId: string | undefined): boolean;
  /** Logins of those who work in it now. */
  peopleIn(campaignId: string): string[];
}

export function createCampaignWork(deps: {
  db: Db;
  clock: Clock;
  bus: FactBus;
  office: { read(): Office };
}): CampaignWork {
  const { db, clock, bus } = deps;
  const find = db.$client.prepare('select campaign_id from campaign_work where login = ?').pluck();

  function choicesAt(login: string, atMs: number): Campaign[] {
    const office = deps.office.read();
    return runningCampaigns(office, atMs).filter((campaign) => mayWorkIn(office, { campaign, login }));
  }

  const choicesOf = (login: string): Campaign[] => choicesAt(login, clock.now());

  function of(login: string, atMs = clock.now()): Campaign | undefined {
    const choices = choicesAt(login, atMs);
    const chosen = choices.length === 0 ? undefined : (find.get(login) as string | undefined);
    return choices.find(({ id }) => id === chosen);
  }

  return {
    of,
    choicesOf,
    choose(login, campaignId) {
      if (campaignId === undefined) db.delete(campaignWork).where(eq(campaignWork.login, login)).run();
      else {
        if (!choicesOf(login).some(({ id }) => id === campaignId)) return false;
        const values = { campaignId, since: clock.now() };
        db.insert(campaignWork)
          .values({ login, ...values })
          .onConflictDoUpdate({ target: campaignWork.login, set: values })
          .run();
      }
      bus.publish('agent.changed', { login });
      return true;
    },
    peopleIn: (campaignId) =>
      db
        .select({ login: campaignWork.login })
        .from(campaignWork)
        .where(eq(campaignWork.campaignId, campaignId))
        .orderBy(campaignWork.login)
        .all()
        .map(({ login }) => login)
        .filter((login) => of(login)?.id === campaignId),
  };
}
