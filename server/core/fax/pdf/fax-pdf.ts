import { type FaxPage, linesPerInch, PELS_PER_INCH } from '../page.ts';
import { encodePage } from '../t4/encode-page.ts';

/**
 * A PDF of fax pages that grows page by page: each piece is appended to the file, which is a whole PDF after each of
 * them (ISO 32000-1 7.5.6, incremental updates). A power cut loses the page that was coming, never those before.
 */
export interface FaxPdf {
  /** The bytes to append for one more page; the first one has the head of the file. */
  addPage(page: FaxPage, options?: { turn?: 0 | 90 | 180 | 270 }): Uint8Array;
}

const [CATALOG, PAGES, INFO] = [1, 2, 3];
const POINTS_PER_INCH = 72;
const ascii = (text: string): Uint8Array => Uint8Array.from(text, (each) => each.charCodeAt(0) & 0xff);
const points = (inches: number): string => (inches * POINTS_PER_INCH).toFixed(2);
/** A text of any letters, as UTF-16 with its mark. */
const hexText = (text: string): string =>
  `<FEFF${Array.from({ length: text.length }, (_, unit) => text.charCodeAt(unit).toString(16).padStart(4, '0')).join('')}>`;

function joined(parts: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

export function createFaxPdf(about: { title: string }): FaxPdf {
  /** Bytes of the file so far; where its last table of places stands. */
  let written = 0;
  let lastTable: number | undefined;
  let next = INFO + 1;
  const kids: number[] = [];

  return {
    addPage(page, { turn = 0 } = {}) {
      const parts: Uint8Array[] = [];
      const places = new Map<number, number>();
      let at = written;
      const put = (bytes: Uint8Array): void => {
        parts.push(bytes);
        at += bytes.length;
      };
      const object = (id: number, body: string, stream?: Uint8Array): void => {
        places.set(id, at);
        put(ascii(`${id} 0 obj\n${body}\n`));
        if (stream) {
          put(ascii('stream\n'));
          put(stream);
          put(ascii('\nendstream\n'));
        }
        put(ascii('endobj\n'));
      };
      if (lastTable === undefined) {
        put(ascii('%PDF-1.4\n%\xe2\xe3\xcf\xd3\n'));
        object(CATALOG, `<< /Type /Catalog /Pages ${PAGES} 0 R >>`);
        object(INFO, `<< /Title ${hexText(about.title)} /Producer (Centralita) >>`);
      }
      const [pageId, contentId, imageId] = [next, next + 1, next + 2];
      next += 3;
      const width = points(page.width / PELS_PER_INCH);
      const height = points(page.rows / linesPerInch[page.resolution]);
      const draw = ascii(`q ${width} 0 0 ${height} 0 0 cm /Fax Do Q`);
      const coded = encodePage(page, { coding: 'mmr' });
      object(
        pageId,
        `<< /Type /Page /Parent ${PAGES} 0 R /MediaBox [0 0 ${width} ${height}]${turn === 0 ? '' : ` /Rotate ${turn}`}` +
          ` /Contents ${contentId} 0 R /Resources << /ProcSet [/PDF /ImageB] /XObject << /Fax ${imageId} 0 R >> >> >>`,
      );
      object(contentId, `<< /Length ${draw.length} >>`, draw);
      object(
        imageId,
        `<< /Type /XObject /Subtype /Image /Width ${page.width} /Height ${page.rows} /ColorSpace /DeviceGray` +
          ` /BitsPerComponent 1 /Filter /CCITTFaxDecode /DecodeParms << /K -1 /Columns ${page.width}` +
          ` /Rows ${page.rows} >> /Length ${coded.length} >>`,
        coded,
      );
      kids.push(pageId);
      object(PAGES, `<< /Type /Pages /Count ${kids.length} /Kids [${kids.map((id) => `${id} 0 R`).join(' ')}] >>`);
      const table = at;
      const entry = (offset: number, generation: string): string =>
        `${String(offset).padStart(10, '0')} ${generation} \n`;
      const rows = [...places]
        .sort(([one], [other]) => one - other)
        .map(([id, offset]) => `${id} 1\n${entry(offset, '00000 n')}`);
      const first = lastTable === undefined ? `0 1\n${entry(0, '65535 f')}` : '';
      const before = lastTable === undefined ? '' : ` /Prev ${lastTable}`;
      put(
        ascii(
          `xref\n${first}${rows.join('')}trailer\n<< /Size ${next} /Root ${CATALOG} 0 R /Info ${INFO} 0 R${before} >>\n` +
            `startxref\n${table}\n%%EOF\n`,
        ),
      );
      lastTable = table;
      written = at;
      return joined(parts);
    },
  };
}

/** All pages in one file; at least one page. */
export function writeFaxPdf(pages: readonly FaxPage[], about: { title: string }): Uint8Array {
  const pdf = createFaxPdf(about);
  return joined(pages.map((page) => pdf.addPage(page)));
}
