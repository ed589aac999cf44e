import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Gives a run of tests a temp folder of its own, which goes with whatever tests and their peers left in it. */
export default function openRunFolder(): () => void {
  const folder = mkdtempSync(join(tmpdir(), 'centralita-run-'));
  // Peers that serve as another user, as a mail server does, find their own files below it.
  chmodSync(folder, 0o711);
  process.env.TMPDIR = folder;
  return () => rmSync(folder, { recursive: true, force: true });
}
