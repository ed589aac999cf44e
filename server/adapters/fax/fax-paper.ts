import { Worker } from 'node:worker_threads';
import type { Clock, Timer } from '../../base/clock.ts';
import { CentralitaError } from '../../base/errors.ts';
import { composeCover } from '../../core/fax/cover-sheet.ts';
import { drawHeader } from '../../core/fax/draw-header.ts';
import { paperOf } from '../../core/fax/paper-size.ts';
import type { Turn } from '../../core/fax/turn-page.ts';
import type { Language } from '../../core/office/office.ts';
import type { FaxPaper, PaperPages } from '../../services/fax/fax-paper-port.ts';
import type { FromPaperThread, PaperMade, PaperWish, ToPaperThread } from './fax-paper-messages.ts';

// The thread's entry stands beside the composition root, as it takes printers and pages together.
const threadUrl = new URL(
  import.meta.url.endsWith('.ts') ? '../../fax-paper-thread.ts' : './fax-paper-thread.js',
  import.meta.url,
);
/** So long the thread stays when nothing is asked of it: pictures of a list come one after the other. */
const IDLE_MS = 30_000;
/** More would be an evening on the line. */
const MOST_PAGES = 200;

/** Whose faxes they are, as it is now. */
export interface FaxPaperOwner {
  officeName: string;
  language: Language;
  country: string;
  timezone: string;
  /** Our fax number, as it is printed. */
  number: string;
}

const formats = new Map<string, Intl.DateTimeFormat>();

function writeTime(at: number, { language, country, timezone }: FaxPaperOwner): string {
  const key = `${language}-${country} ${timezone}`;
  const format =
    formats.get(key) ??
    new Intl.DateTimeFormat(`${language}-${country}`, {
      ...{ day: '2-digit', month: '2-digit', year: 'numeric', hour: '2-digit', minute: '2-digit' },
      hourCycle: 'h23',
      timeZone: timezone,
    });
  formats.set(key, format);
  return format.format(at);
}

/**
 * Papers become pages and pages become pictures, in a thread of their own that ends when it is idle. Everything
 * rejects with CentralitaError `fax-not-convertible {name, why}`; `why` is a PaperFault, or what nobody expected.
 */
export function createFaxPaper(deps: {
  clock: Pick<Clock, 'after'>;
  owner(): FaxPaperOwner;
  /** PNG or JPEG, for covers and receipts. */
  logo(): Promise<Uint8Array | undefined>;
  /** Of one document; 200 unless told. */
  mostPages?: number;
}): FaxPaper & { stop(): Promise<void> } {
  const { mostPages = MOST_PAGES } = deps;
  const waiting = new Map<number, { resolve(made: PaperMade): void; reject(why: string): void }>();
  let worker: Worker | undefined;
  let idle: Timer | undefined;
  let last = 0;

  function settle(id: number): { resolve(made: PaperMade): void; reject(why: string): void } | undefined {
    const found = waiting.get(id);
    waiting.delete(id);
    if (waiting.size === 0)
      idle = deps.clock.after(IDLE_MS, () => {
        void worker?.terminate();
        worker = undefined;
      });
    return found;
  }

  function start(): Worker {
    const started = new Worker(threadUrl);
    const end = (why: string): void => {
      if (worker !== started) return;
      worker = undefined;
      for (const id of [...waiting.keys()]) settle(id)?.reject(why);
    };
    started.on('message', (message: FromPaperThread) => {
      const asked = settle(message.id);
      if ('made' in message) asked?.resolve(message.made);
      else asked?.reject(message.failed);
    });
    started.on('error', (error) => end(error.message));
    started.on('exit', (code) => end(`exit ${code}`));
    return started;
  }

  function ask(wish: PaperWish, name: string): Promise<PaperMade> {
    idle?.cancel();
    worker ??= start();
    const id = ++last;
    const asked = new Promise<PaperMade>((resolve, reject) => {
      waiting.set(id, {
        resolve,
        reject: (why) => reject(new CentralitaError('fax-not-convertible', { name, why })),
      });
    });
    worker.postMessage({ id, wish } satisfies ToPaperThread);
    return asked;
  }

  async function pagesFrom(wish: PaperWish, name: string): Promise<PaperPages> {
    const made = await ask(wish, name);
    if (made.kind === 'pages') return made;
    const why = made.kind === 'fault' ? made.why : 'broken';
    throw new CentralitaError('fax-not-convertible', { name, why, most: mostPages });
  }

  async function bytesFrom(wish: PaperWish, name: string): Promise<Uint8Array> {
    const made = await ask(wish, name);
    if (made.kind === 'bytes') return made.bytes;
    throw new CentralitaError('fax-not-convertible', { name, why: 'broken' });
  }

  return {
    async pagesOf({ path, name }, { resolution, spans = [] }) {
      const paper = paperOf(deps.owner().country);
      return pagesFrom({ make: 'pages', path, name, resolution, paper, mostPages, spans }, name);
    },

    async coverOf({ toName, fromName, subject, text, pages, number, at }, resolution) {
      const [owner, logo] = [deps.owner(), await deps.logo()];
      const cover = composeCover({
        ...{ language: owner.language, officeName: owner.officeName, pages, subject, text },
        ...(logo && { logo }),
        to: { name: toName, number },
        from: { name: fromName, number: owner.number },
        date: writeTime(at, owner),
      });
      const wish = { make: 'cover', cover, resolution, paper: paperOf(owner.country) } as const;
      const { pages: made } = await pagesFrom(wish, cover.title);
      return made[0]!;
    },

    withHeader(page, { at, name, number, to, page: count, pages }) {
      const from = [name, number].filter(Boolean).join(' ');
      return drawHeader(page, { when: writeTime(at, deps.owner()), from, ...(to && { to }), page: count, pages });
    },

    picture(page, { width, turns = 0 }) {
      const turn = (((turns % 4) + 4) % 4) * 90;
      return bytesFrom({ make: 'picture', page, width, turn: turn as Turn }, 'picture');
    },

    pdf: (pages, how) => bytesFrom({ make: 'pdf', pages, ...how }, how.title),

    async receipt({ first, ...told }) {
      const [{ officeName }, logo] = [deps.owner(), await deps.logo()];
      const receipt = { ...told, officeName, ...(logo && { logo }) };
      return bytesFrom({ make: 'receipt', receipt, ...(first && { first }) }, told.title);
    },

    async stop() {
      idle?.cancel();
      await worker?.terminate();
    },
  };
}
