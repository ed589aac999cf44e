import { missedBreak } from '../../core/office/break-reasons.ts';
import type { Office } from '../../core/office/office.ts';
import { checkDuplicates, checkReference, type Report } from './reference-checks.ts';

/** Digits of an extension at most. */
const longestInternal = 6;

/** What is wrong with breaks, results of calls, shifts, and with where people are rung next. */
export function checkTeam(report: Report, { breaks, results, queues, people, extensions, shifts }: Office): void {
  for (const [index, { id }] of breaks.entries())
    if (id === missedBreak)
      report(`breaks[${index}].id`, 'duplicate', { value: id, first: 'the exchange' }, `"${id}" is the exchange's own`);
  const known = queues.map(({ id }) => id);
  for (const [index, { queues: named }] of results.entries())
    for (const [at, id] of named.entries())
      checkReference(report, { path: `results[${index}].queues[${at}]`, kind: 'queue', id, known });
  // A key may mean one thing in one queue and another in the next, but not two in the same.
  const told = new Set<string>();
  const reportOnce: Report = (path, ...rest) => {
    if (told.has(path)) return;
    told.add(path);
    report(path, ...rest);
  };
  for (const queueId of [undefined, ...known]) {
    const there = results.flatMap(({ key, queues: named }, index) =>
      key !== undefined && (named.length === 0 || (queueId !== undefined && named.includes(queueId)))
        ? [{ path: `results[${index}].key`, value: key }]
        : [],
    );
    checkDuplicates(reportOnce, there);
  }
  const logins = people.map(({ login }) => login);
  for (const id of Object.keys(shifts ?? {}))
    checkReference(report, { path: `shifts.${id}`, kind: 'person', id, known: logins });
  const phones = extensions.map(({ number }) => number);
  for (const [index, { nextPhones = [] }] of people.entries()) {
    const places = nextPhones.map((value, at) => ({ path: `people[${index}].nextPhones[${at}]`, value }));
    checkDuplicates(report, places);
    for (const { path, value } of places)
      if (value.length <= longestInternal)
        checkReference(report, { path, kind: 'extension', id: value, known: phones });
  }
}
