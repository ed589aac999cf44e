import type { Clock, Timer } from '../../base/clock.ts';
import { CentralitaError } from '../../base/errors.ts';
import type { Log } from '../../base/log.ts';
import { isWithin, readPageRange, spansBehind } from '../../core/fax/page-range.ts';
import type { Db } from '../../store/db.ts';
import { type FaxJob, openFaxStore } from '../../store/faxes/fax-store.ts';
import type { Files } from '../files/files.ts';
import type { FaxPaper } from './fax-paper-port.ts';
import { isFullDisk, NO_ROOM_MS } from './full-disk.ts';
import type { PageFolder } from './page-folder-port.ts';

/** Makes the pages of faxes, one fax after the other; those of a bulk share what is the same for all. */
export function createPreparation(deps: {
  db: Db;
  clock: Pick<Clock, 'now' | 'after'>;
  log: Log;
  files: Pick<Files, 'find' | 'pathOf'>;
  paper: Pick<FaxPaper, 'pagesOf' | 'coverOf'>;
  pages: PageFolder;
  /** One has its pages, or never will. */
  done(id: string): void;
}) {
  const { db, log, files, paper, pages } = deps;
  const store = openFaxStore(db);
  let isWorking = false;
  let isStopped = false;
  let timer: Timer | undefined;
  /** Bulks whose papers are on the disk, by how many pages they have. */
  const shared = new Map<string, number>();

  /** The pages of the papers, written under this name; how many. */
  async function writePapers(job: FaxJob, id: string, first: number): Promise<number> {
    const spans = readPageRange(job.pageRange ?? '') ?? [];
    let count = 0;
    let written = 0;
    for (const file of job.files) {
      const [known, path] = [files.find(file), files.pathOf(file)];
      if (!known || path === undefined) throw new CentralitaError('file-gone', { name: file });
      const made = await paper.pagesOf(
        { path, name: known.name, type: known.type },
        { resolution: job.resolution, spans: spansBehind(spans, count) },
      );
      for (const page of made.pages) await pages.write({ id, page: first + written++ }, page);
      count += made.count;
    }
    if (job.files.length > 0 && !isWithin(spans, count))
      throw new CentralitaError('fax-not-convertible', { why: 'no-such-page', name: String(count) });
    return written;
  }

  async function papersOf(job: FaxJob, first: number): Promise<number> {
    if (job.bulkId === undefined) return writePapers(job, job.id, first);
    const made = shared.get(job.bulkId);
    // They are dropped once each has its own: one that is tried again finds them gone.
    const isThere = made !== undefined && (await pages.count(job.bulkId)) >= made;
    const known = isThere ? made : await writePapers(job, job.bulkId, 0);
    shared.set(job.bulkId, known);
    for (let page = 0; page < known; page++)
      await pages.share({ id: job.bulkId, page }, { id: job.id, page: first + page });
    return known;
  }

  async function giveUp(job: FaxJob, why: Pick<FaxJob, 'why' | 'detail'>): Promise<void> {
    await pages.remove(job.id);
    // It may have been cancelled meanwhile.
    if (store.find(job.id)?.state !== 'preparing') return;
    store.update(job.id, { state: 'unsendable', doneAt: deps.clock.now(), ...why });
  }

  async function prepare(job: FaxJob): Promise<void> {
    const first = job.cover ? 1 : 0;
    const count = first + (await papersOf(job, first));
    if (job.cover) {
      const cover = { ...job.cover, pages: count, number: job.number, at: job.createdAt };
      await pages.write({ id: job.id, page: 0 }, await paper.coverOf(cover, job.resolution));
    }
    const now = store.find(job.id);
    if (now?.state !== 'preparing') return;
    if (count === first && job.files.length > 0) await giveUp(job, { why: 'no-pages' });
    // It may have been given to the back office meanwhile.
    else store.update(job.id, { state: now.look ? 'held' : 'waiting', pages: count, why: undefined });
  }

  async function work(): Promise<void> {
    if (isWorking) return;
    isWorking = true;
    try {
      for (;;) {
        const [job] = isStopped ? [] : store.inState('preparing', 1);
        if (!job) break;
        try {
          await prepare(job);
        } catch (error) {
          if (isFullDisk(error)) {
            log.error('the pages of a fax have no room', { fax: job.id, error });
            store.update(job.id, { why: 'disk-full' });
            timer = deps.clock.after(NO_ROOM_MS, look);
            break;
          }
          log.warn('a fax has no pages', { fax: job.id, error });
          const context = error instanceof CentralitaError ? error.context : {};
          const why = String(context.why ?? (error instanceof Error ? error.message : error));
          const detail = `${why}:${String(context.name ?? '')}`.slice(0, 300);
          await giveUp(job, { why: why === 'no-such-page' ? why : 'not-convertible', detail });
        }
        deps.done(job.id);
      }
    } finally {
      isWorking = false;
    }
  }

  function look(): void {
    timer?.cancel();
    work().catch((error: unknown) => log.error('pages of faxes are not made', { error }));
  }

  return {
    /** There is something to make pages of. */
    look,
    stop(): void {
      isStopped = true;
      timer?.cancel();
    },
  };
}
