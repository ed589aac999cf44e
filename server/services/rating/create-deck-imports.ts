import { createReadStream, rmSync } from 'node:fs';
import type { Clock } from '../../base/clock.ts';
import { describeError } from '../../base/errors.ts';
import type { Ids } from '../../base/ids.ts';
import type { Log } from '../../base/log.ts';
import { makePrivateFolder } from '../../base/private-folder.ts';
import type { Delimiter, Encoding } from '../../core/customers/import/import-settings.ts';
import type { PrefixChange } from '../../core/rating/decks/compare-decks.ts';
import type { DeckSettings, DeckSource, DeckState } from '../../core/rating/decks/deck-settings.ts';
import { findDeckHeader, guessDeck } from '../../core/rating/decks/guess-deck.ts';
import { instantAt, localTime } from '../../core/schedule/local-time.ts';
import { type Db, schema } from '../../store/db.ts';
import { type DeckFaultRow, type DeckImportRow, type DeckStore, openDeckStore } from '../../store/rating/deck-store.ts';
import { headerKey } from '../files/header-key.ts';
import { keepUpload } from '../files/keep-upload.ts';
import type { OfficeService } from '../office/office-service.ts';
import { deckFolder } from './deck-folder.ts';
import type { DeckJob, DeckJobsPort } from './deck-jobs-port.ts';

/** The largest file that is taken. */
export const mostDeckBytes = 300_000_000;
const listed = 20;

export type DeckStarted =
  | { kind: 'started' }
  | { kind: 'refused'; why: 'busy' | 'not-now' | 'no-tariff' | 'past' | 'taken' | 'no-rows' };

/** Price lists brought in from files: taken, understood, compared, published, and taken back before they count. */
export interface DeckImports {
  list(tariffId: string): DeckImportRow[];
  find(id: string): DeckImportRow | undefined;
  take(file: {
    tariffId: string;
    name: string;
    by: string;
    body: ReadableStream<Uint8Array>;
  }): Promise<{ kind: 'taken'; id: string } | { kind: 'refused'; why: 'busy' | 'too-large' | 'failed' }>;
  reread(id: string, told: { encoding?: Encoding; delimiter?: Delimiter; sheet?: number }): DeckStarted;
  /** Reads all of it by the settings and compares it with the version before the local day `validFrom`. */
  preview(id: string, how: { settings: DeckSettings; validFrom: string }): DeckStarted;
  publish(id: string, by: string): DeckStarted;
  /** Only before the instant from which it counts. */
  withdraw(id: string, by: string): boolean;
  cancel(id: string): boolean;
  /** The file and what was told of it go; what was published stays. */
  forget(id: string): boolean;
  faults(id: string, page: { after: number; limit: number }): DeckFaultRow[];
  /** How each prefix differs from the version before, but those that do not. */
  changes(id: string): AsyncIterable<PrefixChange>;
}

/** As lists with this header were read last, or as it looks. */
export function suggestDeckSettings(store: DeckStore, source: DeckSource): DeckSettings {
  const headerAt = findDeckHeader(source.sample);
  const known = headerAt >= 0 ? store.settingsFor(headerKey(source, headerAt)) : undefined;
  return known ?? guessDeck(source.sample);
}

const atWork: readonly DeckState[] = ['uploading', 'reading', 'previewing', 'publishing'];

export function createDeckImports({
  db,
  office,
  clock,
  ids,
  log,
  jobs,
  dataFolder,
}: {
  db: Db;
  office: Pick<OfficeService, 'read'>;
  clock: Clock;
  ids: Ids;
  log: Log;
  jobs: DeckJobsPort;
  dataFolder: string;
}): DeckImports {
  const store = openDeckStore(db);
  store.settleAfterRestart();

  function audit(action: string, id: string, by: string): void {
    db.insert(schema.auditLog)
      .values({ at: clock.now(), by, action, subject: `price-lists/${id}` })
      .run();
  }

  function begin(job: DeckJob, working: DeckState): DeckStarted {
    if (jobs.current()) return { kind: 'refused', why: 'busy' };
    const { importId } = job;
    store.set(importId, { state: working, why: null, progress: 0 });
    jobs.start(job).catch((error: unknown) => {
      log.error('work on a price list failed', { job: job.kind, importId, error });
      const left: Partial<Record<DeckState, DeckState>> = { previewing: 'read', publishing: 'previewed' };
      store.set(importId, { state: left[working] ?? 'failed', why: describeError(error).slice(0, 300) });
    });
    return { kind: 'started' };
  }

  const isIn = (id: string, states: readonly DeckState[]): boolean => {
    const state = store.find(id)?.state;
    return state !== undefined && states.includes(state);
  };
  const refused = (why: Extract<DeckStarted, { kind: 'refused' }>['why']): DeckStarted => ({ kind: 'refused', why });
  const tariffOf = (row: DeckImportRow) => office.read().tariffs.find(({ id }) => id === row.tariffId);

  return {
    list: (tariffId) => store.list(tariffId, listed),
    find: store.find,

    async take({ tariffId, name, by, body }) {
      if (jobs.current()) return { kind: 'refused', why: 'busy' };
      const id = ids.next(clock.now());
      const { folder, source } = deckFolder(dataFolder, id);
      makePrivateFolder(folder);
      store.add({ id, tariffId, fileName: name.slice(0, 200), at: clock.now(), by, state: 'uploading' });
      const upload = await keepUpload(body, { path: source, mostBytes: mostDeckBytes });
      if (upload.kind === 'refused') {
        const { why, error } = upload;
        rmSync(folder, { recursive: true, force: true });
        store.forget(id);
        log.warn('a price list was not taken', { error });
        return { kind: 'refused', why };
      }
      store.set(id, { bytes: upload.bytes });
      audit('tariffs.list-uploaded', id, by);
      const started = begin({ kind: 'read', importId: id }, 'reading');
      // Another one began while this came in: it is read when asked to.
      if (started.kind === 'refused') store.set(id, { state: 'failed', why: 'busy' });
      return { kind: 'taken', id };
    },

    reread(id, told) {
      if (!isIn(id, ['read', 'previewed', 'failed'])) return refused('not-now');
      store.set(id, { preview: null });
      return begin({ kind: 'read', importId: id, ...told }, 'reading');
    },

    preview(id, { settings, validFrom }) {
      const found = store.find(id);
      if (!found?.source || !isIn(id, ['read', 'previewed'])) return refused('not-now');
      if (jobs.current()) return refused('busy');
      const tariff = tariffOf(found);
      if (!tariff) return refused('no-tariff');
      const day = instantAt(tariff.timezone, { date: validFrom, minute: 0 });
      const today = instantAt(tariff.timezone, { date: localTime(tariff.timezone, clock.now()).date, minute: 0 });
      if (day < today) return refused('past');
      // From today on means from when it is published.
      const at = Math.max(day, clock.now());
      store.set(id, { settings, preview: null, validFrom: at });
      if (settings.headerAt >= 0) store.keepSettings(headerKey(found.source, settings.headerAt), settings, clock.now());
      return begin({ kind: 'preview', importId: id, tariff }, 'previewing');
    },

    publish(id, by) {
      const found = store.find(id);
      if (!found?.preview || !isIn(id, ['previewed'])) return refused('not-now');
      if (found.preview.rows === 0) return refused('no-rows');
      const tariff = tariffOf(found);
      if (!tariff) return refused('no-tariff');
      const validFrom = Math.max(found.validFrom ?? 0, clock.now());
      const taken =
        store.versions(tariff.id).some((each) => each.validFrom === validFrom) ||
        tariff.versions.some((each) => Date.parse(each.validFrom) === validFrom);
      if (taken) return refused('taken');
      const started = begin({ kind: 'publish', importId: id, validFrom, by }, 'publishing');
      if (started.kind === 'started') audit('tariffs.list-published', id, by);
      return started;
    },

    withdraw(id, by) {
      const version = store.version(id);
      if (!version || version.validFrom <= clock.now()) return false;
      store.withdraw(id);
      store.set(id, { state: 'withdrawn' });
      audit('tariffs.list-withdrawn', id, by);
      return true;
    },

    cancel(id) {
      if (jobs.current()?.importId !== id) return false;
      jobs.stop();
      return true;
    },

    forget(id) {
      if (store.find(id) === undefined || isIn(id, atWork)) return false;
      rmSync(deckFolder(dataFolder, id).folder, { recursive: true, force: true });
      store.forget(id);
      return true;
    },

    faults: store.faults,

    async *changes(id) {
      let rest = '';
      for await (const piece of createReadStream(deckFolder(dataFolder, id).changes, 'utf8')) {
        const lines = (rest + String(piece)).split('\n');
        rest = lines.pop() ?? '';
        for (const line of lines) yield JSON.parse(line) as PrefixChange;
      }
    },
  };
}
