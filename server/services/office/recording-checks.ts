import type { Office } from '../../core/office/office.ts';
import { checkDuplicates, checkReference, type Report } from './reference-checks.ts';

/** What recording rules name must be there; a queue is kept for one number of days. */
export function checkRecording(report: Report, office: Office): void {
  const { recording } = office;
  if (!recording) return;
  const queues = office.queues.map(({ id }) => id);
  const known = {
    queue: queues,
    person: office.people.map(({ login }) => login),
    class: office.classes.map(({ id }) => id),
    trunk: office.trunks.map(({ id }) => id),
  };
  for (const [index, rule] of recording.rules.entries())
    for (const kind of ['queue', 'person', 'class', 'trunk'] as const)
      checkReference(report, {
        path: `recording.rules[${index}].${kind}`,
        kind,
        id: rule[kind],
        known: known[kind],
      });
  for (const [index, { queue }] of recording.queueDays.entries())
    checkReference(report, { path: `recording.queueDays[${index}].queue`, kind: 'queue', id: queue, known: queues });
  checkDuplicates(
    report,
    recording.queueDays.map(({ queue }, index) => ({ path: `recording.queueDays[${index}].queue`, value: queue })),
  );
}
