import { join } from 'node:path';
import { systemClock } from '../base/clock.ts';
import type { LegStory } from '../core/calls/story.ts';
import type { Office } from '../core/office/office.ts';
import { chargeCall } from '../core/rating/charge.ts';
import { createDeckPacker } from '../core/rating/decks/packed-deck.ts';
import type { OfficeService } from '../services/office/office-service.ts';
import { openRating } from '../services/rating/open-rating.ts';
import { openDb } from '../store/db.ts';
import { openDeckStore } from '../store/rating/deck-store.ts';
import { spreadOf } from './figures.ts';

const prefixes = 500_000;
const inMemory = 500_000;
const written = 50_000;

/** Every prefix of five digits after the country's, as a wholesale list has them, with nine thousand prices. */
const prefixAt = (index: number): string => String(34_000_000 + ((index * 7) % 7_000_000));

function packList(): Uint8Array {
  const packer = createDeckPacker();
  for (let index = 0; index < prefixes; index++)
    packer.add({
      prefix: prefixAt(index),
      name: `Place ${index % 60_000}`,
      terms: {
        connectFee: '0',
        steps: [
          { from: 0, price: `0.${String(1 + (index % 9_000)).padStart(4, '0')}`, per: 60, increment: 60 },
          { from: 60, price: `0.${String(1 + (index % 9_000)).padStart(4, '0')}`, per: 60, increment: 6 },
        ],
        rounding: { mode: 'half-up', decimals: 4 },
      },
    });
  return packer.pack();
}

/** How many per second of the clock, and of the processor: others may use the machine too. */
function pace(count: number, work: (index: number) => void): { perSec: number; perCpuSec: number } {
  const [began, cpu] = [performance.now(), process.cpuUsage()];
  for (let index = 0; index < count; index++) work(index);
  const { user, system } = process.cpuUsage(cpu);
  return {
    perSec: Math.round((count * 1000) / (performance.now() - began)),
    perCpuSec: Math.round((count * 1e6) / (user + system)),
  };
}

/** Half a million prefixes: brought to memory, looked up and rated anywhere in them, and written call by call. */
export async function measureRating(folder: string, base: Office): Promise<unknown> {
  const db = openDb(join(folder, 'rating.db'));
  try {
    const [trunk] = base.trunks;
    const tariffId = trunk!.tariff ?? base.tariffs[0]!.id;
    const document: Office = { ...base, trunks: [{ ...trunk!, tariff: tariffId }], prices: [] };
    const office = { read: () => document } as OfficeService;
    const packed = packList();
    const about = { id: 'bench', tariffId, publishedAt: 0, by: 'bench', fileName: 'bench', rows: prefixes, prefixes };
    openDeckStore(db).publish({ ...about, validFrom: Date.UTC(2026, 0, 1) }, packed);
    const { decks, meter } = openRating({ db, office, clock: systemClock });
    const answeredAt = Date.UTC(2026, 5, 1, 12);
    const loaded = performance.now();
    const deck = decks.findDeck({ tariffId, atMs: answeredAt });
    const loadMs = Math.round((performance.now() - loaded) * 10) / 10;
    if (deck === 'no-version') throw new Error('the price list was not found');
    const numberAt = (index: number): string => `${prefixAt((index * 7_919) % prefixes)}123`;
    const rate = (index: number): void =>
      void chargeCall(deck, {
        answeredAt,
        releasedAt: answeredAt + 61_000 + (index % 300) * 1000,
        destination: numberAt(index),
        emergency: false,
      });
    for (let index = 0; index < 20_000; index++) rate(index);
    const rated = pace(inMemory, rate);
    const took: number[] = [];
    const charged = pace(written, (index) => {
      const number = numberAt(index);
      const leg: LegStory = {
        legId: `l${index}`,
        role: 'callee',
        way: 'out',
        side: { kind: 'trunk', trunkId: trunk!.id, number, e164: `+${number}` },
        sipCallId: `l${index}`,
        createdAt: answeredAt - 5000,
        answeredAt,
        endedAt: answeredAt + 61_000,
      };
      const began = performance.now();
      meter.charge({ callId: `c${index}`, leg });
      took.push(performance.now() - began);
    });
    return {
      prefixes,
      bytesPerPrefix: Math.round((packed.length / prefixes) * 10) / 10,
      deckMiB: Math.round((packed.length / 1_048_576) * 10) / 10,
      processMiB: Math.round(process.memoryUsage().rss / 1_048_576),
      loadMs,
      lookedUpAndRated: rated,
      chargeWrittenEach: charged,
      addedToTheEndOfACallMs: spreadOf(took),
    };
  } finally {
    db.$client.close();
  }
}
