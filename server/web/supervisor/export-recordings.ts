import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { relative, resolve } from 'node:path';
import { Zip, ZipPassThrough } from 'fflate';
import { pausesOf } from '../../core/calls/recording-pauses.ts';
import type { FoundRecording } from '../../store/queries/recordings.ts';
import { sealsOf } from '../../store/queries/recordings.ts';
import { listRows } from '../story/call-list.ts';
import { printCalls } from '../story/calls-csv.ts';
import type { WebDeps } from '../web-deps.ts';

/** ZIP without its 64-bit form ends at 4 GB: what is beyond is told as left out. */
const mostBytes = 3_900_000_000;

interface Exported {
  found: readonly FoundRecording[];
  by: string;
  /** How to check it, in the reader's words. */
  about: string;
}

/** The name of the sound in the archive: by its time, so that they stand in order. */
function nameOf({ recording }: FoundRecording): string {
  const at = new Date(recording.startedAt).toISOString().slice(0, 19).replaceAll(':', '-');
  return `sound/${at}-${recording.id}.wav`;
}

/**
 * A ZIP of the sound, the calls as CSV, a journal as JSON, check sums and how to check them. Made as fast as it is taken,
 * piece by piece; sound is stored as it is. A file that cannot be read is told in the journal, and the rest is there.
 */
export function exportRecordings(deps: WebDeps, exported: Exported): ReadableStream<Uint8Array> {
  const pieces = write(deps, exported);
  return new ReadableStream(
    {
      async pull(controller) {
        try {
          const { value, done } = await pieces.next();
          if (done) controller.close();
          else controller.enqueue(value);
        } catch (error) {
          deps.log.error('recordings could not be exported', { error });
          controller.error(error);
        }
      },
      async cancel() {
        await pieces.return(undefined);
      },
    },
    { highWaterMark: 1 },
  );
}

async function* write(deps: WebDeps, exported: Exported): AsyncGenerator<Uint8Array, undefined, undefined> {
  const ready: Uint8Array[] = [];
  const zip = new Zip((error, piece) => {
    if (error) throw error;
    ready.push(piece);
  });
  const folder = resolve(deps.dataFolder);
  const sums: { name: string; sha256: string }[] = [];
  const entries: unknown[] = [];
  let bytes = 0;

  function addText(name: string, text: string): void {
    const file = new ZipPassThrough(name);
    zip.add(file);
    const data = Buffer.from(text);
    file.push(data, true);
    sums.push({ name, sha256: createHash('sha256').update(data).digest('hex') });
  }

  for (const each of exported.found) {
    const { recording } = each;
    const path = resolve(folder, recording.file);
    const name = nameOf(each);
    let missing: string | undefined;
    if (relative(folder, path).startsWith('..')) missing = 'outside of the data folder';
    else if (bytes + (recording.bytes ?? 0) > mostBytes) missing = 'the archive is full';
    else {
      const file = new ZipPassThrough(name);
      file.mtime = recording.startedAt;
      zip.add(file);
      const hash = createHash('sha256');
      try {
        for await (const piece of createReadStream(path) as AsyncIterable<Buffer>) {
          hash.update(piece);
          bytes += piece.length;
          file.push(piece);
          yield* ready.splice(0);
        }
      } catch (error) {
        deps.log.warn('a recording could not be exported', { recordingId: recording.id, error });
        missing = 'its file could not be read to the end';
      }
      file.push(new Uint8Array(), true);
      sums.push({ name, sha256: hash.digest('hex') });
    }
    entries.push(
      entryOf(deps, { each, name, missing, sha256: missing === undefined ? sums.at(-1)!.sha256 : undefined }),
    );
    yield* ready.splice(0);
  }
  const at = new Date(deps.clock.now()).toISOString();
  addText(
    'journal.json',
    `${JSON.stringify({ exportedAt: at, exportedBy: exported.by, recordings: entries }, null, 1)}\n`,
  );
  const calls = exported.found.map(({ call }) => call);
  addText('calls.csv', printCalls(listRows(deps, calls)));
  addText('verify.txt', `${exported.about}\n`);
  addText('sha256.txt', sums.map(({ name, sha256 }) => `${sha256}  ${name}\n`).join(''));
  zip.end();
  yield* ready;
  return undefined;
}

function entryOf(
  deps: WebDeps,
  of: { each: FoundRecording; name: string; missing: string | undefined; sha256: string | undefined },
): unknown {
  const { recording, call } = of.each;
  const events = deps.journal.of(call.id);
  const seals = sealsOf(deps.db, recording.id);
  const sealed = seals.find(({ removal }) => removal === '');
  return {
    file: of.name,
    ...(of.missing !== undefined && { missing: of.missing }),
    ...(of.sha256 !== undefined && { sha256: of.sha256, isAsSealed: sealed ? sealed.sha256 === of.sha256 : undefined }),
    seals: seals.map(({ seq, sha256, seal }) => ({ seq, sha256, seal })),
    startedAt: new Date(recording.startedAt).toISOString(),
    durationMs: recording.durationMs,
    silentMs: pausesOf(events, recording),
    ...(recording.heldWhy !== null && { heldBy: recording.heldBy, heldWhy: recording.heldWhy }),
    call,
    events,
  };
}
