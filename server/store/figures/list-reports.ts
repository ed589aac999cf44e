import { firstContactResolution } from '../../core/figures/figures.ts';
import {
  type Cell,
  noResult,
  planOf,
  type ReportAsk,
  type ReportName,
  reportNames,
} from '../../core/figures/reports.ts';
import { localTime } from '../../core/schedule/local-time.ts';
import { costReport } from '../queries/cost-report.ts';
import { listBundleUse, listChargesWithPayer, listDearest, listUnrated } from './list-charges.ts';
import { listCostsBy } from './list-costs.ts';
import { listBreaks, listLogIns, listTimeline } from './list-duty.ts';
import { listLineQuality, listMenuPaths, listRatings } from './list-menus.ts';
import { listResultsByPerson } from './list-results.ts';
import { listAdherence, listShiftQuarters } from './list-shifts.ts';
import { columns, cut, DAY_MS, type Lister, listLines } from './lister.ts';
import { keyOfTime, scopeOf } from './sum-figures.ts';

/** Who calls again within these days was not helped the first time. */
const sameMatterDays = 7;

/** Of the store's derived calls. */
function whereCalls(ask: ReportAsk): { where: string; values: (string | number)[] } {
  const fields = {
    queue: 'queue_id',
    person: 'login',
    did: 'to_number',
    trunk: 'trunk_id',
    result: `coalesce(result_id, '${noResult}')`,
  } as const;
  const asked = (Object.keys(fields) as (keyof typeof fields)[]).filter((name) => ask[name] !== undefined);
  return {
    where: `started_at >= ? and started_at < ?${asked.map((name) => ` and ${fields[name]} = ?`).join('')}`,
    values: [ask.from, ask.to, ...asked.map((name) => ask[name]!)],
  };
}

const listAbandoned: Lister = ({ figuresDb }, ask) => {
  const { where, values } = scopeOf(ask);
  return listLines(figuresDb, ask, {
    columns: columns(['at', 'instant'], ['caller', 'number'], ['queue', 'queue'], ['wait', 'span'], ['call', 'call']),
    select: 'left_at, e164, queue_id, wait_ms, call_id',
    from: `stays where left_at >= ? and left_at < ? and why = 'abandoned'${where}`,
    orderBy: 'left_at desc',
    values: [ask.from, ask.to, ...values],
  });
};

const listMissed: Lister = ({ store }, ask) => {
  const { where, values } = whereCalls(ask);
  return listLines(store.$client, ask, {
    columns: columns(
      ['at', 'instant'],
      ['caller', 'number'],
      ['did', 'did'],
      ['queue', 'queue'],
      ['cause', 'end-reason'],
      ['call', 'call'],
    ),
    select: 'started_at, coalesce(e164, from_number), to_number, queue_id, end_reason, id',
    from: `calls where ${where} and direction = 'inbound' and answered_at is null and ended_at is not null`,
    orderBy: 'started_at desc',
    values,
  });
};

/** Contacts of the period and whether the same number came again later, be it after the period. */
const listFirstContact: Lister = ({ figuresDb }, ask) => {
  const { where, values } = scopeOf(ask);
  const rows = figuresDb
    .prepare(
      `select queue_id as queue, count(*) as contacts, sum(exists (
         select 1 from stays later where later.e164 = stays.e164 and later.why = 'answered'
           and later.entered_at > stays.left_at and later.entered_at < stays.left_at + ${sameMatterDays * DAY_MS}
       )) as again
       from stays where left_at >= ? and left_at < ? and why = 'answered' and e164 <> ''${where}
       group by queue_id order by queue_id`,
    )
    .all(ask.from, ask.to, ...values) as { queue: string; contacts: number; again: number }[];
  const line = (key: Cell, contacts: number, again: number): Cell[] => [
    ...[key, contacts, again],
    firstContactResolution({ contacts, cameAgain: again }),
  ];
  const sum = (of: 'contacts' | 'again'): number => rows.reduce((total, row) => total + row[of], 0);
  return cut(
    {
      columns: columns(['queue', 'queue'], ['contacts', 'count'], ['came-again', 'count'], ['first-contact', 'share']),
      rows: rows.map(({ queue, contacts, again }) => line(queue, contacts, again)),
      total: line(null, sum('contacts'), sum('again')),
    },
    ask,
  );
};

const listRepeatCallers: Lister = ({ figuresDb }, ask) => {
  const { where, values } = scopeOf(ask);
  const rows = figuresDb
    .prepare(
      `select e164, count(*), sum(why = 'answered'), sum(why = 'abandoned'), max(left_at) from stays
       where left_at >= ? and left_at < ? and e164 <> ''${where}
       group by e164 having count(*) > 1 order by 2 desc, 1 limit 100`,
    )
    .raw()
    .all(ask.from, ask.to, ...values) as Cell[][];
  return cut(
    {
      columns: columns(
        ['caller', 'number'],
        ['offered', 'count'],
        ['answered', 'count'],
        ['abandoned', 'count'],
        ['last', 'instant'],
      ),
      rows,
    },
    ask,
  );
};

const waitSteps = [5, 10, 20, 30, 45, 60, 90, 120, 180, 300];

/** How many were answered, and gave up, after how long: each line up to so many seconds. */
const listWaits: Lister = ({ figuresDb }, ask) => {
  const { where, values } = scopeOf(ask);
  const step = `case ${waitSteps.map((sec) => `when wait_ms <= ${sec * 1000} then ${sec}`).join(' ')} end`;
  const rows = figuresDb
    .prepare(
      `select ${step} as step, sum(why = 'answered') as answered, sum(why = 'abandoned') as abandoned from stays
       where left_at >= ? and left_at < ?${where} group by 1`,
    )
    .all(ask.from, ask.to, ...values) as { step: number | null; answered: number; abandoned: number }[];
  return cut(
    {
      columns: columns(['up-to', 'seconds'], ['answered', 'count'], ['abandoned', 'count']),
      rows: [...waitSteps, null].map((step): Cell[] => {
        const row = rows.find((each) => each.step === step);
        return [step, row?.answered ?? 0, row?.abandoned ?? 0];
      }),
    },
    ask,
  );
};

/** Weekdays from Monday = 1, and the calls offered in each hour of the day. */
const listHeat: Lister = ({ figuresDb }, ask) => {
  const { where, values } = scopeOf(ask);
  const quarters = figuresDb
    .prepare(`select at, sum(offered) as offered from quarters where at >= ? and at < ?${where} group by at`)
    .all(ask.from, ask.to, ...values) as { at: number; offered: number }[];
  const heat = Array.from({ length: 7 }, () => Array.from({ length: 24 }, () => 0));
  for (const { at, offered } of quarters) {
    const { weekday, minute } = localTime(ask.timezone, at);
    heat[(weekday + 6) % 7]![Math.floor(minute / 60)]! += offered;
  }
  return cut(
    {
      columns: columns(
        ['weekday', 'weekday'],
        ...heat[0]!.map((_, hour): [string, 'count'] => [`hour-${hour}`, 'count']),
      ),
      rows: heat.map((hours, index): Cell[] => [index + 1, ...hours]),
    },
    ask,
  );
};

const listCauses: Lister = ({ store }, ask) => {
  const { where, values } = whereCalls(ask);
  const rows = store.$client
    .prepare(
      `select end_reason, direction, count(*), sum(talk_ms) from calls where ${where} and ended_at is not null
       group by 1, 2 order by 3 desc`,
    )
    .raw()
    .all(...values) as Cell[][];
  return cut(
    {
      columns: columns(['cause', 'end-reason'], ['direction', 'direction'], ['calls', 'count'], ['talk', 'span']),
      rows,
    },
    ask,
  );
};

/** The most calls at once on each line, by hour of the day. */
const listBusyLines: Lister = ({ store }, ask) => {
  const { where, values } = whereCalls(ask);
  const spans = store.$client
    .prepare(
      `select trunk_id, started_at, ended_at from calls where ${where} and trunk_id is not null and ended_at is not null
       order by started_at`,
    )
    .raw()
    .all(...values) as [string, number, number][];
  const most = new Map<string, { trunk: string; hour: number; calls: number; most: number }>();
  const running = new Map<string, number[]>();
  const hourOf = keyOfTime('hour', ask.timezone);
  for (const [trunk, from, to] of spans) {
    const still = (running.get(trunk) ?? []).filter((end) => end > from);
    still.push(to);
    running.set(trunk, still);
    const hour = hourOf(from) as number;
    const key = `${hour} ${trunk}`;
    const line = most.get(key) ?? { trunk, hour, calls: 0, most: 0 };
    line.calls += 1;
    line.most = Math.max(line.most, still.length);
    most.set(key, line);
  }
  return cut(
    {
      columns: columns(['hour', 'hour'], ['trunk', 'trunk'], ['calls', 'count'], ['most-at-once', 'count']),
      rows: [...most.values()]
        .sort((a, b) => a.hour - b.hour || (a.trunk < b.trunk ? -1 : 1))
        .map(({ hour, trunk, calls, most }): Cell[] => [hour, trunk, calls, most]),
    },
    ask,
  );
};

const listCosts: Lister = ({ store }, ask) => {
  const { byPerson, byTrunk } = costReport(store, ask);
  const lines = (key: 'person' | 'trunk') =>
    (key === 'person' ? byPerson : byTrunk)
      .filter((line) => line.key !== null && (ask[key] === undefined || ask[key] === line.key))
      .map(({ key: id, calls, answered, talkMs, cost, currency, unrated }): Cell[] => [
        ...(key === 'person' ? [id, null] : [null, id]),
        ...[calls, answered, talkMs, currency === null ? null : `${cost} ${currency}`, unrated],
      ]);
  return cut(
    {
      columns: columns(
        ['person', 'person'],
        ['trunk', 'trunk'],
        ['calls', 'count'],
        ['answered', 'count'],
        ['talk', 'span'],
        ['cost', 'money'],
        ['unrated', 'count'],
      ),
      rows: ask.trunk === undefined ? [...lines('person'), ...(ask.person ? [] : lines('trunk'))] : lines('trunk'),
    },
    ask,
  );
};

const listCallbacks: Lister = ({ store }, ask) =>
  listLines(store.$client, ask, {
    columns: columns(
      ['at', 'instant'],
      ['caller', 'number'],
      ['queue', 'queue'],
      ['done-by', 'person'],
      ['done-after', 'span'],
      ['call', 'call'],
    ),
    select: `asked_at, number, queue_id, done_by, case when done_at is null then null else done_at - asked_at end, call_id`,
    from: `callback_requests where asked_at >= ? and asked_at < ?${ask.queue === undefined ? '' : ' and queue_id = ?'}`,
    orderBy: 'asked_at desc',
    values: [ask.from, ask.to, ...(ask.queue === undefined ? [] : [ask.queue])],
  });

/** The reports that are no sums by a dimension. */
export const listers: Partial<Record<ReportName, Lister>> = {
  heat: listHeat,
  waits: listWaits,
  abandoned: listAbandoned,
  missed: listMissed,
  'first-contact': listFirstContact,
  'repeat-callers': listRepeatCallers,
  callbacks: listCallbacks,
  'menu-paths': listMenuPaths,
  ratings: listRatings,
  'line-quality': listLineQuality,
  'results-by-person': listResultsByPerson,
  'log-ins': listLogIns,
  breaks: listBreaks,
  adherence: listAdherence,
  'shift-quarters': listShiftQuarters,
  timeline: listTimeline,
  'busy-lines': listBusyLines,
  causes: listCauses,
  spending: listCosts,
  'dearest-calls': listDearest,
  'unrated-calls': listUnrated,
  'bundle-use': listBundleUse,
  charges: listChargesWithPayer,
  ...Object.fromEntries(reportNames.filter((name) => planOf(name).cost).map((name) => [name, listCostsBy])),
};
