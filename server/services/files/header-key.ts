import { createHash } from 'node:crypto';
import { fold } from '../../core/customers/search-words.ts';

/** By which the settings of a table are found again for the next file with the same header, wherever that stands in it. */
export const headerKey = (source: { kind: string; sample: readonly (readonly string[])[] }, headerAt: number): string =>
  createHash('sha256')
    .update(JSON.stringify([source.kind, headerAt, (source.sample[headerAt] ?? []).map(fold)]))
    .digest('base64url');
