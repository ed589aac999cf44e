import { link, open, readdir, readFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { deflate, inflate } from 'node:zlib';
import { CentralitaError } from '../../base/errors.ts';
import { makePrivateFolder } from '../../base/private-folder.ts';
import type { FaxPage } from '../../core/fax/page.ts';
import type { PageFolder } from '../../services/fax/page-folder-port.ts';

const pack = promisify(deflate);
const unpack = promisify(inflate);
const NEWLINE = 0x0a;

/** Each page is a file: a line of JSON with its measures, then its bits, deflated. `folder`: relative to the data folder (`fax/out`). */
export function openPageFolder(dataFolder: string, folder: string): PageFolder {
  const root = join(dataFolder, folder);
  const placeOf = ({ id, page }: { id: string; page: number }): string =>
    // Ids of lines bear device names: what is no plain sign is written as its code.
    join(root, encodeURIComponent(id), `${page + 1}.page`);

  return {
    async write(of, { width, rows, resolution, bits }) {
      const place = placeOf(of);
      makePrivateFolder(join(root, encodeURIComponent(of.id)));
      const bytes = Buffer.concat([Buffer.from(`${JSON.stringify({ width, rows, resolution })}\n`), await pack(bits)]);
      const handle = await open(`${place}.part`, 'w', 0o600);
      try {
        await handle.writeFile(bytes);
        await handle.sync();
      } finally {
        await handle.close();
      }
      await rename(`${place}.part`, place);
    },
    async read(of) {
      try {
        const bytes = await readFile(placeOf(of));
        const end = bytes.indexOf(NEWLINE);
        const measures = JSON.parse(bytes.subarray(0, end).toString()) as Omit<FaxPage, 'bits'>;
        const bits = await unpack(bytes.subarray(end + 1));
        if (bits.length !== (measures.width >> 3) * measures.rows) throw new Error('not whole');
        return { ...measures, bits: new Uint8Array(bits.buffer, bits.byteOffset, bits.length) };
      } catch (error) {
        throw new CentralitaError('fax-page-gone', { ...of }, error);
      }
    },
    async count(id) {
      const names = await readdir(join(root, encodeURIComponent(id))).catch(() => []);
      const there = new Set(names);
      let pages = 0;
      while (there.has(`${pages + 1}.page`)) pages++;
      return pages;
    },
    async share(from, to) {
      makePrivateFolder(join(root, encodeURIComponent(to.id)));
      await rm(placeOf(to), { force: true });
      await link(placeOf(from), placeOf(to));
    },
    async remove(id) {
      await rm(join(root, encodeURIComponent(id)), { recursive: true, force: true });
    },
  };
}
