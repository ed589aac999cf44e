import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { CentralitaError } from '../base/errors.ts';

/**
 * Keeps every other appliance from the data folder until it is released: a second one would end the calls of the first
 * in the journal. The lock is the kernel's and goes with the process, whatever ends it; commands are not kept out.
 * Throws `data-folder-in-use {folder, pid}`, `pid` as far as it can be read.
 */
export function holdFolder(folder: string): { release(): void } {
  const pidFile = join(folder, 'running.pid');
  const client = new Database(join(folder, 'running.lock'), { timeout: 0 });
  try {
    client.exec('BEGIN EXCLUSIVE');
  } catch (error) {
    client.close();
    throw new CentralitaError('data-folder-in-use', { folder, pid: pidIn(pidFile) }, error);
  }
  writeFileSync(pidFile, `${process.pid}\n`);
  return { release: () => void client.close() };
}

function pidIn(file: string): string {
  try {
    return readFileSync(file, 'utf8').trim();
  } catch {
    return '?';
  }
}
