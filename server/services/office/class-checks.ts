import { callKinds } from '../../core/office/call-kinds.ts';
import type { Office } from '../../core/office/office.ts';
import { checkReference, type Report } from './reference-checks.ts';

/** Classes of service: who has one, and by which hours it judges. */
export function checkClasses(report: Report, office: Office): void {
  const classes = office.classes.map(({ id }) => id);
  for (const section of ['people', 'extensions'] as const)
    for (const [index, each] of office[section].entries())
      checkReference(report, { path: `${section}[${index}].class`, kind: 'class', id: each.class, known: classes });
  const pins = new Map<string, number>();
  for (const [index, { callPin }] of office.people.entries()) {
    if (callPin === undefined) continue;
    const path = `people[${index}].callPin`;
    // The messages say nothing of the PIN itself.
    if (!/^\d+$/.test(callPin)) report(path, 'pin-not-digits', {}, 'must be 4 to 10 digits');
    if (pins.has(callPin)) report(path, 'pin-taken', {}, 'somebody else has this PIN: choose another one');
    pins.set(callPin, index);
  }
  const hours = office.hours.map(({ id }) => id);
  for (const [index, { allows }] of office.classes.entries())
    for (const kind of callKinds) {
      const permission = allows[kind];
      if (permission.kind !== 'hours') continue;
      const path = `classes[${index}].allows.${kind}.hours`;
      checkReference(report, { path, kind: 'hours', id: permission.hours, known: hours });
    }
}
