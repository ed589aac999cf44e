import { readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { FaxPage } from '../../core/fax/page.ts';
import { readFaxFile } from '../fax/fax-file.ts';
import { type Exit, type RunningProcess, startProcess } from '../process.ts';

/** How efax drives its modem: class 1, 2 or 2.0. */
export type EfaxClass = '1' | '2' | '0';

const common = (port: string, faxClass: EfaxClass): string[] => [
  '-d',
  port,
  `-o${faxClass}`,
  '-v',
  'ewinchmr',
  '-v',
  '',
  '-iZ',
];

/** Answers one call and keeps its pages in `folder`. */
export async function startEfaxReceiver(of: {
  port: string;
  folder: string;
  number: string;
  faxClass?: EfaxClass;
}): Promise<{
  process: RunningProcess;
  /** The pages, once it is through. */
  pages(): Promise<FaxPage[]>;
}> {
  const { port, folder, number, faxClass = '1' } = of;
  const process = startProcess({
    name: 'efax that receives',
    command: 'efax',
    args: [...common(port, faxClass), '-iS0=1', '-w', '-l', number, '-r', join(folder, 'page')],
  });
  await process.lines.waitFor((line) => /waiting/i.test(line), { what: 'its wait for a call', withinMs: 20_000 });
  return {
    process,
    async pages() {
      await process.exited;
      const files = readdirSync(folder).filter((file) => file.startsWith('page.'));
      return files.sort().flatMap((file) => readFaxFile(join(folder, file)));
    },
  };
}

/** Sends the pages, without a header of its own; resolves when it is through. */
export function sendByEfax(of: {
  port: string;
  folder: string;
  number: string;
  to: string;
  pages: readonly FaxPage[];
  faxClass?: EfaxClass;
}): Promise<Exit> {
  const files = of.pages.map((page, number) => {
    const file = join(of.folder, `send-${number}.pbm`);
    writeFileSync(file, Buffer.concat([Buffer.from(`P4\n${page.width} ${page.rows}\n`), page.bits]));
    return file;
  });
  return startProcess({
    name: 'efax that sends',
    command: 'efax',
    args: [...common(of.port, of.faxClass ?? '1'), '-l', of.number, '-t', `T${of.to}`, ...files],
  }).exited;
}
