import type { CustomerFieldSpec } from '../../office/customer-fields.ts';
import { isMailAddress } from '../judge-customer.ts';
import { fold } from '../search-words.ts';
import { headerWords, type ImportTarget } from './import-words.ts';

const words = (text: string): string =>
  fold(text)
    .replace(/[^a-z0-9]+/g, ' ')
    .trim();

type OwnField = Pick<CustomerFieldSpec, 'id' | 'names'>;

/** A field of the office by its whole name, in either language; then by the words of headers. */
const targetOfHeader = (header: string, fields: readonly OwnField[]): ImportTarget | undefined => {
  const folded = words(header);
  const own = fields.find(({ id, names }) => [id, names.es, names.en].some((name) => words(name) === folded));
  if (own && folded !== '') return `own:${own.id}`;
  return folded === '' ? undefined : headerWords.find(([, pattern]) => pattern.test(folded))?.[0];
};

const looksLikePhone = (text: string): boolean => {
  const digits = text.replace(/\D/g, '').length;
  return digits >= 7 && digits <= 15 && /^\+?[\d\s().\-/]+$/.test(text.trim());
};

/** Documents of the Americas and Spain part their digits, or bear a letter at an end. */
const looksLikeDocument = (text: string): boolean =>
  /^(\d{3}-\d{7}-\d|\d{1}-\d{2}-\d{5}-\d|\d{1,2}\.?\d{3}\.?\d{3}-[\dkK]|\d{8}[A-Za-z]|[XYZ]\d{7}[A-Za-z]|[A-Z]{3,4}\d{6}\w{3})$/.test(
    text.trim(),
  );

const looksLikeWeb = (text: string): boolean => /^(https?:\/\/|www\.)\S+$/i.test(text.trim());

function targetOfContent(values: readonly string[]): ImportTarget | undefined {
  const filled = values.filter((value) => value.trim() !== '');
  const most = (test: (text: string) => boolean): boolean =>
    filled.length > 0 && filled.filter(test).length >= filled.length * 0.7;
  if (most((text) => isMailAddress(text.trim()))) return 'mail';
  if (most(looksLikeWeb)) return 'web';
  if (most(looksLikeDocument)) return 'document';
  if (most(looksLikePhone)) return 'phone';
  return undefined;
}

const once = new Set<ImportTarget>(['name', 'first-name', 'last-name', 'company', 'document', 'address', 'kind']);

/**
 * What each column is, by its header's words and, where these say nothing, by what stands in it. Where nobody is named,
 * the first column of plain words is the name. `fields` are the office's own.
 */
export function guessColumns(
  headers: readonly string[],
  rows: readonly (readonly string[])[],
  fields: readonly OwnField[] = [],
): ImportTarget[] {
  const width = Math.max(headers.length, ...rows.map((row) => row.length), 0);
  const contentOf = (at: number): string[] => rows.map((row) => row[at] ?? '');
  const targets = Array.from({ length: width }, (_, at): ImportTarget => {
    const byHeader = targetOfHeader(headers[at] ?? '', fields);
    const byContent = targetOfContent(contentOf(at));
    // A column `Contact` full of mail addresses is one of mail addresses.
    return (byContent === 'mail' && !byHeader?.startsWith('own:') ? byContent : (byHeader ?? byContent)) ?? 'skip';
  });
  const taken = new Set<ImportTarget>();
  for (const [at, target] of targets.entries()) {
    if ((once.has(target) || target.startsWith('own:')) && taken.has(target))
      targets[at] = target === 'address' ? 'address-part' : 'skip';
    taken.add(target);
  }
  // A file of surnames beside names: the names are given ones.
  if (taken.has('last-name') && taken.has('name') && !taken.has('first-name'))
    targets[targets.indexOf('name')] = 'first-name';
  const isNamed = targets.some((target) => ['name', 'first-name', 'last-name', 'company'].includes(target));
  if (!isNamed) {
    const at = targets.findIndex(
      (target, index) => target === 'skip' && contentOf(index).filter((text) => /\p{L}{2}/u.test(text)).length > 0,
    );
    if (at >= 0) targets[at] = 'name';
  }
  return targets;
}

const searchedRows = 10;

/** Where the header stands among the first rows, 0 for the first; -1 where the file begins with a customer. */
export function findHeader(rows: readonly (readonly string[])[], fields: readonly OwnField[] = []): number {
  const looksLikeData = (text: string): boolean =>
    isMailAddress(text.trim()) || looksLikePhone(text) || looksLikeDocument(text) || /\d{4,}/.test(text);
  const width = Math.max(...rows.map((row) => row.filter((cell) => cell.trim() !== '').length), 0);
  for (const [at, row] of rows.slice(0, searchedRows).entries()) {
    const filled = row.filter((cell) => cell.trim() !== '');
    // Titles above the table stand in a cell or two.
    if (filled.length === 0 || (width > 2 && filled.length < width / 2)) continue;
    if (filled.some(looksLikeData)) return -1;
    const known = filled.filter((cell) => targetOfHeader(cell, fields) !== undefined && cell.length < 60).length;
    return known > 0 ? at : -1;
  }
  return -1;
}
