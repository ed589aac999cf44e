import { createReadStream, createWriteStream } from 'node:fs';
import { finished } from 'node:stream/promises';
import { Zip, ZipDeflate, ZipPassThrough } from 'fflate';
import type { OpenZip } from '../../services/privacy/zip-port.ts';

/** Writes as fast as the disk takes it: a recording of hours is never held in memory. */
export const openZip: OpenZip = (path) => {
  const out = createWriteStream(path, { mode: 0o600 });
  let failed: unknown;
  out.on('error', (error) => {
    failed = error;
  });
  const zip = new Zip((error, piece) => {
    if (error) failed = error;
    else out.write(piece);
  });
  async function settle(): Promise<void> {
    if (failed) throw failed;
    if (out.writableNeedDrain) await new Promise<void>((go) => out.once('drain', go).once('error', () => go()));
  }

  return {
    async addFile(name, file) {
      const entry = new ZipPassThrough(name);
      zip.add(entry);
      for await (const piece of createReadStream(file) as AsyncIterable<Buffer>) {
        entry.push(Uint8Array.from(piece));
        await settle();
      }
      entry.push(new Uint8Array(), true);
    },
    addText(name, text) {
      const entry = new ZipDeflate(name, { level: 6 });
      zip.add(entry);
      entry.push(Buffer.from(text), true);
    },
    async close() {
      zip.end();
      await settle();
      out.end();
      await finished(out);
      if (failed) throw failed;
    },
  };
};
