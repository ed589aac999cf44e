import type { Encoding } from '../../core/customers/import/import-settings.ts';
import { readLines } from './decode-text.ts';
import type { SourceRow } from './source-row.ts';

/** The columns that cards are laid out in; several values of one stand in one cell, parted by line ends. */
export const cardColumns = [
  'Name',
  'Company',
  'Kind',
  'Mobile phone',
  'Work phone',
  'Home phone',
  'Phone',
  'Fax',
  'E-mail',
  'Address',
  'Web',
  'Line of business',
  'Tags',
  'Notes',
] as const;
type CardColumn = (typeof cardColumns)[number];

/** RFC 6350 3.4: `\n`, `\,`, `\;` and `\\`. */
const plainText = (text: string): string =>
  text.replace(/\\([nN,;\\:])/g, (_, mark) => (/n/i.test(mark) ? '\n' : mark));

const parts = (text: string): string[] => text.split(/(?<!\\);/).map((part) => plainText(part).trim());

/** vCard 2.1: `=C3=B1` in the card's own character set. */
const fromQuotedPrintable = (text: string, charset: string): string => {
  const bytes = Buffer.from(
    text.replace(/=([0-9A-Fa-f]{2})/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16))),
    'latin1',
  );
  return new TextDecoder(/8859|1252/.test(charset) ? 'windows-1252' : 'utf-8').decode(bytes);
};

/** `item1.TEL;TYPE=cell:+1…` as name, parameters and value (RFC 6350 3.3); undefined where it is no property. */
function readProperty(line: string): { name: string; types: string; value: string } | undefined {
  const match = /^(?:[\w-]+\.)?([\w-]+)((?:;(?:"[^"]*"|[^:;"])*)*):(.*)$/s.exec(line);
  if (!match) return undefined;
  const [, name = '', types = '', raw = ''] = match;
  const isPrinted = /QUOTED-PRINTABLE/i.test(types);
  return {
    name: name.toUpperCase(),
    types: types.toLowerCase(),
    value: isPrinted ? fromQuotedPrintable(raw, types) : raw,
  };
}

function columnOfPhone(types: string): CardColumn {
  if (types.includes('fax')) return 'Fax';
  if (/cell|mobile|iphone/.test(types)) return 'Mobile phone';
  if (types.includes('work')) return 'Work phone';
  return types.includes('home') ? 'Home phone' : 'Phone';
}

function layOut(lines: readonly string[]): string[] {
  const cells = new Map<CardColumn, string[]>();
  const put = (column: CardColumn, text: string): void => {
    if (text.trim() !== '') cells.set(column, [...(cells.get(column) ?? []), text.trim()]);
  };
  let structured = '';
  for (const line of lines) {
    const property = readProperty(line);
    if (!property) continue;
    const { name, types, value } = property;
    if (name === 'FN' && !cells.has('Name')) put('Name', plainText(value));
    else if (name === 'N') {
      const [family = '', given = '', more = ''] = parts(value);
      structured = [given, more, family].filter((part) => part !== '').join(' ');
    } else if (name === 'ORG') put('Company', parts(value)[0] ?? '');
    else if (name === 'KIND' || name === 'X-ABSHOWAS') put('Kind', /org|company/i.test(value) ? 'company' : '');
    else if (name === 'TEL') put(columnOfPhone(types), plainText(value.replace(/^tel:/i, '').replace(/;ext=.*$/i, '')));
    else if (name === 'EMAIL') put('E-mail', plainText(value.replace(/^mailto:/i, '')));
    else if (name === 'ADR')
      put(
        'Address',
        parts(value)
          .filter((part) => part !== '')
          .join(', '),
      );
    else if (name === 'URL') put('Web', plainText(value));
    else if (name === 'NOTE') put('Notes', plainText(value));
    else if (name === 'CATEGORIES') put('Tags', plainText(value));
    else if (name === 'ROLE') put('Line of business', plainText(value));
  }
  if (!cells.has('Name')) put('Name', structured);
  return cardColumns.map((column) => (cells.get(column) ?? []).join('\n'));
}

/** Cards of versions 2.1, 3.0 (RFC 2426) and 4.0 (RFC 6350) as rows of `cardColumns`; the line is where the card begins. */
export async function* readVcard(file: string, encoding: Encoding): AsyncGenerator<SourceRow> {
  let card: { line: number; lines: string[] } | undefined;
  for await (const { number, text, isCut } of readLines(file, encoding)) {
    // A photograph on one line: nothing of it is kept.
    if (isCut) continue;
    const last = card?.lines.at(-1);
    if (/^BEGIN:VCARD\s*$/i.test(text)) card = { line: number, lines: [] };
    else if (/^END:VCARD\s*$/i.test(text)) {
      if (card) yield { line: card.line, cells: layOut(card.lines) };
      card = undefined;
    } else if (card && last !== undefined && /^[ \t]/.test(text))
      card.lines[card.lines.length - 1] = last + text.slice(1);
    else if (card && last?.endsWith('=') && /QUOTED-PRINTABLE/i.test(last))
      card.lines[card.lines.length - 1] = last.slice(0, -1) + text;
    else card?.lines.push(text);
  }
  if (card) yield { line: card.line, broken: 'unfinished', text: card.lines[0] ?? '' };
}
