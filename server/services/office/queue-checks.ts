import type { Office, Overflow, Queue } from '../../core/office/office.ts';
import { checkDuplicates, checkReference, type Report } from './reference-checks.ts';

/** What is wrong with how queues bring callers to people, and with people's skills. */
export function checkQueues(report: Report, { queues, people, mailboxes, hours, classes }: Office): void {
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
  const known = queues.map(({ id }) => id);
  for (const { path, overflow, from } of queueWays(queues)) {
    if (overflow.then.kind !== 'queue') continue;
    const { queue } = overflow.then;
    checkReference(report, { path: `${path}.then.queue`, kind: 'queue', id: queue, known });
    if (leadsTo(queues, { from: queue, to: from }))
      report(`${path}.then.queue`, 'loop-without-input', { queue }, 'callers would come back to this queue for ever');
  }
  for (const [index, { callback }] of queues.entries()) {
    const path = `queues[${index}].callback`;
    for (const name of ['hours', 'closing'] as const)
      if (callback[name] !== undefined)
        checkReference(report, {
          path: `${path}.${name}`,
          kind: 'hours',
          id: callback[name],
          known: hours.map(({ id }) => id),
        });
    if (callback.class !== undefined)
      checkReference(report, {
        path: `${path}.class`,
        kind: 'class',
        id: callback.class,
        known: classes.map(({ id }) => id),
      });
  }
  for (const [index, { comfort }] of queues.entries()) {
    const path = `queues[${index}].comfort`;
    checkDuplicates(
      report,
      comfort.keys.map(({ key }, at) => ({ path: `${path}.keys[${at}].key`, value: key })),
    );
    for (const [at, { does, mailbox }] of comfort.keys.entries()) {
      const place = { path: `${path}.keys[${at}].mailbox`, kind: 'mailbox' };
      // A message needs a mailbox that takes it.
      if (does === 'message')
        checkReference(report, { ...place, id: mailbox ?? '', known: mailboxes.map(({ number }) => number) });
    }
  }
  for (const [index, { skills = [] }] of people.entries())
    checkDuplicates(
      report,
      skills.map(({ skill }, at) => ({ path: `people[${index}].skills[${at}].skill`, value: skill })),
    );
}

/** A queue's own alarms: of queues that there are, each once. */
export function checkQueueAlarms(report: Report, { queues, supervision }: Office): void {
  const known = queues.map(({ id }) => id);
  const places = (supervision?.queues ?? []).map(({ queue: value }, at) => ({
    path: `supervision.queues[${at}].queue`,
    value,
  }));
  checkDuplicates(report, places);
  for (const { path, value: id } of places) checkReference(report, { path, kind: 'queue', id, known });
}

/** Ways out of queues, with where they stand. */
const queueWays = (queues: readonly Queue[]): { path: string; overflow: Overflow; from: string }[] =>
  queues.flatMap(({ id: from, onTimeout, onNoAgents, admission }, index) => [
    { path: `queues[${index}].onTimeout`, overflow: onTimeout, from },
    { path: `queues[${index}].onNoAgents`, overflow: onNoAgents, from },
    { path: `queues[${index}].admission.onFull`, overflow: admission.onFull, from },
  ]);

/** Whether callers of a queue may come to another by their ways out alone. */
function leadsTo(queues: readonly Queue[], way: { from: string; to: string }): boolean {
  const seen = new Set<string>();
  const left = [way.from];
  for (let id = left.pop(); id !== undefined; id = left.pop()) {
    if (id === way.to) return true;
    if (seen.has(id)) continue;
    seen.add(id);
    for (const { overflow, from } of queueWays(queues))
      if (from === id && overflow.then.kind === 'queue') left.push(overflow.then.queue);
  }
  return false;
}
