import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { relative, resolve } from 'node:path';
import { Readable } from 'node:stream';
import { HTTPException } from 'hono/http-exception';
import type { WebContext } from '../web-env.ts';

/** First and last byte asked for; `unsatisfiable` beyond the end, undefined for the whole file (RFC 9110 14.1). */
export function readRange(
  header: string | undefined,
  bytes: number,
): { first: number; last: number } | 'unsatisfiable' | undefined {
  const [, from = '', to = ''] = /^bytes=(\d*)-(\d*)$/.exec(header?.trim() ?? '') ?? [];
  if (from === '' && to === '') return undefined;
  const first = from === '' ? Math.max(0, bytes - Number(to)) : Number(from);
  const last = from === '' || to === '' ? bytes - 1 : Math.min(Number(to), bytes - 1);
  if (from !== '' && to !== '' && Number(to) < Number(from)) return undefined;
  return first >= bytes || last < first ? 'unsatisfiable' : { first, last };
}

/**
 * A WAV of the data folder, in the part asked for; `?download` saves it as `name`. `begun` is called for the piece from the
 * start alone: a player asks for many. Throws HTTPException 404 when there is no such file.
 */
export async function respondSound(
  c: WebContext,
  sound: { folder: string; file: string; name: string; begun: (how: 'played' | 'downloaded') => void },
): Promise<Response> {
  const folder = resolve(sound.folder);
  const file = resolve(folder, sound.file);
  if (relative(folder, file).startsWith('..')) throw new HTTPException(404);
  const found = await stat(file).catch(() => undefined);
  if (!found?.isFile()) throw new HTTPException(404);

  const range = readRange(c.req.header('Range'), found.size);
  c.header('Accept-Ranges', 'bytes');
  c.header('Content-Type', 'audio/wav');
  c.header('Cache-Control', 'private, no-store');
  const isDownload = c.req.query('download') !== undefined;
  if (isDownload) c.header('Content-Disposition', `attachment; filename="${sound.name}.wav"`);
  if (range === 'unsatisfiable') {
    c.header('Content-Range', `bytes */${found.size}`);
    return c.body(null, 416);
  }
  const { first, last } = range ?? { first: 0, last: found.size - 1 };
  if (first === 0 && c.req.method === 'GET') sound.begun(isDownload ? 'downloaded' : 'played');
  c.header('Content-Length', String(last - first + 1));
  if (range) c.header('Content-Range', `bytes ${first}-${last}/${found.size}`);
  if (c.req.method === 'HEAD' || found.size === 0) return c.body(null);
  const body = Readable.toWeb(createReadStream(file, { start: first, end: last })) as ReadableStream;
  return c.body(body, range ? 206 : 200);
}
