import { clashesOf } from '../../core/office/campaigns.ts';
import type { Office } from '../../core/office/office.ts';
import { checkDuplicates, checkReference, type Report } from './reference-checks.ts';

/** What is wrong with campaigns; `used` are the ids of those that something was charged to, which therefore stay. */
export function checkCampaigns(
  report: Report,
  { campaigns, queues, departments, accounts }: Office,
  used: ReadonlySet<string>,
): void {
  const known = {
    queues: queues.map(({ id }) => id),
    units: departments.filter(({ outside }) => !outside).map(({ id }) => id),
    accounts: accounts.map(({ code }) => code),
  };
  for (const [index, campaign] of campaigns.entries()) {
    const path = `campaigns[${index}]`;
    const { department, account, firstDay, lastDay } = campaign;
    const places = campaign.queues.map((value, at) => ({ path: `${path}.queues[${at}]`, value }));
    checkDuplicates(report, places);
    for (const { path: place, value } of places)
      checkReference(report, { path: place, kind: 'queue', id: value, known: known.queues });
    checkReference(report, { path: `${path}.department`, kind: 'department', id: department, known: known.units });
    checkReference(report, { path: `${path}.account`, kind: 'account', id: account, known: known.accounts });
    if (lastDay !== undefined && lastDay < firstDay)
      report(`${path}.lastDay`, 'ends-before-it-begins', { value: lastDay }, `"${lastDay}" is before the first day`);
  }
  for (const { later, earlier, queue, at } of clashesOf(campaigns)) {
    const name = campaigns[earlier]!.name;
    const queueName = queues.find(({ id }) => id === queue)?.name ?? queue;
    report(
      `campaigns[${later}].queues[${at}]`,
      'two-campaigns',
      { queue: queueName, campaign: name },
      `the calls of "${queue}" are already those of "${name}" on some of these days`,
    );
  }
  const present = new Set(campaigns.map(({ id }) => id));
  for (const id of used)
    if (!present.has(id))
      report(
        'campaigns',
        'campaign-in-use',
        { id },
        `calls, faxes or mails were charged to "${id}": let it end instead`,
      );
}
