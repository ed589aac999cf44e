import { inflateSync } from 'node:zlib';
import { unzipSync } from 'fflate';

const latin = (bytes: Uint8Array): string => Buffer.from(bytes).toString('latin1');

const entities: Record<string, string> = { '&lt;': '<', '&gt;': '>', '&quot;': '"', '&apos;': "'", '&amp;': '&' };
const fromXml = (text: string): string => text.replace(/&(lt|gt|quot|apos|amp);/g, (entity) => entities[entity]!);

/** Cells of a workbook, sheet by sheet and row by row: numbers as numbers, the rest as texts. */
export function readXlsx(file: Uint8Array): (string | number)[] {
  const files = unzipSync(file);
  const text = (name: string): string => new TextDecoder().decode(files[name] ?? new Uint8Array());
  const shared = [...text('xl/sharedStrings.xml').matchAll(/<si>(.*?)<\/si>/gs)].map(([, item]) =>
    fromXml(item!.replace(/<[^>]*>/g, '')),
  );
  const sheets = Object.keys(files)
    .filter((name) => /^xl\/worksheets\/sheet\d+\.xml$/.test(name))
    .sort();
  return [
    ...sheets
      .map(text)
      .join('')
      .matchAll(/<c ([^>]*)>(.*?)<\/c>/gs),
  ].map(([, how, cell]) => {
    const value = /<v>(.*?)<\/v>/s.exec(cell!)?.[1];
    if (how!.includes('t="s"')) return shared[Number(value)]!;
    if (how!.includes('t="inlineStr"')) return fromXml(cell!.replace(/<[^>]*>/g, ''));
    return Number(value);
  });
}

/** What stands on a PDF's pages, piece by piece as it was drawn with a standard font (ISO 32000-1, 9.4.3). */
export function readPdf(file: Uint8Array): string[] {
  const pages = [...latin(file).matchAll(/stream\r?\n(.*?)\r?\nendstream/gs)].map(([, stream]) => {
    const bytes = Buffer.from(stream!, 'latin1');
    try {
      return latin(inflateSync(bytes));
    } catch {
      return latin(bytes);
    }
  });
  return pages.flatMap((page) =>
    [...page.matchAll(/\[(.*?)\] TJ/gs)].map(([, pieces]) =>
      new TextDecoder('windows-1252').decode(
        Buffer.from([...pieces!.matchAll(/<([0-9a-f]*)>/g)].map(([, hex]) => hex).join(''), 'hex'),
      ),
    ),
  );
}
