import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { relative, resolve } from 'node:path';
import { Readable } from 'node:stream';
import { Hono } from 'hono';
import { HTTPException } from 'hono/http-exception';
import { findRecording } from '../../store/queries/calls.ts';
import type { WebDeps } from '../web-deps.ts';
import { loginOf, type WebEnv } from '../web-env.ts';
import { writeAudit } from '../write-audit.ts';

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

/** Recordings for those who may listen; each listening is noted. */
export function recordingRoutes(deps: WebDeps): Hono<WebEnv> {
  const app = new Hono<WebEnv>();

  app.get('/recordings/:id', async (c) => {
    const recording = findRecording(deps.db, c.req.param('id'));
    if (!recording) throw new HTTPException(404);
    const folder = resolve(deps.dataFolder);
    const file = resolve(folder, recording.file);
    if (relative(folder, file).startsWith('..')) throw new HTTPException(404);
    const found = await stat(file).catch(() => undefined);
    if (!found?.isFile()) throw new HTTPException(404);

    const range = readRange(c.req.header('Range'), found.size);
    c.header('Accept-Ranges', 'bytes');
    c.header('Content-Type', 'audio/wav');
    c.header('Cache-Control', 'private, no-store');
    const isDownload = c.req.query('download') !== undefined;
    if (isDownload) c.header('Content-Disposition', `attachment; filename="${recording.callId}.wav"`);
    if (range === 'unsatisfiable') {
      c.header('Content-Range', `bytes */${found.size}`);
      return c.body(null, 416);
    }
    const { first, last } = range ?? { first: 0, last: found.size - 1 };
    // A player asks for many pieces; the one from the start is the listening.
    if (first === 0 && c.req.method === 'GET') {
      writeAudit(deps, {
        by: loginOf(c),
        action: isDownload ? 'recording.downloaded' : 'recording.played',
        subject: `recordings/${recording.id}`,
        detail: { callId: recording.callId },
      });
    }
    c.header('Content-Length', String(last - first + 1));
    if (range) c.header('Content-Range', `bytes ${first}-${last}/${found.size}`);
    if (c.req.method === 'HEAD' || found.size === 0) return c.body(null);
    const body = Readable.toWeb(createReadStream(file, { start: first, end: last })) as ReadableStream;
    return c.body(body, range ? 206 : 200);
  });

  return app;
}
