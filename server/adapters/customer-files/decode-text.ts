import { createReadStream } from 'node:fs';
import { open } from 'node:fs/promises';
import type { Encoding } from '../../core/customers/import/import-settings.ts';

const sampleBytes = 65_536;

/** By the mark at the beginning, by the noughts of UTF-16, by whether all of it is UTF-8; else what Windows writes in the west. */
export async function recognizeEncoding(file: string): Promise<Encoding> {
  const handle = await open(file);
  const head = Buffer.alloc(sampleBytes);
  const { bytesRead } = await handle.read(head, 0, sampleBytes, 0).finally(() => handle.close());
  const sample = head.subarray(0, bytesRead);
  if (sample[0] === 0xff && sample[1] === 0xfe) return 'utf-16le';
  if (sample[0] === 0xfe && sample[1] === 0xff) return 'utf-16be';
  const noughtsAt = (offset: number): number => {
    let count = 0;
    for (let at = offset; at < sample.length; at += 2) if (sample[at] === 0) count += 1;
    return count;
  };
  if (noughtsAt(1) > sample.length / 8) return 'utf-16le';
  if (noughtsAt(0) > sample.length / 8) return 'utf-16be';
  const decoder = new TextDecoder('utf-8', { fatal: true });
  try {
    for await (const chunk of createReadStream(file)) decoder.decode(chunk as Buffer, { stream: true });
    decoder.decode();
    return 'utf-8';
  } catch {
    return 'windows-1252';
  }
}

/** A line as it stands, without its end; `isCut` where it was longer than any record is. */
export interface TextLine {
  /** Counted from 1. */
  number: number;
  text: string;
  isCut: boolean;
}

/** Longer than any customer's record; what comes after is passed over until the line ends. */
export const longestLine = 262_144;

/** Lines ended by CR LF, LF or CR, one after the other: the file is never held as a whole. */
export async function* readLines(file: string, encoding: Encoding): AsyncGenerator<TextLine> {
  const decoder = new TextDecoder(encoding);
  let [rest, number, isCut, endedWithCr] = ['', 0, false, false];
  const line = (text: string): TextLine => {
    number += 1;
    const made = { number, text, isCut };
    isCut = false;
    return made;
  };
  for await (const chunk of createReadStream(file, { highWaterMark: 262_144 })) {
    let text = decoder.decode(chunk as Buffer, { stream: true });
    // A CR at the end of one piece and its LF at the beginning of the next are one end.
    if (endedWithCr && text.startsWith('\n')) text = text.slice(1);
    endedWithCr = text.endsWith('\r');
    const pieces = (rest + text).split(/\r\n|\n|\r/);
    rest = pieces.pop()!;
    for (const piece of pieces) {
      if (piece.length > longestLine) isCut = true;
      yield line(piece.slice(0, longestLine));
    }
    if (rest.length > longestLine) {
      rest = rest.slice(0, longestLine);
      isCut = true;
    }
  }
  rest += decoder.decode();
  if (rest !== '') yield line(rest.slice(0, longestLine));
}
