/** A table as it is printed: all texts are ready to be read. */
export interface PrintedTable {
  title: string;
  notes: readonly string[];
  head: readonly { text: string; right: boolean }[];
  rows: readonly (readonly string[])[];
  total?: readonly string[];
  foot: readonly string[];
}

/** Widths of Helvetica's characters 32 to 126, in thousandths of the size (Adobe's font metrics). */
const widths = [
  278, 278, 355, 556, 556, 889, 667, 191, 333, 333, 389, 584, 278, 333, 278, 278, 556, 556, 556, 556, 556, 556, 556,
  556, 556, 556, 278, 278, 584, 584, 584, 556, 1015, 667, 667, 722, 722, 667, 611, 778, 722, 278, 500, 667, 556, 833,
  722, 778, 667, 778, 722, 667, 611, 722, 667, 944, 667, 667, 611, 278, 278, 278, 469, 556, 333, 556, 556, 500, 556,
  556, 278, 556, 556, 222, 222, 500, 222, 833, 556, 556, 556, 556, 333, 500, 278, 556, 500, 722, 500, 500, 500, 334,
  260, 334, 584,
];
/** Accented letters are as wide as their own; others are taken for a wide letter. */
const widthOf = (character: string): number => widths[character.normalize('NFD').codePointAt(0)! - 32] ?? 600;
const widthIn = (text: string, size: number): number =>
  ([...text].reduce((sum, character) => sum + widthOf(character), 0) * size) / 1000;

/** What WinAnsi has beside Latin-1. */
const ansi: Record<string, number> = {
  '€': 0x80,
  '‚': 0x82,
  '…': 0x85,
  '‘': 0x91,
  '’': 0x92,
  '“': 0x93,
  '”': 0x94,
  '–': 0x96,
  '—': 0x97,
};
/** Written with what WinAnsi has. */
const plain: Record<string, string> = { '≤': '<=', '−': '-', '\u202f': ' ', '\u00a0': ' ', '\u2009': ' ' };

/** A string of PDF in octal escapes where it is not ASCII. */
function pdfText(text: string): string {
  return [...text]
    .flatMap((character) => [...(plain[character] ?? character)])
    .map((character) => {
      const code = ansi[character] ?? character.codePointAt(0)!;
      if (character === '(' || character === ')' || character === '\\') return `\\${character}`;
      if (code >= 32 && code < 127) return character;
      return code < 256 && code > 127 ? `\\${code.toString(8)}` : '?';
    })
    .join('');
}

// A4 lying, in points.
const [pageWidth, pageHeight, margin] = [842, 595, 40];
const lineHeight = 14;

function shorten(text: string, most: number, size: number): string {
  if (widthIn(text, size) <= most) return text;
  let shorter = text;
  while (shorter.length > 1 && widthIn(`${shorter}…`, size) > most) shorter = shorter.slice(0, -1);
  return `${shorter}…`;
}

function wrap(text: string, most: number, size: number): string[] {
  const lines: string[] = [];
  for (const word of text.split(' ')) {
    const longer = lines.length === 0 ? word : `${lines.at(-1)} ${word}`;
    if (lines.length > 0 && widthIn(longer, size) <= most) lines[lines.length - 1] = longer;
    else lines.push(word);
  }
  return lines;
}

/** Pages of drawing commands, filled from the top. */
function createPages() {
  const pages: string[][] = [];
  let top = 0;
  const begin = (): void => {
    pages.push([]);
    top = pageHeight - margin;
  };
  begin();
  return {
    pages,
    /** True when a new page was begun. */
    need(height: number): boolean {
      if (top - height >= margin) return false;
      begin();
      return true;
    },
    down(height: number): number {
      top -= height;
      return top;
    },
    text(line: { x: number; y: number; size: number; bold?: boolean; text: string }): void {
      const { x, y, size, bold, text } = line;
      pages
        .at(-1)!
        .push(`BT /${bold ? 'B' : 'F'} ${size} Tf ${x.toFixed(1)} ${y.toFixed(1)} Td (${pdfText(text)}) Tj ET`);
    },
    rule(y: number): void {
      pages.at(-1)!.push(`0.6 w 0.7 G ${margin} ${y.toFixed(1)} m ${pageWidth - margin} ${y.toFixed(1)} l S`);
    },
  };
}

/** Columns as wide as their widest cell asks, shrunk together where the page is too narrow. */
function columnsOf(table: PrintedTable, size: number): { x: number; width: number }[] {
  const wished = table.head.map(({ text }, index) => {
    const cells = [...table.rows.slice(0, 300), ...(table.total ? [table.total] : [])].map((row) => row[index] ?? '');
    return Math.max(...[text, ...cells].map((cell) => widthIn(cell, size))) + 12;
  });
  const room = pageWidth - 2 * margin;
  const scale = Math.min(1.6, room / wished.reduce((sum, width) => sum + width, 0));
  let x: number = margin;
  return wished.map((width) => {
    const column = { x, width: width * scale };
    x += column.width;
    return column;
  });
}

/** One table as a PDF of A4 pages, in the Helvetica that every reader has (ISO 32000-1, 9.6.2.2). */
export function printPdf(table: PrintedTable): Uint8Array {
  const size = table.head.length > 12 ? 6.5 : 9;
  const columns = columnsOf(table, size);
  const room = pageWidth - 2 * margin;
  const sheet = createPages();
  const printRow = (cells: readonly string[], bold: boolean): void => {
    const y = sheet.down(lineHeight);
    for (const [index, { x, width }] of columns.entries()) {
      const text = shorten(cells[index] ?? '', width - 6, size);
      const left = table.head[index]!.right ? x + width - 6 - widthIn(text, size) : x;
      sheet.text({ x: left, y, size, bold, text });
    }
  };
  const printHead = (): void => {
    printRow(
      table.head.map(({ text }) => text),
      true,
    );
    sheet.rule(sheet.down(4));
  };
  sheet.text({ x: margin, y: sheet.down(16), size: 16, bold: true, text: table.title });
  for (const note of table.notes)
    for (const text of wrap(note, room, 9)) sheet.text({ x: margin, y: sheet.down(13), size: 9, text });
  sheet.down(8);
  printHead();
  for (const row of table.rows) {
    if (sheet.need(lineHeight)) printHead();
    printRow(row, false);
  }
  if (table.total) {
    if (sheet.need(lineHeight + 4)) printHead();
    sheet.rule(sheet.down(4));
    printRow(table.total, true);
  }
  sheet.down(8);
  for (const text of table.foot.flatMap((line) => wrap(line, room, 8))) {
    sheet.need(11);
    sheet.text({ x: margin, y: sheet.down(11), size: 8, text });
  }
  return assemble(sheet.pages);
}

/** The file around the pages: objects, where each begins, and the trailer (ISO 32000-1, 7.5). */
function assemble(pages: readonly (readonly string[])[]): Uint8Array {
  const kids = pages.map((_, index) => `${5 + 2 * index} 0 R`).join(' ');
  const font = (name: string): string =>
    `<< /Type /Font /Subtype /Type1 /BaseFont /${name} /Encoding /WinAnsiEncoding >>`;
  const objects = [
    '<< /Type /Catalog /Pages 2 0 R >>',
    `<< /Type /Pages /Kids [${kids}] /Count ${pages.length} >>`,
    font('Helvetica'),
    font('Helvetica-Bold'),
    ...pages.flatMap((commands, index) => {
      const content = [
        ...commands,
        `BT /F 8 Tf ${pageWidth - margin - 30} ${margin - 16} Td (${index + 1} / ${pages.length}) Tj ET`,
      ].join('\n');
      return [
        `<< /Type /Page /Parent 2 0 R /MediaBox [0 0 ${pageWidth} ${pageHeight}] /Resources << /Font << /F 3 0 R /B 4 0 R >> >> /Contents ${6 + 2 * index} 0 R >>`,
        `<< /Length ${content.length} >>\nstream\n${content}\nendstream`,
      ];
    }),
  ];
  let file = '%PDF-1.4\n';
  const starts = objects.map((object, index) => {
    const start = file.length;
    file += `${index + 1} 0 obj\n${object}\nendobj\n`;
    return start;
  });
  const table = starts.map((start) => `${String(start).padStart(10, '0')} 00000 n \n`).join('');
  const size = objects.length + 1;
  file += `xref\n0 ${size}\n0000000000 65535 f \n${table}trailer\n<< /Size ${size} /Root 1 0 R >>\nstartxref\n${file.length}\n%%EOF\n`;
  // Everything is ASCII: offsets in characters are offsets in bytes.
  return new TextEncoder().encode(file);
}
