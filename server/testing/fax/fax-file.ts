import { readFileSync } from 'node:fs';
import type { FaxPage } from '../../core/fax/page.ts';
import { readTiff } from '../../core/fax/tiff/read-tiff.ts';

/** The pages of a TIFF that a fax program has kept. */
export function readFaxFile(file: string): readonly FaxPage[] {
  const read = readTiff(readFileSync(file));
  if (read.kind !== 'pages') throw new Error(`${file}: ${JSON.stringify(read)}`);
  return read.pages;
}
