import { campaignOfBudget } from '../../core/office/campaigns.ts';
import type { Language } from '../../core/office/office.ts';
import type { ExchangeDeps } from './exchange-deps.ts';
import { nameAloud } from './name-directory.ts';

/** Prompts that name the campaign whose budget refuses a call, where the machine can say it; none for any other limit. */
export async function subjectAloud(
  deps: Pick<ExchangeDeps, 'office' | 'promptFile' | 'speakName' | 'clock'>,
  { subject, language }: { subject: string | undefined; language: Language },
): Promise<string[]> {
  const campaign = campaignOfBudget(deps.office.read().campaigns, subject);
  return campaign ? nameAloud(deps, { name: campaign.name, language }) : [];
}
