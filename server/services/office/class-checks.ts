import { callKinds } from '../../core/office/call-kinds.ts';
import type { Office } from '../../core/office/office.ts';
import { checkReference, type Report } from './reference-checks.ts';

/** Classes of service: who has one, and by which hours it judges. */
export function checkClasses(report: Report, office: Office): void {
  const classes = office.classes.map(({ id }) => id);
  for (const section of ['people', 'extensions'] as const)
    for (const [index, each] of office[section].entries())
      checkReference(report, { path: `${section}[${index}].class`, kind: 'class', id: each.class, known: classes });
  const hours = office.hours.map(({ id }) => id);
  for (const [index, { allows }] of office.classes.entries())
    for (const kind of callKinds) {
      const permission = allows[kind];
      if (permission.kind !== 'hours') continue;
      const path = `classes[${index}].allows.${kind}.hours`;
      checkReference(report, { path, kind: 'hours', id: permission.hours, known: hours });
    }
}
