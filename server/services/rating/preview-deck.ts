import { writeFileSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { CentralitaError } from '../../base/errors.ts';
import type { Tariff } from '../../core/office/tariffs.ts';
import { compareDecks, type PrefixChange } from '../../core/rating/decks/compare-decks.ts';
import { type DatedRow, settleDates } from '../../core/rating/decks/deck-dates.ts';
import {
  type DeckChange,
  type DeckFault,
  type DeckPreview,
  deckChanges,
} from '../../core/rating/decks/deck-settings.ts';
import { minuteCosts } from '../../core/rating/decks/minute-costs.ts';
import { packRates } from '../../core/rating/decks/pack-rates.ts';
import { createDeckPacker, openPackedDeck, type PackedDeck } from '../../core/rating/decks/packed-deck.ts';
import { ratesOfRow } from '../../core/rating/decks/rates-of-row.ts';
import { versionAt } from '../../core/rating/tariff.ts';
import { localTime } from '../../core/schedule/local-time.ts';
import type { Db } from '../../store/db.ts';
import { openDeckStore } from '../../store/rating/deck-store.ts';
import { readRows } from '../customers/import/import-rows.ts';
import type { Pace } from '../customers/import/preview-import.ts';
import type { deckFolder } from './deck-folder.ts';

const keptFaults = 5_000;
const keptExamples = 25;
const rowsAtOnce = 2_000;
const flushedChars = 262_144;

/** The version that a tariff has before an instant, from the office document or from a file. */
function versionBefore(
  store: ReturnType<typeof openDeckStore>,
  { tariff, atMs }: { tariff: Tariff; atMs: number },
): { deck: PackedDeck; validFrom: number } | undefined {
  const written = versionAt(tariff, atMs - 1);
  const brought = store.versionAt(tariff.id, atMs - 1);
  const writtenFrom = written ? Date.parse(written.validFrom) : Number.NEGATIVE_INFINITY;
  if (brought && brought.validFrom >= writtenFrom) {
    const packed = store.packed(brought.id);
    if (packed) return { deck: openPackedDeck(packed), validFrom: brought.validFrom };
  }
  if (!written) return undefined;
  return { deck: packRates(written.rates), validFrom: writtenFrom };
}

/** Keeps the greatest differences of each kind. */
function createExamples() {
  const kept = new Map<DeckChange, PrefixChange[]>();
  const size = ({ percent, after, before }: PrefixChange): number => Math.abs(percent ?? Number(after ?? before ?? 0));
  return {
    note(change: PrefixChange): void {
      if (change.change === 'same') return;
      const list = kept.get(change.change) ?? [];
      kept.set(change.change, list);
      if (list.length === keptExamples && size(change) <= size(list.at(-1)!)) return;
      list.push(change);
      list.sort((a, b) => size(b) - size(a));
      list.length = Math.min(list.length, keptExamples);
    },
    all: (): PrefixChange[] => deckChanges.flatMap((kind) => kept.get(kind) ?? []),
  };
}

/**
 * Reads every row, packs what can be charged by, and compares it with the version before: nothing counts yet. The packed
 * list and the differences lie in the import's folder. Answers undefined when it was told to end.
 */
export async function previewDeck(
  { db, files }: { db: Db; files: ReturnType<typeof deckFolder> },
  job: { importId: string; tariff: Tariff },
  pace: Pace,
): Promise<DeckPreview | undefined> {
  const store = openDeckStore(db);
  const found = store.find(job.importId);
  if (!found?.settings || !found.source) return undefined;
  const { settings, source } = found;
  const isDated = settings.columns.some((column) => column === 'from-date' || column === 'to-date');
  const dated = new Map<string, DatedRow<Parameters<typeof packer.add>[0]>[]>();
  const header = source.sample[settings.headerAt];
  const faults: Partial<Record<DeckFault, number>> = {};
  const first: { line: number; fault: DeckFault; value: string }[] = [];
  const note = (line: number, fault: DeckFault, value: string): void => {
    faults[fault] = (faults[fault] ?? 0) + 1;
    if (first.length < keptFaults) first.push({ line, fault, value });
  };

  const packer = createDeckPacker();
  const add = (row: Parameters<typeof packer.add>[0], line: number): void => {
    try {
      packer.add(row);
      rows += 1;
    } catch (error) {
      if (!(error instanceof CentralitaError)) throw error;
      note(line, 'bad-price', row.prefix);
    }
  };
  const seen = new Set<string>();
  let rows = 0;
  let passed = 0;
  let index = -1;
  for (const row of readRows(files.rows, 0)) {
    passed += 1;
    if (passed % rowsAtOnce === 0) {
      store.set(job.importId, { progress: passed });
      await pace.breathe();
      if (pace.isStopped()) return undefined;
    }
    if (!('cells' in row)) {
      note(row.line, 'broken', row.text.slice(0, 80));
      continue;
    }
    index += 1;
    if (header && index <= settings.headerAt) continue;
    const answer = ratesOfRow(row.cells, settings);
    if (answer.kind === 'fault') {
      note(row.line, answer.fault, answer.value);
      continue;
    }
    const { name, terms } = answer;
    const band = terms.band ? JSON.stringify(terms.band) : '';
    for (const prefix of answer.prefixes) {
      const key = `${prefix} ${band}`;
      if (isDated) {
        const rowsOfPrefix = dated.get(key) ?? [];
        dated.set(key, rowsOfPrefix);
        rowsOfPrefix.push({ row: { prefix, name, terms }, line: row.line, from: answer.from, to: answer.to });
        continue;
      }
      if (seen.has(key)) {
        note(row.line, 'duplicate', prefix);
        continue;
      }
      seen.add(key);
      add({ prefix, name, terms }, row.line);
    }
  }
  seen.clear();
  const begins = localTime(job.tariff.timezone, found.validFrom ?? Number.MAX_SAFE_INTEGER / 2 ** 10).date;
  for (const same of dated.values())
    for (const each of settleDates(same, begins)) {
      if (each.kind === 'fault') note(each.line, each.fault, same[0]!.row.prefix);
      else {
        const { terms } = each.row;
        const band = { ...terms.band, ...(each.dates && { dates: each.dates }) };
        const isBanded = Object.keys(band).length > 0;
        add({ ...each.row, terms: isBanded ? { ...terms, band } : terms }, 0);
      }
    }
  dated.clear();
  const packed = packer.pack();
  writeFileSync(files.packed, packed);
  store.keepFaults(job.importId, first);

  const deck = openPackedDeck(packed);
  const atMs = found.validFrom ?? Number.POSITIVE_INFINITY;
  const before = versionBefore(store, { tariff: job.tariff, atMs });
  const older = before && { deck: before.deck, costs: minuteCosts(before.deck) };
  const changes: Record<DeckChange, number> = { dearer: 0, cheaper: 0, other: 0, new: 0, gone: 0, same: 0 };
  const examples = createExamples();
  let [percents, compared, text, done] = [0, 0, '', 0];
  const out = await open(files.changes, 'w');
  try {
    for (const change of compareDecks(older, { deck, costs: minuteCosts(deck) })) {
      changes[change.change] += 1;
      examples.note(change);
      if (change.percent !== undefined) {
        percents += change.percent;
        compared += 1;
      }
      if (change.change !== 'same') text += `${JSON.stringify(change)}\n`;
      done += 1;
      if (text.length > flushedChars) {
        await out.write(text);
        text = '';
      }
      if (done % rowsAtOnce === 0) {
        await pace.breathe();
        if (pace.isStopped()) return undefined;
      }
    }
    await out.write(text);
  } finally {
    await out.close();
  }
  return {
    rows,
    prefixes: deck.prefixes,
    faults,
    changes,
    ...(before && { against: new Date(before.validFrom).toISOString() }),
    ...(compared > 0 && { meanPercent: Math.round((percents / compared) * 100) / 100 }),
    examples: examples.all(),
    bytes: deck.bytes,
  };
}
