import type { StatementSheet } from '../../server/core/rating/statement.ts';
import type { ReadyCell, ReadySheet } from '../../server/core/sheets/printed-report.ts';
import { word } from '../live/call-words.ts';
import { formatAmount, formatCount, formatDay, formatInstant, formatRounded, formatSpan } from '../texts/format.ts';
import type { Reader } from '../texts/reader.ts';

export interface PrintedStatement {
  number?: number;
  corrects?: number | null;
  sheet: StatementSheet;
}

const text = (value: string): ReadyCell => ({ text: value, cell: value === '' ? null : { kind: 'text', text: value } });
const none = text('');

/** What is above the table: for whom, of which days, in which currency and by which rates. */
export function statementNotes({ sheet, corrects }: PrintedStatement, reader: Reader): string[] {
  const { t } = reader;
  const { payer, from, to, currency, basis, rates, unrated } = sheet;
  const who = payer.name === payer.id ? payer.name : `${payer.name} (${payer.id})`;
  return [
    `${t(`statement.payer.${payer.kind}`)}: ${who}`,
    t('statement.period', { from: formatDay(from, reader), to: formatDay(to, reader) }),
    t(`statement.basis.${basis}`, { currency }),
    ...(corrects ? [t('statement.corrects', { number: corrects })] : []),
    ...rates.map((rate) =>
      t('statement.rate', { from: rate.from, to: rate.to, rate: rate.rate, day: formatDay(rate.validFrom, reader) }),
    ),
    ...(unrated > 0 ? [t('statement.unrated', { calls: formatCount(unrated, reader) })] : []),
  ];
}

/** Lines by class, then each group of equal taxes: its net and what is added to it. */
export function statementRows(sheet: StatementSheet, reader: Reader): ReadyCell[][] {
  const { t } = reader;
  const amount = (value: string): ReadyCell => ({
    text: formatRounded(value, { ...reader, currency: sheet.currency }),
    cell: { kind: 'amount', value: Number(value) },
    csv: value,
  });
  const count = (value: number): ReadyCell => ({
    text: formatCount(value, reader),
    cell: { kind: 'count', value },
    csv: value,
  });
  const span = (ms: number): ReadyCell => ({
    text: formatSpan(ms),
    cell: { kind: 'span', value: ms / 86_400_000 },
    csv: ms / 1000,
  });
  return [
    ...sheet.lines.map((line) => [
      text(word(reader, 'call-kind', line.class)),
      count(line.calls),
      span(line.talkMs),
      none,
      amount(line.shown ?? line.net),
    ]),
    ...sheet.groups.flatMap(({ classes, net, taxes }) => [
      [
        text(
          sheet.groups.length === 1
            ? t('statement.net')
            : t('statement.net-of', { classes: classes.map((each) => word(reader, 'call-kind', each)).join(', ') }),
        ),
        ...[none, none, none],
        amount(net),
      ],
      ...taxes.map((tax) => [
        text(t('statement.tax', { code: tax.code, percent: tax.percent })),
        ...[none, none],
        amount(tax.base),
        amount(tax.amount),
      ]),
    ]),
  ];
}

export const statementTotal = (sheet: StatementSheet, reader: Reader): ReadyCell[] => [
  text(`${reader.t('statement.total')} (${sheet.currency})`),
  ...[none, none, none],
  {
    text: formatRounded(sheet.total, { ...reader, currency: sheet.currency }),
    cell: { kind: 'amount', value: Number(sheet.total) },
    csv: sheet.total,
  },
];

/** By which rule its lines are rounded, unless it is of before the rule; and what of it was whose campaign. */
export function statementFoot(sheet: StatementSheet, reader: Reader): { term: string; text: string }[] {
  const { t } = reader;
  const rule = { term: t('statement.rounding'), text: t('statement.rounding-rule', { currency: sheet.currency }) };
  return [
    ...(sheet.lines.some(({ shown }) => shown !== undefined) ? [rule] : []),
    ...(sheet.campaigns ?? []).map((line) => ({
      term: line.class === '' ? t('statement.no-campaign') : t('statement.of-campaign', { name: line.class }),
      text: t('statement.campaign-line', {
        calls: formatCount(line.calls, reader),
        talk: formatSpan(line.talkMs),
        amount: formatRounded(line.shown ?? line.net, { ...reader, currency: sheet.currency }),
      }),
    })),
  ];
}

export const statementHead = ({ t }: Reader) => [
  { text: t('statement.concept'), right: false },
  { text: t('report.column.calls'), right: true },
  { text: t('report.column.talk'), right: true },
  { text: t('statement.tax-base'), right: true },
  { text: t('statement.amount'), right: true },
];

export const statementTitle = ({ number }: PrintedStatement, { t }: Reader): string =>
  number === undefined ? t('statement.preview') : t('statement.title', { number });

/** The calls that a statement is made of, one by one. */
export interface StatementCalls {
  list: readonly {
    at: number;
    number: string;
    login: string | null;
    extension: string | null;
    talkMs: number;
    billedSec: number;
    currency: string;
    net: string | null;
  }[];
  names: { person(login: string): string; number(number: string): string };
}

function callTable({ list, names }: StatementCalls, reader: Reader): NonNullable<ReadySheet['also']> {
  const { t } = reader;
  const left = (value: string) => ({ text: value, right: false });
  const right = (value: string) => ({ text: value, right: true });
  const span = (ms: number): ReadyCell => ({ text: formatSpan(ms), cell: { kind: 'span', value: ms / 86_400_000 } });
  return {
    title: t('statement.calls'),
    head: [
      ...[left(t('report.column.at')), left(t('report.column.number')), left(t('report.column.person'))],
      ...[right(t('report.column.talk')), right(t('report.column.billed'))],
      ...[left(t('report.column.currency')), right(t('statement.amount'))],
    ],
    rows: list.map((call) => [
      text(formatInstant(call.at, reader)),
      text(names.number(call.number)),
      text(call.login === null ? (call.extension ?? '') : names.person(call.login)),
      ...[span(call.talkMs), span(call.billedSec * 1000)],
      text(call.currency),
      call.net === null
        ? text(t('cost-state.unrated'))
        : { text: formatAmount(call.net, reader), cell: { kind: 'amount', value: Number(call.net) }, csv: call.net },
    ]),
  };
}

/** A statement as paper or spreadsheet. */
export function statementPaper(
  statement: PrintedStatement,
  how: { reader: Reader; nowMs: number; logo?: Uint8Array; calls?: StatementCalls },
): ReadySheet {
  const { reader, logo, calls } = how;
  return {
    officeName: statement.sheet.officeName,
    title: statementTitle(statement, reader),
    notes: statementNotes(statement, reader),
    head: statementHead(reader),
    rows: statementRows(statement.sheet, reader),
    total: statementTotal(statement.sheet, reader),
    empty: reader.t('statement.nothing'),
    foot: statementFoot(statement.sheet, reader),
    printedAt: reader.t('reports.printed-at', { at: formatInstant(how.nowMs, reader) }),
    pageText: reader.t('reports.page-of', { page: '{page}', pages: '{pages}' }),
    ...(logo && { logo }),
    ...(calls && { also: callTable(calls, reader) }),
  };
}
