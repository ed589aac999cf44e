import type { CallListRow, CallListView } from '../../../views/story/story.ts';
import { addDays, instantAt, isCalendarDay, localTime } from '../../core/schedule/local-time.ts';
import type { CallFilter, CallRow } from '../../store/queries/calls.ts';
import { customerNames } from '../../store/queries/customer-names.ts';
import type { WebDeps } from '../web-deps.ts';
import { namesOf } from './story-model.ts';

const pageSize = 50;
/** Shown when no day is asked for. */
const usualDays = 30;
const dayMs = 86_400_000;
const customersLookedUp = 200;

const fields = [
  'q',
  'from',
  'to',
  'direction',
  'result',
  'queue',
  'campaign',
  'person',
  'trunk',
  'outcome',
  'unrated',
] as const;
export type ListQuery = Partial<Record<(typeof fields)[number], string>>;

const isDate = (text: string | undefined): text is string => isCalendarDay(text ?? '');

/** The filter as asked for in the address; without any, the last month. */
export function readQuery(deps: WebDeps, ask: (name: string) => string | undefined): ListQuery {
  const query: ListQuery = {};
  for (const name of fields) {
    const value = ask(name)?.trim().slice(0, 100);
    if (value) query[name] = value;
  }
  if (ask('from') === undefined) {
    const { timezone } = deps.office.read().office;
    query.from = localTime(timezone, deps.clock.now() - usualDays * dayMs).date;
  }
  return query;
}

/** Digits are looked for as a number, letters as a name; days are the office's, both included. */
export function filterOf(deps: WebDeps, query: ListQuery): CallFilter {
  const { timezone } = deps.office.read().office;
  const midnight = (date: string): number => instantAt(timezone, { date, minute: 0 });
  const { q, direction, result } = query;
  const isName = q !== undefined && /\p{L}/u.test(q);
  return {
    ...(isDate(query.from) && { from: midnight(query.from) }),
    ...(isDate(query.to) && { to: midnight(addDays(query.to, 1)) }),
    ...(q !== undefined && !isName && { number: q }),
    ...(isName && { party: { name: q, customerIds: deps.customers.searchIds(q, customersLookedUp) } }),
    ...((direction === 'inbound' || direction === 'outbound' || direction === 'internal') && { direction }),
    ...(result === 'answered' && { answered: true }),
    ...(result === 'missed' && { answered: false }),
    ...(result === 'abandoned' && { endReason: 'abandoned' as const }),
    ...(query.queue && { queue: query.queue }),
    ...(query.campaign && { campaign: query.campaign }),
    ...(query.person && { login: query.person }),
    ...(query.trunk && { trunk: query.trunk }),
    ...(query.outcome && { result: query.outcome }),
    ...(query.unrated === 'yes' && { costState: 'unrated' as const }),
  };
}

/** Rows with names in place of ids. */
export function listRows(deps: WebDeps, rows: readonly CallRow[]): CallListRow[] {
  const names = namesOf(deps);
  const customers = customerNames(
    deps.db,
    rows.map(({ customerId }) => customerId),
  );
  return rows.map((row) => {
    const customer = row.customerId === null ? undefined : customers.get(row.customerId);
    const name = customer ?? row.fromName;
    return {
      id: row.id,
      direction: row.direction,
      startedAt: row.startedAt,
      number: names.number(row.e164 ?? (row.direction === 'inbound' ? row.fromNumber : row.toNumber)),
      talkMs: row.talkMs,
      isAnswered: row.answeredAt !== null,
      isLive: row.endedAt === null,
      hasRecording: row.recordingId !== null,
      ...(name && { name }),
      ...(customer && row.customerId !== null && { customerId: row.customerId }),
      ...(row.login !== null && { person: names.person(row.login) }),
      ...(row.queueId !== null && { queue: names.queue(row.queueId) }),
      ...(row.trunkId !== null && { trunk: names.trunk(row.trunkId) }),
      ...(row.resultId !== null && { outcome: names.result(row.resultId) }),
      ...(row.waitMs !== null && { waitMs: row.waitMs }),
      ...(row.endReason !== null && { endReason: row.endReason }),
      ...(row.cost !== null && { cost: row.cost }),
      ...(row.currency !== null && { currency: row.currency }),
      ...(row.costState !== null && { costState: row.costState }),
    };
  });
}

/** One page of the list with the sums of the whole. */
export async function callList(deps: WebDeps, query: ListQuery, cursor: string | undefined): Promise<CallListView> {
  const { queues, people, trunks, results, campaigns } = deps.office.read();
  const filter = filterOf(deps, query);
  const [{ rows, next }, sums] = await Promise.all([
    deps.reports.calls({ filter, limit: pageSize, ...(cursor && { cursor }) }),
    deps.reports.sums(filter),
  ]);
  return {
    rows: listRows(deps, rows),
    filter: query,
    choices: {
      queues: queues.map(({ id, name }) => ({ id, name })),
      people: people.filter(({ extension }) => extension).map(({ login, name }) => ({ id: login, name })),
      campaigns: campaigns.map(({ id, name }) => ({ id, name })),
      trunks: trunks.map(({ id, name }) => ({ id, name })),
      outcomes: results.map(({ id, name }) => ({ id, name })),
    },
    sums,
    isFirst: !cursor,
    ...(next && { next }),
  };
}
