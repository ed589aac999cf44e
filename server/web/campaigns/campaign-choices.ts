import type { Option } from '../../../views/parts/form.ts';
import { campaignState } from '../../core/office/campaigns.ts';
import { localTime } from '../../core/schedule/local-time.ts';
import type { WebDeps } from '../web-deps.ts';

/** Campaigns that something may still be sent for. */
export function campaignChoices(deps: Pick<WebDeps, 'office' | 'clock'>): Option[] {
  const { office, campaigns } = deps.office.read();
  const day = localTime(office.timezone, deps.clock.now()).date;
  return campaigns
    .filter((each) => campaignState(each, day) !== 'ended')
    .map(({ id, name }) => ({ value: id, label: name }));
}

/** That was chosen in a form, when it is one of those. */
export const chosenCampaign = (deps: Pick<WebDeps, 'office' | 'clock'>, id: string): string | undefined =>
  campaignChoices(deps).find(({ value }) => value === id)?.value;

/** Of something that was sent for one. */
export const campaignOf = (
  deps: Pick<WebDeps, 'office'>,
  id: string | null,
): { campaign?: { id: string; name: string } } =>
  id === null
    ? {}
    : { campaign: { id, name: deps.office.read().campaigns.find((each) => each.id === id)?.name ?? id } };
