import { join } from 'node:path';

/** Where a price list lies while it is brought in: as it came, its rows, its packed form and how it differs. */
export function deckFolder(dataFolder: string, importId: string) {
  const folder = join(dataFolder, 'price-lists', importId);
  return {
    folder,
    source: join(folder, 'source'),
    rows: join(folder, 'rows.jsonl'),
    packed: join(folder, 'packed'),
    changes: join(folder, 'changes.jsonl'),
  };
}
