import type { DeskHandOver, DeskTarget } from '../../../views/agent/desk.ts';
import type { CallEvent } from '../../core/calls/events.ts';
import type { Office } from '../../core/office/office.ts';
import type { LiveCall } from '../../services/calls/live-call.ts';
import { formatForReader } from '../../services/numbers/normalize.ts';

/** Everything of the house that a call may be handed to, by what a phone would dial. */
export function targetsOf(office: Office): DeskTarget[] {
  const { extensions, people, ringGroups, queues, flows, rooms, mailboxes } = office;
  const sittingAt = (extension: string): string | undefined =>
    people.find((each) => each.active && each.extension === extension)?.name;
  const reached = [...ringGroups, ...queues, ...flows].flatMap(({ number, name }) =>
    number === undefined ? [] : [{ number, name }],
  );
  return [
    ...extensions.map(({ number, name }) => ({ number, name: sittingAt(number) ?? name })),
    ...reached,
    ...rooms.map(({ number, name }) => ({ number, name })),
    ...mailboxes.map(({ number, name }) => ({ number: `*96${number}`, name: `✉ ${name}` })),
  ];
}

/** What this person's last hand-over of the call came to, as long as it matters. */
export function handOverOf(
  office: Office,
  about: { login: string; events: readonly CallEvent[]; live: LiveCall | undefined },
): DeskHandOver | undefined {
  const { login, events, live } = about;
  if (!live) return undefined;
  const whoIs = (number: string): string =>
    targetsOf(office).find((each) => each.number === number)?.name ?? formatForReader(number, office.office.country);
  if (live.consult) return { kind: 'consult', who: whoIs(live.consult.number), stage: live.consult.stage };
  const asked = events.findLast((event) => event.kind === 'transfer.asked');
  if (asked?.kind !== 'transfer.asked' || asked.login !== login) return undefined;
  const who = whoIs(asked.to);
  const later = events.filter(({ seq }) => seq > asked.seq);
  const failed = later.findLast((event) => event.kind === 'transfer.failed');
  if (failed?.kind === 'transfer.failed') return { kind: 'failed', who, why: failed.why };
  // Asked first and came back: nothing came of it, and nothing failed.
  if (asked.how === 'attended' || later.some(({ kind }) => kind === 'transfer.done')) return undefined;
  return { kind: 'under-way', who };
}
