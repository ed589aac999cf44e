import type { Customer } from '../core/customers/customer.ts';
import { judgeQuality } from '../core/customers/judge-quality.ts';
import { fold } from '../core/customers/search-words.ts';
import { addDays, instantAt, localTime } from '../core/schedule/local-time.ts';
import { type Condition, type ConditionRow, isGroup, type SegmentContext } from '../core/segments/condition.ts';

const dayMs = 86_400_000;

/** A customer with what happened, as plain objects. */
export interface WholeCustomer {
  card: Customer;
  /** How many people of the company are known. */
  people: number;
  isDocumentValid: boolean | undefined;
  calls: {
    direction: 'inbound' | 'outbound' | 'internal';
    startedAt: number;
    answeredAt: number | null;
    endedAt: number | null;
    talkMs: number;
    queueId: string | null;
    resultId: string | null;
    cost: string | null;
    currency: string | null;
  }[];
  cases: {
    openedAt: number;
    closedAt: number | null;
    stateKind: string;
    motive: string | null;
    service: string | null;
    class: string;
  }[];
}

type Value = string | number | undefined;

/** The same question as the store answers, asked without it: each value of the field against the row. */
function rowHolds({ field, comparison, values, days }: ConditionRow, whole: WholeCustomer, context: SegmentContext) {
  const { card } = whole;
  const [typed = ''] = values;
  const since = days === undefined ? 0 : context.nowMs - days * dayMs;
  const today = localTime(context.timezone, context.nowMs).date;
  const some = (list: readonly Value[], test: (value: string | number) => boolean): boolean =>
    list.some((value) => value !== undefined && test(value));
  const isText = (list: readonly (string | undefined)[], read = fold): boolean => {
    const wanted = read(typed);
    const found = list.map((value) => (value === undefined ? undefined : read(value)));
    if (comparison === 'is') return found.includes(wanted);
    if (comparison === 'is-not') return !found.includes(wanted);
    if (comparison === 'has') return some(found, (value) => String(value).includes(wanted));
    if (comparison === 'begins') return some(found, (value) => String(value).startsWith(wanted));
    const isFilled = some(found, (value) => value !== '');
    return comparison === 'filled' ? isFilled : !isFilled;
  };
  const isChosen = (list: readonly Value[], wanted: readonly string[] = values): boolean => {
    if (comparison === 'one-of') return some(list, (value) => wanted.includes(String(value)));
    if (comparison === 'none-of') return !some(list, (value) => wanted.includes(String(value)));
    return some(list, (value) => value !== '') === (comparison === 'filled');
  };
  const isNumber = (value: number | undefined): boolean => {
    const wanted = Number(typed.replace(',', '.'));
    if (comparison === 'filled') return value !== undefined;
    if (comparison === 'empty' || value === undefined) return comparison === 'empty' && value === undefined;
    if (comparison === 'equals') return value === wanted;
    return comparison === 'at-least' ? value >= wanted : value <= wanted;
  };
  const isInstant = (list: readonly number[]): boolean => {
    const latest = list.length === 0 ? undefined : Math.max(...list);
    if (comparison === 'filled') return latest !== undefined;
    if (comparison === 'empty') return latest === undefined;
    if (comparison === 'not-last-days') return latest === undefined || latest < context.nowMs - Number(typed) * dayMs;
    if (latest === undefined) return false;
    if (comparison === 'last-days') return latest >= context.nowMs - Number(typed) * dayMs;
    const midnight = instantAt(context.timezone, { date: typed, minute: 0 });
    return comparison === 'since' ? latest >= midnight : latest < midnight;
  };
  const isDay = (day: string | undefined): boolean => {
    if (comparison === 'filled' || comparison === 'empty') return (day !== undefined) === (comparison === 'filled');
    if (day === undefined) return false;
    if (comparison === 'is') return day === typed;
    if (comparison === 'since') return day >= typed;
    if (comparison === 'before') return day < typed;
    const [from, to] =
      comparison === 'last-days' ? [addDays(today, -Number(typed)), today] : [today, addDays(today, Number(typed))];
    return day >= from && day <= to;
  };
  const isFlag = (is: boolean): boolean => is === (comparison === 'yes');
  const points = (...channels: string[]) => card.points.filter(({ channel }) => channels.includes(channel));
  const calls = whole.calls.filter(({ startedAt }) => startedAt >= since);
  const cases = whole.cases.filter(({ openedAt, stateKind }) => openedAt >= since && stateKind !== 'merged');
  const count = (which: (call: WholeCustomer['calls'][number]) => boolean) => isNumber(calls.filter(which).length);

  const tests: Record<string, () => boolean> = {
    name: () => isText([card.name]),
    company: () => isText([card.company]),
    'line-of-business': () => isText([card.lineOfBusiness]),
    principal: () => isText([card.principal]),
    document: () => isText([card.document]),
    remarks: () => isText([card.remarks]),
    kind: () => isChosen([card.kind]),
    standing: () => isChosen([card.standing]),
    owner: () => isChosen([card.owner]),
    language: () => isChosen([card.language]),
    vip: () => isFlag(card.vip),
    tags: () => isChosen(card.tags.map(fold), values.map(fold)),
    'document-valid': () => isFlag(whole.isDocumentValid === true),
    quality: () => isNumber(judgeQuality(card, { people: whole.people, isDocumentValid: whole.isDocumentValid }).score),
    created: () => isInstant([card.createdAt]),
    updated: () => isInstant([card.updatedAt]),
    'own:code': () => isText([card.own.code as string | undefined]),
    'own:size': () => isNumber(card.own.size as number | undefined),
    'own:until': () => isDay(card.own.until as string | undefined),
    'own:plan': () => isChosen([card.own.plan]),
    place: () => isText(points('address').map(({ typed: text }) => text)),
    mail: () => isText(points('mail').map(({ typed: text }) => text)),
    number: () =>
      isText(
        points('phone', 'fax').map(({ key }) => key),
        (text) => text.replace(/\D/g, ''),
      ),
    'point-state': () => isChosen(card.points.map(({ state }) => state)),
    'last-call': () => isInstant(whole.calls.map(({ startedAt }) => startedAt)),
    'last-talk': () =>
      isInstant(whole.calls.filter(({ answeredAt }) => answeredAt !== null).map(({ startedAt }) => startedAt)),
    calls: () => count(() => true),
    'calls-in': () => count(({ direction }) => direction === 'inbound'),
    'calls-out': () => count(({ direction }) => direction === 'outbound'),
    'calls-answered': () => count(({ answeredAt }) => answeredAt !== null),
    'calls-missed': () =>
      count((call) => call.direction === 'inbound' && call.answeredAt === null && call.endedAt !== null),
    'talk-minutes': () => isNumber(calls.reduce((sum, { talkMs }) => sum + talkMs, 0) / 60_000),
    'calls-cost': () =>
      isNumber(
        Math.round(
          calls.reduce((sum, call) => sum + (call.currency === context.currency ? Number(call.cost) : 0), 0) * 1e6,
        ) / 1e6,
      ),
    'call-queue': () => eachChosen(calls.map(({ queueId }) => queueId)),
    'call-result': () => eachChosen(calls.map(({ resultId }) => resultId)),
    cases: () => isNumber(cases.length),
    'cases-open': () =>
      isNumber(whole.cases.filter(({ stateKind }) => stateKind !== 'closed' && stateKind !== 'merged').length),
    'cases-closed': () =>
      isNumber(whole.cases.filter((one) => one.stateKind === 'closed' && (one.closedAt ?? 0) >= since).length),
    'last-case': () =>
      isInstant(whole.cases.filter(({ stateKind }) => stateKind !== 'merged').map(({ openedAt }) => openedAt)),
    'case-motive': () =>
      isChosen(
        cases.map(({ motive }) => motive ?? undefined),
        values.flatMap((id) => context.motivesUnder[id] ?? [id]),
      ),
    'case-service': () => eachChosen(cases.map(({ service }) => service)),
    'case-class': () => isChosen(cases.map((one) => one.class)),
  };
  const eachChosen = (list: readonly (string | null)[]): boolean => isChosen(list.map((value) => value ?? undefined));
  for (const { channel } of card.refusals) tests[`refuses-${channel}`] = () => isFlag(true);
  if (field.startsWith('reached-by-'))
    return isFlag(points(field.slice('reached-by-'.length)).some(({ state }) => state === 'good'));
  const test = tests[field] ?? (field.startsWith('refuses-') ? () => isFlag(false) : undefined);
  if (!test) throw new Error(`nobody knows the field ${field}`);
  return test();
}

/** Whether a customer fits, evaluated in memory: what the store's answer is held against. */
export function holds(condition: Condition, whole: WholeCustomer, context: SegmentContext): boolean {
  if (!isGroup(condition)) return rowHolds(condition, whole, context);
  if (condition.of.length === 0) return true;
  const test = (part: Condition): boolean => holds(part, whole, context);
  if (condition.join === 'all') return condition.of.every(test);
  return condition.join === 'any' ? condition.of.some(test) : !condition.of.some(test);
}
