import { dirname, join } from 'node:path';
import { parentPort, workerData } from 'node:worker_threads';
import Database from 'better-sqlite3';
import { systemClock } from '../../base/clock.ts';
import { describeError } from '../../base/errors.ts';
import { toTelephone } from '../../core/rtp/telephone-sound.ts';
import { isTaxNumberRight, judgeTaxNumber } from '../../services/customers/tax-number.ts';
import { openListQuality } from '../../store/customers/list-quality.ts';
import { openIndexMerging } from '../../store/customers/merge-index.ts';
import { openReadOnly } from '../../store/db.ts';
import { callsBehind } from '../../store/figures/calls-behind.ts';
import { openFigures } from '../../store/figures/figure-store.ts';
import { createFigureKeeper, type FigureKeeper } from '../../store/figures/keep-figures.ts';
import { loadOfWeek } from '../../store/figures/load-of-week.ts';
import { readReport } from '../../store/figures/read-report.ts';
import { listPayer, sumPayer } from '../../store/figures/sum-payer.ts';
import { searchCalls, sumCalls } from '../../store/queries/calls.ts';
import { costReport } from '../../store/queries/cost-report.ts';
import { flowFigures } from '../../store/queries/flow-figures.ts';
import { missedCalls } from '../../store/queries/missed-calls.ts';
import { searchRecordings } from '../../store/queries/recordings.ts';
import { reportTrunks } from '../../store/queries/trunk-report.ts';
import { openSegmentReader } from '../../store/segments/segment-reader.ts';
import type { DataAnswer, DataRequest } from './data-protocol.ts';

/**
 * The data worker: reads reports on a read-only connection, and checkpoints the write-ahead log on another, so that the
 * disk's slow syncs never hold the thread that carries calls; the search index of customers is tidied there likewise. What it counts for reports stands in a file of its own
 * beside the store. Sound files are made fit for telephone lines here too.
 */
const { file } = workerData as { file: string };
const db = openReadOnly(file);
const keeper = new Database(file);
const segments = openSegmentReader(db, { judgeDocument: isTaxNumberRight, now: () => performance.now() });

/** Between two parts of tidying: whoever waits to write comes first. */
const TIDYING_PAUSE_MS = 4;

/** So long the counting may go on before a question is heard. */
const COUNTING_MS = 150;
/** So long a segment is looked for before another question is heard. */
const SEGMENT_MS = 200;

let judgeList: ReturnType<typeof openListQuality> | undefined;
let counted: { figuresDb: Database.Database; figures: FigureKeeper } | undefined;
let isCounting = false;

/** Opened with the first need: a damaged disk is the report's trouble, not the checkpoint's. */
function figuresOf(): { figuresDb: Database.Database; figures: FigureKeeper } {
  if (!counted) {
    const figuresDb = openFigures(join(dirname(file), 'figures.db'));
    counted = { figuresDb, figures: createFigureKeeper(db, figuresDb) };
  }
  return counted;
}

let mergeIndex: (() => boolean) | undefined;
let isTidying = false;

/** Goes on part by part until the index is tidy. A part that fails, as on a full disk, is tried again after the next checkpoint. */
function tidyIndex(): void {
  try {
    mergeIndex ??= openIndexMerging(keeper);
    isTidying = mergeIndex();
  } catch {
    isTidying = false;
  }
  if (isTidying) systemClock.after(TIDYING_PAUSE_MS, tidyIndex);
}

/** By the measures of the office as it is now. */
function countBy(levels: readonly (readonly [string, number])[], timezone: string): number {
  figuresOf().figures.measureBy({ levels: new Map(levels), timezone });
  return count();
}

/** Goes on until nothing is left to count, letting questions in between. */
function count(): number {
  const left = figuresOf().figures.catchUp(COUNTING_MS);
  if (left > 0 && !isCounting) {
    isCounting = true;
    setImmediate(() => {
      isCounting = false;
      countQuietly();
    });
  }
  return left;
}

/** The next report that is asked for tells why it cannot be counted. */
function countQuietly(): void {
  try {
    count();
  } catch {
    counted?.figuresDb.close();
    counted = undefined;
  }
}

function work(request: DataRequest): (DataAnswer & { kind: 'done' })['value'] {
  if (request.kind === 'costs') return costReport(db, request.period);
  if (request.kind === 'trunks') return reportTrunks(db, request.period);
  if (request.kind === 'calls') return searchCalls(db, request.search);
  if (request.kind === 'recordings') return searchRecordings(db, request.search);
  if (request.kind === 'missed') return missedCalls(db, request.ask);
  if (request.kind === 'sums') return sumCalls(db, request.filter);
  if (request.kind === 'flow') return flowFigures(db, request);
  if (request.kind === 'table') {
    const { ask, levels } = request;
    const behind = countBy(levels, ask.timezone);
    return { ...readReport({ store: db, figuresDb: figuresOf().figuresDb }, ask), behind };
  }
  if (request.kind === 'count') return countBy(request.levels, request.timezone);
  if (request.kind === 'loads') {
    countBy(request.levels, request.ask.timezone);
    return loadOfWeek(figuresOf().figuresDb, request.ask);
  }
  if (request.kind === 'calls-behind') return callsBehind({ store: db, figuresDb: figuresOf().figuresDb }, request.ask);
  if (request.kind === 'payer-sums') return sumPayer(db, request.ask);
  if (request.kind === 'payer-calls') return listPayer(db, request.ask);
  if (request.kind === 'recount') return figuresOf().figures.recount(request.period);
  if (request.kind === 'count-segment')
    return segments.count(request.ask, { place: request.place, budgetMs: SEGMENT_MS });
  if (request.kind === 'segment-members')
    return segments.members(request.ask, { ...request.page, budgetMs: SEGMENT_MS });
  if (request.kind === 'quality') {
    judgeList ??= openListQuality(db, (document, country) => judgeTaxNumber(document, country)?.isValid);
    return judgeList(request.ask);
  }
  if (request.kind === 'sound') return toTelephone(request.file, { speech: request.speech });
  // PASSIVE never makes the writer wait; it syncs the log before copying it.
  const [row] = keeper.pragma('wal_checkpoint(PASSIVE)') as { checkpointed: number }[];
  countQuietly();
  if (!isTidying) tidyIndex();
  return { checkpointed: row?.checkpointed ?? 0 };
}

parentPort!.on('message', (request: DataRequest) => {
  let answer: DataAnswer;
  try {
    answer = { id: request.id, kind: 'done', value: work(request) };
  } catch (error) {
    answer = { id: request.id, kind: 'failed', why: describeError(error) };
  }
  parentPort!.postMessage(answer);
});
