import type { CampaignState } from '../../server/core/office/campaigns.ts';
import { Badge } from '../parts/badge.tsx';
import type { Reader } from '../texts/reader.ts';

const tones = { planned: 'info', running: 'good', paused: 'warn', ended: 'quiet' } as const;

/** Whether a campaign is to come, runs, rests or is over. */
export const CampaignBadge = ({ reader, state }: { reader: Reader; state: CampaignState }) => (
  <Badge tone={tones[state]}>{reader.t(`campaign-state.${state}`)}</Badge>
);
