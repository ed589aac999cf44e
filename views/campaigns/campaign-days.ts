import { formatDay } from '../texts/format.ts';
import type { Reader } from '../texts/reader.ts';

/** From when to when. */
export const campaignDays = ({ firstDay, lastDay }: { firstDay: string; lastDay?: string }, reader: Reader): string =>
  lastDay === undefined
    ? reader.t('campaign.from-day', { from: formatDay(firstDay, reader) })
    : reader.t('campaign.from-to', { from: formatDay(firstDay, reader), to: formatDay(lastDay, reader) });
