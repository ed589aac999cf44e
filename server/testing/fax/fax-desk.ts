import { join } from 'node:path';
import { openFaxLines } from '../../adapters/fax/fax-lines.ts';
import { systemClock } from '../../base/clock.ts';
import { createLog } from '../../base/log.ts';
import { projectFolder } from '../../base/project-folder.ts';
import type { FaxPage } from '../../core/fax/page.ts';
import type {
  FaxLines,
  FaxModem,
  FaxOrder,
  LineRing,
  ModemUse,
  ReceivedPage,
  ReceiveProgress,
  RingDecision,
  SendEnd,
  SendProgress,
} from '../../services/fax/fax-lines-port.ts';
import type { FetchEnd } from '../../services/fax/fax-polling-port.ts';
import { createFacts, type Facts } from '../facts.ts';
import { seeded } from '../seeded.ts';

const profilesFolder = join(projectFolder(), 'firmware-scripts/modems');

/** Somebody who sends and takes faxes on real (software) modems. */
export interface FaxDesk extends AsyncDisposable {
  readonly lines: FaxLines;
  readonly rings: Facts<LineRing>;
  readonly missed: Facts<LineRing>;
  readonly received: Facts<ReceiveProgress>;
  readonly pages: ReceivedPage[];
  readonly changes: Facts<FaxModem>;
  /** Resolves when all its modems are idle. */
  ready(): Promise<void>;
  /** Fetches what waits there. */
  fetch(order: { number: string; modem: string }): Promise<{ end: FetchEnd; pages: ReceivedPage[] }>;
  /** Sends, and resolves with the whole story. */
  send(order: Partial<FaxOrder> & { number: string }, pages: readonly FaxPage[]): Promise<SendStory>;
}

export interface SendStory {
  end: SendEnd;
  progress: SendProgress[];
}

/** Waits for the end of what a desk receives. */
export const receptionOver = (desk: FaxDesk, withinMs = 60_000): Promise<ReceiveProgress> =>
  desk.received.waitFor(({ kind }) => kind === 'ended', { what: 'end of a reception', withinMs });

export const endOf = (progress: SendProgress): SendEnd | undefined =>
  progress.kind === 'ended' ? progress.end : undefined;

/** Opens the lines with these modems: id and port. */
export function openFaxDesk(of: {
  modems: readonly { number: string; port: string; use?: ModemUse }[];
  ecm?: boolean;
  answers?: RingDecision;
  /** Who calls may fetch it. */
  offered?: readonly FaxPage[];
  keep?: (page: ReceivedPage) => Promise<void>;
}): FaxDesk {
  const { ecm = false, answers = { kind: 'answer', afterRings: 1 } } = of;
  const rings = createFacts<LineRing>('rings', (ring) => JSON.stringify(ring));
  const missed = createFacts<LineRing>('missed calls', (ring) => JSON.stringify(ring));
  const received = createFacts<ReceiveProgress>('received', (progress) => JSON.stringify(progress));
  const changes = createFacts<FaxModem>('modems', (modem) => `${modem.id} ${JSON.stringify(modem.state)}`);
  const pages: ReceivedPage[] = [];
  let jobs = 0;
  const lines = openFaxLines({
    clock: systemClock,
    log: createLog('error'),
    profilesFolder,
    devices: '/nonexistent',
    settings: {
      modems: of.modems.map(({ number, port, use = 'both' }) => ({ id: number, port, use })),
      country: 'ES',
      useFound: false,
      ownId: '+34 91 102',
      ecm,
    },
    incoming: {
      ringing(ring) {
        rings.push(ring);
        const offers = of.offered && { count: of.offered.length, resolution: 'fine' as const };
        return answers.kind === 'answer' && offers ? { ...answers, offers } : answers;
      },
      missed: (ring) => void missed.push(ring),
      progress: (_, progress) => void received.push(progress),
      async keep(_, page) {
        await of.keep?.(page);
        pages.push(page);
      },
      offered: async (_, page) => of.offered![page]!,
    },
  });
  lines.onChange((modem) => void changes.push(modem));
  return {
    lines,
    rings,
    missed,
    received,
    pages,
    changes,
    async ready() {
      const isReady = (): boolean => lines.modems().every(({ state }) => state.kind === 'idle');
      if (!isReady()) await changes.waitFor(() => isReady(), { what: 'idle modems', withinMs: 20_000 });
    },
    fetch(order) {
      const came: ReceivedPage[] = [];
      const { promise, resolve } = Promise.withResolvers<{ end: FetchEnd; pages: ReceivedPage[] }>();
      lines.fetch(
        { ...order, job: `fetch-${++jobs}`, ecm, ownId: '+34 91 103', ringMs: 40_000 },
        {
          tell: (told) => told.kind === 'ended' && resolve({ end: told.end, pages: came }),
          keep: async (page) => void came.push(page),
        },
      );
      return promise;
    },
    send(order, document) {
      const progress: SendProgress[] = [];
      return new Promise((resolve) => {
        lines.send(
          {
            job: `job-${++jobs}`,
            pages: { count: document.length, read: async (page) => document[page]! },
            resolution: 'fine',
            ecm,
            ownId: '+34 91 101',
            ringMs: 40_000,
            ...order,
          },
          (told) => {
            progress.push(told);
            if (told.kind === 'ended') resolve({ end: told.end, progress });
          },
        );
      });
    },
    [Symbol.asyncDispose]: () => lines.stop(),
  };
}

/** A page of something like text: runs of black and white that differ row by row, and from page to page. */
export function drawTestPage(number: number, rows = 300): FaxPage {
  const width = 1728;
  const bits = new Uint8Array((width >> 3) * rows);
  const below = seeded(77 + number);
  for (let line = 0; line + 24 <= rows; line += 32) {
    for (let x = 16; x < width - 64; ) {
      const [wide, gap] = [2 + below(14), 3 + below(20)];
      const [from, to] = [below(8), 12 + below(12)];
      for (let row = line + from; row < line + to; row++)
        for (let at = x; at < x + wide; at++) bits[row * (width >> 3) + (at >> 3)]! |= 0x80 >> (at & 7);
      x += wide + gap;
    }
  }
  return { width, rows, resolution: 'fine', bits };
}

/**
 * Rows of `got` that are not those of `sent`; rows too few or too many count. With a header (its far end puts one over the
 * page, which may move it down) the pages are laid on each other from the bottom, and so many rows at the top left aside.
 */
export function differentRows(sent: FaxPage, got: FaxPage, headerRows = 0): number {
  const bytes = sent.width >> 3;
  const down = headerRows > 0 ? got.rows - sent.rows : 0;
  let different = headerRows > 0 ? 0 : Math.abs(sent.rows - got.rows);
  for (let row = headerRows; row < sent.rows; row++) {
    const ours = Buffer.from(sent.bits.subarray(row * bytes, (row + 1) * bytes));
    const theirs = got.bits.subarray((row + down) * bytes, (row + down + 1) * bytes);
    if (!ours.equals(theirs)) different++;
  }
  return different;
}
