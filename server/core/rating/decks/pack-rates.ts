import type { Rate } from '../../office/tariffs.ts';
import { createDeckPacker, openPackedDeck, type PackedDeck } from './packed-deck.ts';

/** Rates of the office's document as the rows of a list, to be compared with one. */
export function packRates(rates: readonly Rate[]): PackedDeck {
  const packer = createDeckPacker();
  for (const { name, prefixes, ...terms } of rates) for (const prefix of prefixes) packer.add({ prefix, name, terms });
  return openPackedDeck(packer.pack());
}
