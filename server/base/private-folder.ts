import { existsSync, mkdirSync } from 'node:fs';
import { dirname } from 'node:path';

/**
 * Makes a folder, and those above it that are missing, for the owner's eyes only; one that is there stays as it is.
 * Throws the system's error (`syscall: 'mkdir'`). Step by step: Node's own recursion never ends below /proc, where
 * making anything is answered as if the parent were missing.
 */
export function makePrivateFolder(path: string): void {
  if (existsSync(path)) return;
  const parent = dirname(path);
  if (parent !== path) makePrivateFolder(parent);
  mkdirSync(path, { mode: 0o700 });
}
