import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { strToU8, zipSync } from 'fflate';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { makeTempFolder } from '../../testing/loopback.ts';
import { readSource } from './read-source.ts';

let folder: Awaited<ReturnType<typeof makeTempFolder>>;
beforeAll(async () => {
  folder = await makeTempFolder('sources');
});
afterAll(() => folder[Symbol.asyncDispose]());

async function read(content: string | Uint8Array, told = {}) {
  const [file, rows] = [join(folder.path, 'source'), join(folder.path, 'rows')];
  writeFileSync(file, content);
  const source = await readSource(file, rows, told);
  const lines = readFileSync(rows, 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));
  return { source, lines };
}

const utf16be = (text: string): Uint8Array => Buffer.from(text, 'utf16le').swap16();

test('a picture that is called a list is refused with why, and no accent or quote is taken for one', async () => {
  const picture = Uint8Array.from({ length: 4_000 }, (_, at) => (at * 73 + (at >> 3) * 41) % 256);
  await expect(read(picture)).rejects.toMatchObject({ context: { why: 'no-list' } });
  expect((await read(`Nombre;Nota\n${'Ñuñez;«sí»\t…\n'.repeat(50)}`)).source.rows).toBe(51);
});

test.each([
  ['utf-8', 'Nombre;Tel\nÍñigo;809\n', 'Íñigo'],
  ['utf-8', '\ufeffNombre;Tel\nÍñigo;809\n', 'Íñigo'],
  ['windows-1252', Buffer.from('Nombre;Tel\nÍñigo €;809\n'.replace('€', '\u0080'), 'latin1'), 'Íñigo €'],
  ['utf-16le', Buffer.from('\ufeffNombre;Tel\nÍñigo;809\n', 'utf16le'), 'Íñigo'],
  ['utf-16le', Buffer.from('Nombre;Tel\nÍñigo;809\n', 'utf16le'), 'Íñigo'],
  ['utf-16be', utf16be('\ufeffNombre;Tel\nÍñigo;809\n'), 'Íñigo'],
])('a file in %s is read with its accents', async (encoding, content, name) => {
  const { source, lines } = await read(content);
  expect(source).toMatchObject({ kind: 'csv', encoding, delimiter: ';', rows: 2, width: 2 });
  expect(lines[0]).toEqual([1, 'Nombre', 'Tel']);
  expect(lines[1]).toEqual([2, name, '809']);
});

test.each([
  [',', 'a,b,c\n"1,5",2,3\n'],
  ['\t', 'a\tb\tc\n1,2\t2,3\t3\n'],
  ['|', 'a|b\n1|2\n'],
  [';', 'sep=;\na;b\n1;2\n'],
])('the delimiter %j is recognised', async (delimiter, text) => {
  const { source } = await read(text);
  expect(source.delimiter).toBe(delimiter);
});

test('RFC 4180 2.6: quoted cells hold line ends, delimiters and quotes, and lines are counted as in an editor', async () => {
  const { lines } = await read('name,note\r\n"Ana ""la jefa""","one\r\ntwo, three"\r\n\r\nEva,x\r\n');
  expect(lines).toEqual([
    [1, 'name', 'note'],
    [2, 'Ana "la jefa"', 'one\ntwo, three'],
    [5, 'Eva', 'x'],
  ]);
});

test('a quote that is never closed costs its own line and no other', async () => {
  const rows = Array.from({ length: 300 }, (_, index) => `Name ${index},80955500${index}`);
  rows[5] = '"Broken,8095550000';
  const { source, lines } = await read(`name,phone\n${rows.join('\n')}\n`);
  expect(source.rows).toBe(301);
  expect(lines.filter((line) => !Array.isArray(line))).toEqual([
    { line: 7, broken: 'broken-quotes', text: '"Broken,8095550000' },
  ]);
});

test('a quote within a cell is a sign like any other', async () => {
  const { lines } = await read('name,size\nTubo 5" largo,2\nTubo 6" largo,3\n');
  expect(lines.slice(1)).toEqual([
    [2, 'Tubo 5" largo', '2'],
    [3, 'Tubo 6" largo', '3'],
  ]);
});

test('a line of megabytes is cut off and told, and the rows around it stay', async () => {
  const { lines } = await read(`name,note\nAna,1\nX,${'y'.repeat(3_000_000)}\nEva,2\n`);
  expect(lines.map((line) => (Array.isArray(line) ? line[1] : line.broken)).sort()).toEqual([
    'Ana',
    'Eva',
    'name',
    'too-long-line',
  ]);
});

test('sixty columns are sixty columns', async () => {
  const head = Array.from({ length: 60 }, (_, index) => `c${index}`).join(';');
  const { source } = await read(`${head}\n${head}\n`);
  expect(source.width).toBe(60);
});

test('an empty file is said to be empty', async () => {
  await expect(read('')).rejects.toMatchObject({ code: 'import-unreadable', context: { why: 'empty' } });
  await expect(read('\n\n \n')).rejects.toMatchObject({ context: { why: 'empty' } });
});

function workbook(sheet: string, more: Record<string, string> = {}): Uint8Array {
  return zipSync(
    Object.fromEntries(
      Object.entries({
        'xl/workbook.xml':
          '<workbook xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets><sheet name="A" sheetId="1" r:id="rId7"/></sheets></workbook>',
        'xl/_rels/workbook.xml.rels':
          '<Relationships><Relationship Id="rId7" Target="worksheets/first.xml"/></Relationships>',
        'xl/worksheets/first.xml': `<worksheet><sheetData>${sheet}</sheetData></worksheet>`,
        ...more,
      }).map(([name, text]) => [name, strToU8(text)]),
    ),
  );
}

test('a workbook gives texts, long numbers in full and dates as dates, gaps as empty cells', async () => {
  const { source, lines } = await read(
    workbook(
      '<row r="2"><c r="A2" t="s"><v>0</v></c><c r="C2" t="inlineStr"><is><t>Tel &amp; fax</t></is></c></row>' +
        '<row r="4"><c r="A4" t="s"><v>1</v></c><c r="B4" s="1"><v>46348</v></c><c r="C4"><v>8.095551234E9</v></c></row>',
      {
        'xl/sharedStrings.xml': '<sst><si><t>Nombre</t></si><si><r><t>Ana </t></r><r><t>Ñoña</t></r></si></sst>',
        'xl/styles.xml': '<styleSheet><cellXfs><xf numFmtId="0"/><xf numFmtId="14"/></cellXfs></styleSheet>',
      },
    ),
  );
  expect(source).toMatchObject({ kind: 'xlsx', rows: 2, width: 3 });
  expect(lines).toEqual([
    [2, 'Nombre', '', 'Tel & fax'],
    [4, 'Ana Ñoña', '2026-11-22', '8095551234'],
  ]);
});

test('a workbook that is damaged, or has no sheet, is said to be damaged, not why the unpacker fails', async () => {
  const whole = workbook('<row r="1"><c r="A1" t="inlineStr"><is><t>x</t></is></c></row>');
  await expect(read(whole.subarray(0, whole.length - 30))).rejects.toMatchObject({ context: { why: 'damaged' } });
  await expect(read(zipSync({ 'readme.txt': strToU8('x') }))).rejects.toMatchObject({ context: { why: 'no-sheet' } });
  await expect(read(workbook('<row><c></row>'))).rejects.toMatchObject({ context: { why: 'damaged' } });
});

test('RFC 6350 3.2, RFC 2426 and vCard 2.1: folded, escaped and quoted-printable values become one row each', async () => {
  const { source, lines } = await read(
    [
      'BEGIN:VCARD',
      'VERSION:4.0',
      'FN:Ana Pérez',
      'ORG:Ferretería\\, S.R.L.;Ventas',
      'item1.TEL;VALUE=uri;TYPE="cell,voice":tel:+1-809-555-0101',
      'TEL;TYPE=work,fax:809 555 0102',
      'EMAIL;TYPE=INTERNET:ana@ejem',
      ' plo.com',
      'ADR;TYPE=home:;;Calle 1\\, apto. 2;Santo Domingo;;10101;RD',
      'NOTE:uno\\ndos',
      'END:VCARD',
      'BEGIN:VCARD',
      'VERSION:2.1',
      'N;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:N=C3=BA=C3=B1ez;Jos=C3=A9',
      'TEL;HOME:8095550103',
      'END:VCARD',
      '',
    ].join('\r\n'),
  );
  expect(source).toMatchObject({ kind: 'vcard', rows: 3 });
  const of = (row: string[]) => Object.fromEntries(row.slice(1).map((cell, at) => [lines[0][at + 1], cell]));
  expect(of(lines[1])).toMatchObject({
    Name: 'Ana Pérez',
    Company: 'Ferretería, S.R.L.',
    'Mobile phone': '+1-809-555-0101',
    Fax: '809 555 0102',
    'E-mail': 'ana@ejemplo.com',
    Address: 'Calle 1, apto. 2, Santo Domingo, 10101, RD',
    Notes: 'uno\ndos',
  });
  expect(of(lines[2])).toMatchObject({ Name: 'José Núñez', 'Home phone': '8095550103' });
});

test('of a workbook with several sheets the longest that is shown is read where a list is wanted, or the one that is told', async () => {
  const sheet = (rows: string[][]): Uint8Array =>
    strToU8(
      `<worksheet><sheetData>${rows
        .map((row) => `<row>${row.map((text) => `<c t="inlineStr"><is><t>${text}</t></is></c>`).join('')}</row>`)
        .join('')}</sheetData></worksheet>`,
    );
  const long = Array.from({ length: 50 }, (_, at) => [`34${at}`, '0.1']);
  const names = ['Cover', 'Prices', 'Old prices'];
  const of = (each: (at: number) => string): string => names.map((_, at) => each(at)).join('');
  const book = zipSync({
    'xl/workbook.xml': strToU8(
      `<workbook><sheets>${of((at) => `<sheet name="${names[at]}" ${at === 2 ? 'state="hidden"' : ''} r:id="r${at}"/>`)}</sheets></workbook>`,
    ),
    'xl/_rels/workbook.xml.rels': strToU8(
      `<Relationships>${of((at) => `<Relationship Id="r${at}" Target="worksheets/s${at}.xml"/>`)}</Relationships>`,
    ),
    'xl/worksheets/s0.xml': sheet([['Dear customer']]),
    'xl/worksheets/s1.xml': sheet([['Prefix', 'Rate'], ...long]),
    'xl/worksheets/s2.xml': sheet([['Prefix', 'Rate'], ...long, ...long]),
  });
  expect((await read(book)).lines).toEqual([[1, 'Dear customer']]);
  const list = await read(book, { longest: true });
  expect(list.source).toMatchObject({ rows: 51, sheets: ['Cover', 'Prices'], sheet: 1 });
  expect((await read(book, { longest: true, sheet: 0 })).source).toMatchObject({ rows: 1, sheet: 0 });
});
