import type { CallbackRow, CallbackState, MissedRow, WorkTimes } from '../../../views/callbacks/callbacks-page.tsx';
import type { CallbackRequest } from '../../services/ivr/callbacks.ts';
import { formatForReader } from '../../services/numbers/normalize.ts';
import type { CallbackPlace } from '../../services/queues/callback-line.ts';
import { customerNames } from '../../store/queries/customer-names.ts';
import { lastPersonWith } from '../../store/queries/earlier-calls.ts';
import type { MissedCaller } from '../../store/queries/missed-calls.ts';
import type { WebDeps } from '../web-deps.ts';

const dayMs = 86_400_000;
/** Who called in vain longer ago has found another way. */
const missedDays = 7;
const mostMissed = 100;
/** Who talked with them longer ago does not know them any more. */
const knownDays = 90;

const nameOf = (deps: WebDeps, login: string): string =>
  deps.office.read().people.find((person) => person.login === login)?.name ?? login;

/** Whoever calls is told before they dial. */
function wishOf(deps: WebDeps, customerId: string): Pick<CallbackRow, 'wish'> {
  const customer = deps.customers.find(customerId);
  if (customer?.standing === 'closed') return { wish: 'closed' };
  return customer?.refusals.some(({ channel }) => channel === 'calls') ? { wish: 'no-calls' } : {};
}

function stateOf(deps: WebDeps, request: CallbackRequest, place: CallbackPlace | undefined): CallbackState {
  const queue = deps.office.read().queues.find(({ id }) => id === request.queueId);
  // Also of a queue that is gone, or does not call by itself any more.
  if (request.since === null || (!place && !queue?.callback.dials)) return { kind: 'by-hand' };
  if (place?.kind === 'offered') return { kind: 'offered', who: place.logins.map((login) => nameOf(deps, login)) };
  if (place) return place;
  const { nextAt } = request;
  return nextAt !== null && nextAt > deps.clock.now() ? { kind: 'rests', until: nextAt } : { kind: 'hours' };
}

/** Those who asked to be called: who waits and where, then what was seen to lately. */
export function callbackRows(deps: WebDeps): CallbackRow[] {
  const { office, queues } = deps.office.read();
  const places = deps.callbackLine.places();
  const requests = deps.callbacks.list();
  const names = customerNames(
    deps.db,
    requests.map(({ customerId }) => customerId),
  );
  return requests.map((request) => {
    const { id, number, customerId, queueId, askedAt, doneAt, doneBy, assignedTo, note, outcome, attempts } = request;
    const name = request.name ?? names.get(customerId ?? '') ?? null;
    return {
      id,
      number: formatForReader(number, office.country),
      askedAt,
      attempts,
      state: stateOf(deps, request, places.get(id)),
      ...(name !== null && { name }),
      ...(customerId !== null && { customerId, ...wishOf(deps, customerId) }),
      ...(queueId !== null && { queueId, queue: queues.find((each) => each.id === queueId)?.name ?? queueId }),
      ...(assignedTo !== null && { assignedTo: { login: assignedTo, name: nameOf(deps, assignedTo) } }),
      ...(note !== null && { note }),
      ...(doneAt !== null && {
        done: { at: doneAt, by: doneBy === null ? '' : nameOf(deps, doneBy), ...(outcome !== null && { outcome }) },
      }),
    };
  });
}

/** Those who called in vain, a row for each number, with whose they are; and how soon such callers were talked with. */
export async function missedWork(deps: WebDeps): Promise<{ missed: MissedRow[]; times: WorkTimes }> {
  const since = deps.clock.now() - missedDays * dayMs;
  const { callers, timesToCallBack: times } = await deps.reports.missedCalls({ since, most: mostMissed });
  const medianMs = times[Math.floor((times.length - 1) / 2)];
  return {
    missed: missedRows(deps, callers),
    times: { reached: times.length, ...(medianMs !== undefined && { medianMs }) },
  };
}

function missedRows(deps: WebDeps, missed: readonly MissedCaller[]): MissedRow[] {
  const { office, queues } = deps.office.read();
  const now = deps.clock.now();
  const names = customerNames(
    deps.db,
    missed.map(({ customerId }) => customerId),
  );
  const work = deps.missedWork.all();
  return missed.map(({ number, times, lastAt, callId, name, customerId, queueId }) => {
    const known = names.get(customerId ?? '') ?? name;
    const { assignedTo, note } = work.get(number) ?? { assignedTo: null, note: null };
    const last =
      assignedTo === null
        ? lastPersonWith(deps.db, { e164: number, callId, since: now - knownDays * dayMs })
        : undefined;
    return {
      number: formatForReader(number, office.country),
      dial: number,
      times,
      lastAt,
      ...(known != null && { name: known }),
      ...(customerId !== null && { customerId, ...wishOf(deps, customerId) }),
      ...(queueId !== null && { queue: queues.find(({ id }) => id === queueId)?.name ?? queueId }),
      ...(assignedTo !== null && { assignedTo: { login: assignedTo, name: nameOf(deps, assignedTo) } }),
      ...(note !== null && { note }),
      ...(last !== undefined && { lastAgent: { login: last, name: nameOf(deps, last) } }),
    };
  });
}
