import type { Office } from '../../core/office/office.ts';
import { checkDuplicates, checkReference, type Report } from './reference-checks.ts';

/** What is wrong with how queues bring callers to people, and with people's skills. */
export function checkQueues(report: Report, { queues, people }: Office): void {
  for (const [index, { members, distribution }] of queues.entries()) {
    const path = `queues[${index}].distribution`;
    const places = distribution.seats.map(({ login }, at) => ({ path: `${path}.seats[${at}].login`, value: login }));
    checkDuplicates(report, places);
    for (const place of places)
      checkReference(report, { path: place.path, kind: 'member', id: place.value, known: members });
    checkDuplicates(
      report,
      distribution.needs.map(({ skill }, at) => ({ path: `${path}.needs[${at}].skill`, value: skill })),
    );
  }
  for (const [index, { skills = [] }] of people.entries())
    checkDuplicates(
      report,
      skills.map(({ skill }, at) => ({ path: `people[${index}].skills[${at}].skill`, value: skill })),
    );
}
