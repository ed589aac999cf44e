import { formatInstant, formatSpan } from '../texts/format.ts';
import { isTextKey, type Reader } from '../texts/reader.ts';

type Row = Record<string, unknown>;

const escapes: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };
const safe = (text: string): string => text.replace(/[&<>"]/g, (character) => escapes[character]!);

/** Columns that tell a person nothing: how the store finds its rows. */
const inner = new Set([
  'seq',
  'sort_name',
  'typed_document',
  'customer_id',
  'position',
  'engine_version',
  'superseded_by',
  'sha256',
]);
const isInstant = (column: string): boolean => /(^|_)at$/.test(column);
const isSpan = (column: string): boolean => /_ms$/.test(column);

/** What is held of a customer as a page that stands alone: each kind as a table, in the reader's language. */
export function writeHeldSummary(
  reader: Reader,
  of: { held: { tables: Record<string, Row[]> }; missing: readonly string[]; at: number },
): string {
  const { t } = reader;
  const nameOf = (table: string): string => {
    const key = `held.table-${table}`;
    return isTextKey(key) ? t(key) : table;
  };
  const cell = (column: string, value: unknown): string => {
    if (value === null || value === undefined || value === '') return '–';
    if (typeof value === 'number' && isInstant(column)) return formatInstant(value, reader);
    if (typeof value === 'number' && isSpan(column)) return formatSpan(value);
    return typeof value === 'object' ? JSON.stringify(value) : String(value);
  };
  const tables = Object.entries(of.held.tables).map(([table, rows]) => {
    const columns = Object.keys(rows[0] ?? {}).filter(
      (column) => !inner.has(column) && rows.some((row) => cell(column, row[column]) !== '–'),
    );
    const head = columns.map((column) => `<th>${safe(column.replaceAll('_', ' '))}</th>`).join('');
    const body = rows
      .map((row) => `<tr>${columns.map((column) => `<td>${safe(cell(column, row[column]))}</td>`).join('')}</tr>`)
      .join('\n');
    return `<h2>${safe(nameOf(table))} (${rows.length})</h2>\n<table><thead><tr>${head}</tr></thead>\n<tbody>${body}</tbody></table>`;
  });
  const missing = of.missing.map((name) => `<li>${safe(name)}</li>`).join('');
  const style =
    'body{font:15px/1.5 sans-serif;margin:2rem;color:#15202b}table{border-collapse:collapse;margin-bottom:2rem}td,th{border:1px solid #ccd;padding:.25rem .5rem;text-align:left;vertical-align:top;max-width:40rem;overflow-wrap:anywhere}';
  return `<!doctype html>
<html lang="${reader.language}"><head><meta charset="utf-8"><title>${safe(t('held.title'))}</title><style>${style}</style></head>
<body><h1>${safe(t('held.title'))}</h1>
<p>${safe(t('held.made', { at: formatInstant(of.at, reader) }))}</p>
<p>${safe(t('held.about'))}</p>
${of.missing.length > 0 ? `<h2>${safe(t('held.missing'))}</h2><ul>${missing}</ul>` : ''}
${tables.join('\n')}
</body></html>
`;
}
