import { statfs } from 'node:fs/promises';

/** Bytes that programs may still write to the disk of that folder. Rejects when the system does not tell. */
export async function readFreeBytes(folder: string): Promise<number> {
  const { bavail, bsize } = await statfs(folder);
  return bavail * bsize;
}
