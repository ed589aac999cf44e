import { contactClasses } from '../cases/case.ts';
import { contactChannels, pointStates, refusalChannels, standings } from '../customers/customer.ts';
import { motivesUnder, motiveTree } from '../office/cases.ts';
import type { CustomerFieldKind } from '../office/customer-fields.ts';
import type { Language, Office } from '../office/office.ts';
import type { Comparison, SegmentContext } from './condition.ts';

/** `day`: a date of the calendar that may lie ahead; `date`: when something happened. */
export type SegmentFieldKind = 'text' | 'choice' | 'words' | 'number' | 'date' | 'day' | 'flag';

export const fieldGroups = ['card', 'own', 'ways', 'wishes', 'calls', 'cases'] as const;
export type FieldGroup = (typeof fieldGroups)[number];

export interface SegmentField {
  id: string;
  group: FieldGroup;
  kind: SegmentFieldKind;
  /** May be absent on a card. */
  optional?: true;
  /** Of what happened: the last so many days can be meant. */
  spans?: true;
  /** What there is to choose from; without names the texts have them. */
  options?: readonly { value: string; name?: string; depth?: number }[];
  /** Of a field that the office added. */
  names?: Record<Language, string>;
}

const forAll = {
  text: ['is', 'is-not', 'has', 'begins'],
  choice: ['one-of', 'none-of'],
  words: ['one-of', 'none-of'],
  number: ['at-least', 'at-most', 'equals'],
  date: ['last-days', 'not-last-days', 'since', 'before'],
  day: ['next-days', 'last-days', 'since', 'before', 'is'],
  flag: ['yes', 'no'],
} as const satisfies Record<SegmentFieldKind, readonly Comparison[]>;

/** The comparisons that a field can be asked by, the usual first. */
export const comparisonsOf = ({ kind, optional }: Pick<SegmentField, 'kind' | 'optional'>): readonly Comparison[] =>
  optional ? [...forAll[kind], 'filled', 'empty'] : forAll[kind];

/** What is typed behind a comparison. */
export function valueKindOf(
  { kind }: Pick<SegmentField, 'kind'>,
  comparison: Comparison,
): 'none' | 'text' | 'choice' | 'words' | 'number' | 'days' | 'day' {
  if (['yes', 'no', 'empty', 'filled'].includes(comparison)) return 'none';
  if (['last-days', 'not-last-days', 'next-days'].includes(comparison)) return 'days';
  if (kind === 'date' || kind === 'day') return 'day';
  return kind === 'flag' ? 'none' : kind;
}

export const ownFieldPrefix = 'own:';
const named = <T extends { id: string; name: string }>(list: readonly T[]) =>
  list.map(({ id, name }) => ({ value: id, name }));
const plain = (list: readonly string[]) => list.map((value) => ({ value }));

const kindOfOwn = (kind: CustomerFieldKind): SegmentFieldKind =>
  kind === 'list' ? 'choice' : kind === 'date' ? 'day' : kind;

type FieldOffice = Pick<Office, 'people' | 'customerFields' | 'queues' | 'results' | 'motives' | 'services'>;

/** All that customers of this office can be told apart by, in the order of the groups. */
export function segmentFields(office: FieldOffice): SegmentField[] {
  const card = (id: string, kind: SegmentFieldKind, rest: Partial<SegmentField> = {}): SegmentField => ({
    id,
    group: 'card',
    kind,
    ...rest,
  });
  const spanning = (
    group: FieldGroup,
    id: string,
    kind: SegmentFieldKind,
    rest: Partial<SegmentField> = {},
  ): SegmentField => ({ id, group, kind, spans: true, ...rest });
  const people = office.people.map(({ login, name }) => ({ value: login, name }));
  const motives = motiveTree(office.motives).map(({ motive, depth }) => ({
    value: motive.id,
    name: motive.name,
    depth,
  }));
  return [
    card('name', 'text'),
    card('kind', 'choice', { options: plain(['person', 'company']) }),
    card('standing', 'choice', { options: plain(standings) }),
    card('vip', 'flag'),
    card('company', 'text', { optional: true }),
    card('line-of-business', 'text', { optional: true }),
    card('principal', 'text', { optional: true }),
    card('owner', 'choice', { optional: true, options: people }),
    card('language', 'choice', { optional: true, options: plain(['es', 'en']) }),
    card('tags', 'words', { optional: true }),
    card('document', 'text', { optional: true }),
    card('document-valid', 'flag'),
    card('remarks', 'text', { optional: true }),
    card('quality', 'number'),
    card('created', 'date'),
    card('updated', 'date'),
    ...office.customerFields.map(
      ({ id, names, kind, options }): SegmentField => ({
        id: `${ownFieldPrefix}${id}`,
        group: 'own',
        kind: kindOfOwn(kind),
        optional: true,
        names,
        ...(kind === 'list' && { options: options.map(({ name }) => ({ value: name, name })) }),
      }),
    ),
    { id: 'place', group: 'ways', kind: 'text', optional: true },
    { id: 'number', group: 'ways', kind: 'text', optional: true },
    { id: 'mail', group: 'ways', kind: 'text', optional: true },
    ...contactChannels.map((channel): SegmentField => ({ id: `reached-by-${channel}`, group: 'ways', kind: 'flag' })),
    { id: 'point-state', group: 'ways', kind: 'choice', options: plain(pointStates) },
    ...refusalChannels.map((channel): SegmentField => ({ id: `refuses-${channel}`, group: 'wishes', kind: 'flag' })),
    { id: 'last-call', group: 'calls', kind: 'date', optional: true },
    { id: 'last-talk', group: 'calls', kind: 'date', optional: true },
    spanning('calls', 'calls', 'number'),
    spanning('calls', 'calls-in', 'number'),
    spanning('calls', 'calls-out', 'number'),
    spanning('calls', 'calls-answered', 'number'),
    spanning('calls', 'calls-missed', 'number'),
    spanning('calls', 'talk-minutes', 'number'),
    spanning('calls', 'calls-cost', 'number'),
    spanning('calls', 'call-queue', 'choice', { options: named(office.queues) }),
    spanning('calls', 'call-result', 'choice', { options: named(office.results) }),
    { id: 'cases-open', group: 'cases', kind: 'number' },
    spanning('cases', 'cases', 'number'),
    spanning('cases', 'cases-closed', 'number'),
    { id: 'last-case', group: 'cases', kind: 'date', optional: true },
    spanning('cases', 'case-motive', 'choice', { options: motives }),
    spanning('cases', 'case-service', 'choice', { options: named(office.services) }),
    spanning('cases', 'case-class', 'choice', { options: plain(contactClasses) }),
  ];
}

/** What conditions rest on in this office at this moment. */
export const contextOf = (
  office: Pick<Office, 'office' | 'motives' | 'customerFields'>,
  nowMs: number,
): SegmentContext => ({
  nowMs,
  timezone: office.office.timezone,
  country: office.office.country,
  currency: office.office.currency,
  motivesUnder: Object.fromEntries(office.motives.map(({ id }) => [id, motivesUnder(office.motives, id)])),
  ownKinds: Object.fromEntries(
    office.customerFields.map(({ id, kind }) => [`${ownFieldPrefix}${id}`, kindOfOwn(kind)]),
  ),
});
