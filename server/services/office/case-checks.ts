import { motivePath } from '../../core/office/cases.ts';
import type { Office } from '../../core/office/office.ts';
import { checkDuplicates, checkReference, type Report } from './reference-checks.ts';

/** What is wrong with departments, motives and the times of cases. */
export function checkCases(
  report: Report,
  { departments, motives, people, hours, cases, taskKinds, accounts, mailIn }: Office,
): void {
  const logins = people.map(({ login }) => login);
  for (const [index, { members }] of departments.entries()) {
    const places = members.map((value, at) => ({ path: `departments[${index}].members[${at}]`, value }));
    checkDuplicates(report, places);
    for (const { path, value } of places) checkReference(report, { path, kind: 'person', id: value, known: logins });
  }
  const units = departments.map(({ id }) => id);
  const known = motives.map(({ id }) => id);
  for (const [index, { id, under, department }] of motives.entries()) {
    const path = `motives[${index}]`;
    checkReference(report, { path: `${path}.under`, kind: 'motive', id: under, known });
    checkReference(report, { path: `${path}.department`, kind: 'department', id: department, known: units });
    // A tree that bites its own tail has no top: none of it would be shown.
    const top = motivePath(motives, id)[0];
    if (top?.under !== undefined && known.includes(top.under))
      report(`${path}.under`, 'motive-circle', { value: id }, `"${id}" is under itself`);
  }
  for (const [index, { department }] of accounts.entries())
    checkReference(report, {
      path: `accounts[${index}].department`,
      kind: 'department',
      id: department,
      known: units,
    });
  for (const [index, { department }] of taskKinds.entries())
    checkReference(report, {
      path: `taskKinds[${index}].department`,
      kind: 'department',
      id: department,
      known: departments.filter(({ outside }) => !outside).map(({ id }) => id),
    });
  checkReference(report, {
    path: 'cases.warnings.task',
    kind: 'task-kind',
    id: cases?.warnings?.task,
    known: taskKinds.map(({ id }) => id),
  });
  checkReference(report, { path: 'mailIn.department', kind: 'department', id: mailIn?.department, known: units });
  checkReference(report, { path: 'cases.hours', kind: 'hours', id: cases?.hours, known: hours.map(({ id }) => id) });
}
