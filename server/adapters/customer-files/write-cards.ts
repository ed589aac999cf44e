import { strToU8, Zip, ZipDeflate } from 'fflate';
import type { Customer } from '../../core/customers/customer.ts';
import type { ExportColumn } from '../../services/customers/customer-export-port.ts';

/** The cells of a card; several numbers of a kind stand in one cell, parted by line ends. */
function cellsOfCard(card: Customer, columns: readonly ExportColumn[]): string[] {
  const points = (channel: string): string =>
    card.points
      .filter((point) => point.channel === channel && point.state === 'good')
      .map(({ typed, key }) => (channel === 'phone' || channel === 'fax' ? (key ?? typed) : typed))
      .join('\n');
  return columns.map(({ what }) => {
    if (what.startsWith('own:')) return String(card.own[what.slice('own:'.length)] ?? '');
    if (['phone', 'fax', 'mail', 'address', 'web'].includes(what)) return points(what);
    if (what === 'vip') return card.vip ? 'x' : '';
    if (what === 'tags') return card.tags.join(', ');
    return String(card[what as keyof Customer] ?? '');
  });
}

/** What lies before, between and behind the cards of a file of one format; each `add` answers with bytes to hand on. */
export interface CardWriter {
  head(): Uint8Array;
  add(cards: readonly Customer[]): Uint8Array;
  end(): Uint8Array;
}

/** RFC 4180 in UTF-8 with its mark; a text that a spreadsheet would run as a formula is made a text. */
export function csvWriter(columns: readonly ExportColumn[]): CardWriter {
  const cell = (text: string): string => {
    const isFormula = /^[=+\-@\t\r]/.test(text) && !/^[+-]?[\d\s().-]*(\n\+[\d\s().-]*)*$/.test(text);
    const safe = isFormula ? `'${text}` : text;
    return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
  };
  const line = (cells: readonly string[]): string => `${cells.map(cell).join(',')}\r\n`;
  return {
    head: () => strToU8(`\ufeff${line(columns.map(({ head }) => head))}`),
    add: (cards) => strToU8(cards.map((card) => line(cellsOfCard(card, columns))).join('')),
    end: () => new Uint8Array(),
  };
}

const plain = (text: string): string => text.replace(/\\/g, '\\\\').replace(/\r?\n/g, '\\n').replace(/[,;]/g, '\\$&');

/** RFC 6350 3.2: no line longer than 75 octets; goes on after a blank, never within a character. */
function fold(line: string): string {
  const lines: string[] = [];
  let [rest, octets] = ['', 0];
  for (const letter of line) {
    const size = Buffer.byteLength(letter);
    if (octets + size > 75) {
      lines.push(rest);
      [rest, octets] = [' ', 1];
    }
    rest += letter;
    octets += size;
  }
  return [...lines, rest].map((each) => `${each}\r\n`).join('');
}

function vcardOf(card: Customer): string {
  const properties = card.points
    .filter(({ state }) => state === 'good')
    .map(({ channel, typed, key }) => {
      if (channel === 'phone') return `TEL;TYPE=voice:${plain(key ?? typed)}`;
      if (channel === 'fax') return `TEL;TYPE=fax:${plain(key ?? typed)}`;
      if (channel === 'mail') return `EMAIL:${plain(typed)}`;
      return channel === 'address' ? `ADR:;;${plain(typed)};;;;` : `URL:${plain(typed)}`;
    });
  const company = card.kind === 'company' ? card.name : card.company;
  return [
    'BEGIN:VCARD',
    'VERSION:4.0',
    `KIND:${card.kind === 'company' ? 'org' : 'individual'}`,
    `FN:${plain(card.name)}`,
    ...(company ? [`ORG:${plain(company)}`] : []),
    ...properties,
    ...(card.tags.length > 0 ? [`CATEGORIES:${card.tags.map(plain).join(',')}`] : []),
    ...(card.remarks === '' ? [] : [`NOTE:${plain(card.remarks)}`]),
    'END:VCARD',
  ]
    .map(fold)
    .join('');
}

/** Cards of version 4.0 (RFC 6350), one after the other. */
export const vcardWriter = (): CardWriter => ({
  head: () => new Uint8Array(),
  add: (cards) => strToU8(cards.map(vcardOf).join('')),
  end: () => new Uint8Array(),
});

// Control characters are no characters of XML 1.0.
const controls = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g;
const marks: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;' };
const xml = (text: string): string => text.replace(controls, '').replace(/[&<>]/g, (mark) => marks[mark]!);

const xmlHead = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>';
const main = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main';
const relations = 'http://schemas.openxmlformats.org/package/2006/relationships';
const office = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';
const parts = {
  '[Content_Types].xml': `${xmlHead}<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/><Override PartName="/xl/worksheets/sheet1.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/></Types>`,
  '_rels/.rels': `${xmlHead}<Relationships xmlns="${relations}"><Relationship Id="rId1" Type="${office}/officeDocument" Target="xl/workbook.xml"/></Relationships>`,
  'xl/workbook.xml': `${xmlHead}<workbook xmlns="${main}" xmlns:r="${office}"><sheets><sheet name="1" sheetId="1" r:id="rId1"/></sheets></workbook>`,
  'xl/_rels/workbook.xml.rels': `${xmlHead}<Relationships xmlns="${relations}"><Relationship Id="rId1" Type="${office}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>`,
};

/** A workbook (ECMA-376) of one sheet, packed as it is written: no row is held. */
export function xlsxWriter(columns: readonly ExportColumn[]): CardWriter {
  let ready: Uint8Array[] = [];
  const zip = new Zip((error, chunk) => {
    if (error) throw error;
    ready.push(chunk);
  });
  const taken = (): Uint8Array => {
    const chunk = Buffer.concat(ready);
    ready = [];
    return new Uint8Array(chunk);
  };
  const row = (cells: readonly string[]): string =>
    `<row>${cells.map((text) => (text === '' ? '<c/>' : `<c t="inlineStr"><is><t xml:space="preserve">${xml(text.slice(0, 32_000))}</t></is></c>`)).join('')}</row>`;
  const sheet = new ZipDeflate('xl/worksheets/sheet1.xml', { level: 3 });
  return {
    head() {
      for (const [name, text] of Object.entries(parts)) {
        const part = new ZipDeflate(name);
        zip.add(part);
        part.push(strToU8(text), true);
      }
      zip.add(sheet);
      sheet.push(strToU8(`${xmlHead}<worksheet xmlns="${main}"><sheetData>${row(columns.map(({ head }) => head))}`));
      return taken();
    },
    add(cards) {
      sheet.push(strToU8(cards.map((card) => row(cellsOfCard(card, columns))).join('')));
      return taken();
    },
    end() {
      sheet.push(strToU8('</sheetData></worksheet>'), true);
      zip.end();
      return taken();
    },
  };
}
