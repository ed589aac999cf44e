import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

function findProjectFolder(): string {
  const start = dirname(fileURLToPath(import.meta.url));
  for (let folder = start; ; folder = dirname(folder)) {
    if (existsSync(join(folder, 'package.json'))) return folder;
    if (folder === dirname(folder)) throw new Error(`no package.json above ${start}`);
  }
}

let found: string | undefined;

/** The folder of this checkout or installation (where package.json lies), wherever the running file is bundled to. */
export function projectFolder(): string {
  found ??= findProjectFolder();
  return found;
}
