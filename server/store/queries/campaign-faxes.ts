import { count, eq } from 'drizzle-orm';
import { type Db, schema } from '../db.ts';
import type { FaxJobState } from '../schema/faxes.ts';

const { faxJobs } = schema;

/** How many faxes of a campaign stand in each state. */
export const faxesOfCampaign = (db: Db, campaignId: string): { state: FaxJobState; count: number }[] =>
  db
    .select({ state: faxJobs.state, count: count() })
    .from(faxJobs)
    .where(eq(faxJobs.campaignId, campaignId))
    .groupBy(faxJobs.state)
    .all();
