import type { CustomerFieldSpec } from '../../office/customer-fields.ts';
import type { CustomerDraft, PointDraft } from '../customer.ts';
import { type CustomerProblem, judgeCustomer } from '../judge-customer.ts';
import { readOwnCell } from '../own-fields.ts';
import { fold } from '../search-words.ts';
import {
  companyEndings,
  type ImportTarget,
  kindWords,
  languageWords,
  standingWords,
  yesWords,
} from './import-words.ts';

/** Why a row does not become a card. */
export type RejectReason = CustomerProblem['code'] | 'broken-quotes' | 'unfinished' | 'too-long-line' | 'ambiguous';

export type RowOutcome =
  | { kind: 'draft'; draft: CustomerDraft }
  | { kind: 'rejected'; reason: RejectReason; value: string };

/** Spreadsheets put several numbers into one cell; a `/` with blanks around it parts them, one without is part of a number. */
const several = (text: string): string[] =>
  text
    .split(/[\n;|]|\s\/\s/)
    .map((piece) => piece.trim())
    .filter((piece) => piece !== '');

const parted = { phone: true, fax: true, mail: true, web: true, address: false } as const;

/**
 * The draft that a row of cells says, by what its columns are; fields without a column are left out, columns of fields
 * that the office has no more too. A number bears its column's header as label where the columns for its channel are more
 * than one. `country` tells how days and numbers are written.
 */
export function draftOfRow(
  cells: readonly string[],
  {
    columns,
    headers,
    fields = [],
    country = '',
  }: {
    columns: readonly ImportTarget[];
    headers: readonly string[];
    fields?: readonly CustomerFieldSpec[];
    country?: string;
  },
): RowOutcome {
  const valuesOf = (target: ImportTarget): string[] =>
    columns.flatMap((column, at) => {
      const text = column === target ? (cells[at] ?? '').trim() : '';
      return text === '' ? [] : [text];
    });
  const one = (target: ImportTarget): string => valuesOf(target)[0] ?? '';

  const points: PointDraft[] = (['phone', 'fax', 'mail', 'address', 'web'] as const).flatMap((channel) => {
    const isOneOfMany = columns.filter((column) => column === channel).length > 1;
    return columns.flatMap((column, at) => {
      const text = column === channel ? (cells[at] ?? '').trim() : '';
      const pieces = parted[channel] ? several(text) : [text].filter((piece) => piece !== '');
      const label = isOneOfMany ? (headers[at] ?? '').trim() : '';
      return pieces.map((typed) => ({ channel, typed, ...(label !== '' && { label }) }));
    });
  });
  const rest = valuesOf('address-part').join(', ');
  const address = points.find(({ channel }) => channel === 'address');
  if (rest !== '' && address) address.typed = `${address.typed}, ${rest}`;
  else if (rest !== '') points.push({ channel: 'address', typed: rest });

  const company = one('company');
  const person = one('name') || [one('first-name'), one('last-name')].filter((text) => text !== '').join(' ');
  const name = (person || company).replace(/\s+/g, ' ');
  const said = kindWords[fold(one('kind'))];
  const isCompany = said === undefined ? person === '' || companyEndings.test(name) : said === 'company';
  const language = languageWords[fold(one('language'))];
  const standing = standingWords[fold(one('standing'))];
  const remarks = valuesOf('remarks').join('\n');
  const tags = valuesOf('tags').flatMap((text) => text.split(/[,;|\n]/));
  const own = Object.fromEntries(
    fields.flatMap((field) => {
      const cell = one(`own:${field.id}`);
      return cell === '' ? [] : [[field.id, readOwnCell(field, cell, country)]];
    }),
  );
  const draft: CustomerDraft = {
    name,
    kind: isCompany ? 'company' : 'person',
    points,
    ...(company !== '' && company !== name && { company }),
    ...(language && { language }),
    ...(standing && { standing }),
    ...(remarks !== '' && { remarks }),
    ...(tags.length > 0 && { tags }),
    ...(Object.keys(own).length > 0 && { own }),
    ...(columns.includes('vip') && one('vip') !== '' && { vip: yesWords.has(fold(one('vip'))) }),
    ...Object.fromEntries(
      (['document', 'lineOfBusiness', 'principal', 'owner'] as const).flatMap((field) =>
        one(field) === '' ? [] : [[field, one(field)]],
      ),
    ),
  };
  const [problem] = judgeCustomer(draft, fields);
  if (!problem) return { kind: 'draft', draft };
  if (problem.field === 'own') {
    // Which field it is stands in its header; who mends the list needs what stood in the cell.
    const at = columns.indexOf(`own:${problem.value}`);
    return { kind: 'rejected', reason: problem.code, value: `${headers[at] ?? problem.value}: ${cells[at] ?? ''}` };
  }
  const value = problem.value ?? (problem.field === 'name' ? '' : problem.field);
  return { kind: 'rejected', reason: problem.code, value };
}
