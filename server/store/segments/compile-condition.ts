import { type SQL, sql } from 'drizzle-orm';
import { SQLiteSyncDialect } from 'drizzle-orm/sqlite-core';
import { qualityWeights } from '../../core/customers/judge-quality.ts';
import { fold } from '../../core/customers/search-words.ts';
import { addDays, instantAt, localTime } from '../../core/schedule/local-time.ts';
import { type Condition, type ConditionRow, isGroup, type SegmentContext } from '../../core/segments/condition.ts';
import { ownFieldPrefix } from '../../core/segments/segment-fields.ts';

const dayMs = 86_400_000;

/** A question that is true or false of each row of `customers` under the name `c`, never null. */
type Test = SQL;
/** What a row is compared with, from the value that a text stands for. */
type Compare = (value: SQL) => Test;

const all = (list: readonly string[]): SQL => sql`(select value from json_each(${JSON.stringify(list)}))`;
const surely = (test: SQL): Test => sql`coalesce(${test}, 0)`;
const not = (test: Test): Test => sql`not ${test}`;

/** `text`: folded already, or null. */
function compareText({ comparison, values }: ConditionRow, wanted: (typed: string) => string): Compare {
  const value = wanted(values[0] ?? '');
  switch (comparison) {
    case 'is':
    case 'is-not':
      return (text) => surely(sql`${text} = ${value}`);
    case 'has':
      return (text) => surely(sql`instr(${text}, ${value}) > 0`);
    case 'begins':
      return (text) => surely(sql`substr(${text}, 1, length(${value})) = ${value}`);
    default:
      return (text) => surely(sql`${text} <> ''`);
  }
}

const isNegative = ({ comparison }: ConditionRow): boolean =>
  comparison === 'is-not' || comparison === 'none-of' || comparison === 'empty' || comparison === 'not-last-days';

/** The test, or its contrary where the row says so: what is not known of a card is not so. */
const signed = (row: ConditionRow, test: Test): Test => (isNegative(row) ? not(test) : test);

function compareNumber({ comparison, values }: ConditionRow, number: SQL): Test {
  const value = Number((values[0] ?? '').replace(',', '.'));
  if (comparison === 'at-least') return surely(sql`${number} >= ${value}`);
  if (comparison === 'at-most') return surely(sql`${number} <= ${value}`);
  if (comparison === 'equals') return surely(sql`${number} = ${value}`);
  return sql`(${number}) is not null`;
}

const choose = (row: ConditionRow, value: SQL): Test =>
  row.comparison === 'one-of' || row.comparison === 'none-of'
    ? surely(sql`${value} in ${all(row.values)}`)
    : surely(sql`${value} <> ''`);

function compareInstant({ comparison, values }: ConditionRow, instant: SQL, context: SegmentContext): Test {
  const [value = ''] = values;
  const midnight = () => instantAt(context.timezone, { date: value, minute: 0 });
  if (comparison === 'since') return surely(sql`${instant} >= ${midnight()}`);
  if (comparison === 'before') return surely(sql`${instant} < ${midnight()}`);
  if (comparison === 'last-days' || comparison === 'not-last-days')
    return surely(sql`${instant} >= ${context.nowMs - Number(value) * dayMs}`);
  return sql`(${instant}) is not null`;
}

/** Days of the calendar are compared as texts. */
function compareDay({ comparison, values }: ConditionRow, day: SQL, context: SegmentContext): Test {
  const [value = ''] = values;
  const today = localTime(context.timezone, context.nowMs).date;
  if (comparison === 'since') return surely(sql`${day} >= ${value}`);
  if (comparison === 'before') return surely(sql`${day} < ${value}`);
  if (comparison === 'is') return surely(sql`${day} = ${value}`);
  if (comparison === 'last-days') return surely(sql`${day} between ${addDays(today, -Number(value))} and ${today}`);
  if (comparison === 'next-days') return surely(sql`${day} between ${today} and ${addDays(today, Number(value))}`);
  return surely(sql`${day} <> ''`);
}

const folded = (column: SQL): SQL => sql`folded(${column})`;
const hasPoint = (test: SQL): Test =>
  sql`exists (select 1 from contact_points p where p.customer_id = c.id and ${test})`;
const isReachedBy = (channel: string): Test => hasPoint(sql`p.channel = ${channel} and p.state = 'good'`);

/** As `judgeQuality` has it. */
function qualityOf({ country }: SegmentContext): SQL {
  const { phone, mail, document, address, contact } = qualityWeights;
  const number = hasPoint(sql`p.channel = 'phone' and p.state = 'good' and p.key is not null`);
  return sql`(100
    - case when not ${isReachedBy('phone')} then ${phone} when not ${number} then ${qualityWeights['phone-number']} else 0 end
    - case when ${isReachedBy('mail')} then 0 else ${mail} end
    - case when coalesce(c.document, '') = '' then ${document}
           when document_valid(c.document, ${country}) = 0 then ${qualityWeights['document-digit']} else 0 end
    - case when ${isReachedBy('address')} then 0 else ${address} end
    - case when c.kind = 'company' and not exists (select 1 from customer_positions w where w.company_id = c.id)
           then ${contact} else 0 end
    - case when c.kind = 'person' and instr(trim(c.name), ' ') = 0 then ${qualityWeights['full-name']} else 0 end)`;
}

/** From when on something counts for the row. */
const sinceOf = (row: ConditionRow, context: SegmentContext): number =>
  row.days === undefined ? 0 : context.nowMs - row.days * dayMs;

function callsTest(row: ConditionRow, context: SegmentContext): Test | undefined {
  const of = (what: SQL, which: SQL = sql`1`): SQL =>
    sql`(select ${what} from calls k where k.customer_id = c.id and k.started_at >= ${sinceOf(row, context)} and ${which})`;
  const count = (which?: SQL): Test => compareNumber(row, of(sql`count(*)`, which));
  switch (row.field) {
    case 'last-call':
      return compareInstant(row, of(sql`max(k.started_at)`), context);
    case 'last-talk':
      return compareInstant(row, of(sql`max(k.started_at)`, sql`k.answered_at is not null`), context);
    case 'calls':
      return count();
    case 'calls-in':
      return count(sql`k.direction = 'inbound'`);
    case 'calls-out':
      return count(sql`k.direction = 'outbound'`);
    case 'calls-answered':
      return count(sql`k.answered_at is not null`);
    case 'calls-missed':
      return count(sql`k.direction = 'inbound' and k.answered_at is null and k.ended_at is not null`);
    case 'talk-minutes':
      return compareNumber(row, of(sql`total(k.talk_ms) / 60000.0`));
    case 'calls-cost':
      // Rounded, as sums of fractions are not exact: a limit of 10 is met by ten times 1.00.
      return compareNumber(row, of(sql`round(total(cast(k.cost as real)), 6)`, sql`k.currency = ${context.currency}`));
    case 'call-queue':
      return sql`exists ${of(sql`1`, choose(row, sql`k.queue_id`))}`;
    case 'call-result':
      return sql`exists ${of(sql`1`, choose(row, sql`k.result_id`))}`;
    default:
      return undefined;
  }
}

function casesTest(row: ConditionRow, context: SegmentContext): Test | undefined {
  const since = sinceOf(row, context);
  const of = (what: SQL, which: SQL): SQL => sql`(select ${what} from cases m where m.customer_id = c.id and ${which})`;
  const lately = sql`m.opened_at >= ${since}`;
  const isCase = sql`m.state_kind <> 'merged'`;
  const some = (which: SQL): Test => sql`exists ${of(sql`1`, sql`${isCase} and ${lately} and ${which}`)}`;
  switch (row.field) {
    case 'cases':
      return compareNumber(row, of(sql`count(*)`, sql`${isCase} and ${lately}`));
    case 'cases-open':
      return compareNumber(row, of(sql`count(*)`, sql`m.state_kind not in ('closed', 'merged')`));
    case 'cases-closed':
      return compareNumber(row, of(sql`count(*)`, sql`m.state_kind = 'closed' and m.closed_at >= ${since}`));
    case 'last-case':
      return compareInstant(row, of(sql`max(m.opened_at)`, isCase), context);
    case 'case-motive': {
      const values = row.values.flatMap((id) => context.motivesUnder[id] ?? [id]);
      return some(choose({ ...row, values }, sql`m.motive`));
    }
    case 'case-service':
      return some(choose(row, sql`m.service`));
    case 'case-class':
      return some(choose(row, sql`m.class`));
    default:
      return undefined;
  }
}

const digits = (typed: string): string => typed.replace(/\D/g, '');
const texts: Record<string, SQL> = {
  name: sql`c.sort_name`,
  company: folded(sql`c.company`),
  'line-of-business': folded(sql`c.line_of_business`),
  principal: folded(sql`c.principal`),
  document: folded(sql`c.document`),
  remarks: folded(sql`c.remarks`),
};
const choices: Record<string, SQL> = {
  kind: sql`c.kind`,
  standing: sql`c.standing`,
  owner: sql`c.owner`,
  language: sql`c.language`,
};

function cardTest(row: ConditionRow, context: SegmentContext): Test | undefined {
  const { field, comparison } = row;
  if (texts[field]) return compareText(row, fold)(texts[field]);
  if (choices[field]) return choose(row, choices[field]);
  const flag = (test: SQL): Test => (comparison === 'no' ? not(surely(test)) : surely(test));
  switch (field) {
    case 'vip':
      return flag(sql`c.vip = 1`);
    case 'document-valid':
      return flag(sql`document_valid(c.document, ${context.country}) = 1`);
    case 'quality':
      return compareNumber(row, qualityOf(context));
    case 'created':
      return compareInstant(row, sql`c.created_at`, context);
    case 'updated':
      return compareInstant(row, sql`c.updated_at`, context);
    case 'tags': {
      const wanted = row.values.map(fold);
      const which =
        comparison === 'one-of' || comparison === 'none-of' ? sql`folded(t.value) in ${all(wanted)}` : sql`1`;
      return sql`exists (select 1 from json_each(c.tags) t where ${which})`;
    }
    case 'place':
      return hasPoint(sql`p.channel = 'address' and ${compareText(row, fold)(folded(sql`p.typed`))}`);
    case 'mail':
      return hasPoint(sql`p.channel = 'mail' and ${compareText(row, fold)(folded(sql`p.typed`))}`);
    case 'number':
      return hasPoint(sql`p.channel in ('phone', 'fax') and ${compareText(row, digits)(sql`substr(p.key, 2)`)}`);
    case 'point-state':
      return hasPoint(choose(row, sql`p.state`));
    default:
  }
  if (field.startsWith('reached-by-')) return flag(isReachedBy(field.slice('reached-by-'.length)));
  if (field.startsWith('refuses-'))
    return flag(
      sql`exists (select 1 from customer_refusals r where r.customer_id = c.id and r.channel = ${field.slice('refuses-'.length)})`,
    );
  return undefined;
}

/** Own fields are kept by what was typed: the comparison tells how they are read. */
function ownTest(row: ConditionRow, context: SegmentContext): Test {
  const value = sql`json_extract(c.own, ${`$."${row.field.slice(ownFieldPrefix.length)}"`})`;
  const kind = context.ownKinds[row.field];
  if (kind === 'number')
    return compareNumber(row, sql`case when typeof(${value}) in ('integer', 'real') then ${value} end`);
  if (kind === 'day') return compareDay(row, value, context);
  if (kind === 'choice') return choose(row, value);
  return compareText(row, fold)(folded(sql`cast(${value} as text)`));
}

/** The condition as a question of `customers c`; it must have been judged. */
function testOf(condition: Condition, context: SegmentContext): Test {
  if (isGroup(condition)) {
    if (condition.of.length === 0) return sql`1`;
    const parts = condition.of.map((part) => testOf(part, context));
    const joined = sql`(${sql.join(parts, condition.join === 'all' ? sql` and ` : sql` or `)})`;
    return condition.join === 'none' ? not(joined) : joined;
  }
  const test = condition.field.startsWith(ownFieldPrefix)
    ? ownTest(condition, context)
    : (cardTest(condition, context) ?? callsTest(condition, context) ?? casesTest(condition, context));
  // A field that was judged and that nobody compiles belongs to no one.
  return test ? sql`(${signed(condition, test)})` : sql`0`;
}

const dialect = new SQLiteSyncDialect();

export interface CompiledCondition {
  /** To stand behind `where`, over `customers c`. */
  text: string;
  /** In the order of the gaps. */
  values: unknown[];
}

/** The condition as SQL whose values are bound, every one of them; it must have been judged before. */
export function compileCondition(condition: Condition, context: SegmentContext): CompiledCondition {
  const { sql: text, params } = dialect.sqlToQuery(testOf(condition, context));
  return { text, values: params };
}
