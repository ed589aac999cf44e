import { join } from 'node:path';

/** Where an import keeps the file as it came, and its rows as they were read. */
export function importFolder(dataFolder: string, importId: string): { folder: string; source: string; rows: string } {
  const folder = join(dataFolder, 'imports', importId);
  return { folder, source: join(folder, 'source'), rows: join(folder, 'rows.jsonl') };
}
