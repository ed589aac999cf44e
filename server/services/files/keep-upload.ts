import { createWriteStream } from 'node:fs';
import { Readable, Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';

/**
 * Writes a large file to `path` as it comes in; resolves to its bytes, or to why it is not taken: larger than `mostBytes`, or
 * it broke off or could not be written. What was written by then is left for the caller to remove.
 */
export async function keepUpload(
  body: ReadableStream<Uint8Array>,
  { path, mostBytes }: { path: string; mostBytes: number },
): Promise<{ kind: 'kept'; bytes: number } | { kind: 'refused'; why: 'too-large' | 'failed'; error: unknown }> {
  let bytes = 0;
  const measure = new Transform({
    transform(chunk: Uint8Array, _encoding, done) {
      bytes += chunk.length;
      done(bytes > mostBytes ? new Error('too-large') : null, chunk);
    },
  });
  try {
    const incoming = Readable.fromWeb(body as import('node:stream/web').ReadableStream);
    await pipeline(incoming, measure, createWriteStream(path));
    return { kind: 'kept', bytes };
  } catch (error) {
    return { kind: 'refused', why: bytes > mostBytes ? 'too-large' : 'failed', error };
  }
}
