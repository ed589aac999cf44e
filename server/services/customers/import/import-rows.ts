import { closeSync, openSync, readSync } from 'node:fs';

/** A row of the file with where the next one begins. */
export type FileRow = { line: number; next: number } & (
  | { cells: string[] }
  | { broken: 'broken-quotes' | 'unfinished' | 'too-long-line'; text: string }
);

const pieceBytes = 262_144;

/** The rows that were laid down from a file, from the byte `position` on. */
export function* readRows(file: string, position: number): Generator<FileRow> {
  const handle = openSync(file, 'r');
  try {
    const piece = Buffer.alloc(pieceBytes);
    let [rest, at] = [Buffer.alloc(0), position];
    let next = position;
    for (;;) {
      const count = readSync(handle, piece, 0, pieceBytes, at);
      if (count === 0) return;
      at += count;
      let held =
        rest.length === 0 ? Buffer.from(piece.subarray(0, count)) : Buffer.concat([rest, piece.subarray(0, count)]);
      for (let end = held.indexOf(10); end >= 0; end = held.indexOf(10)) {
        const read = JSON.parse(held.toString('utf8', 0, end)) as [number, ...string[]] | Omit<FileRow, 'next'>;
        held = held.subarray(end + 1);
        next += end + 1;
        if (Array.isArray(read)) {
          const [line, ...cells] = read as [number, ...string[]];
          yield { line, cells, next };
        } else yield { ...(read as FileRow), next };
      }
      rest = held;
    }
  } finally {
    closeSync(handle);
  }
}
