import type { Page } from '../layout/page.ts';
import { Act } from '../live/act.tsx';
import type { DeskPerson } from './desk.ts';

/** In which campaign somebody works: one click, kept until the next; nothing where none of theirs runs. */
export const CampaignChoice = ({ page, me }: { page: Page; me: DeskPerson }) => {
  const { t } = page.reader;
  if (!me.campaigns || me.campaigns.choices.length === 0) return null;
  const { choices, chosen = '' } = me.campaigns;
  return (
    <div class="me-campaign">
      <small id="me-campaign">{t('desk.campaign')}</small>
      <Act page={page} action="/agent/campaign" class="segmented" role="group" aria-labelledby="me-campaign">
        {[{ id: '', name: t('desk.campaign-none') }, ...choices].map(({ id, name }) => (
          <button type="submit" name="campaign" value={id} aria-pressed={id === chosen ? 'true' : 'false'}>
            {name}
          </button>
        ))}
      </Act>
    </div>
  );
};
