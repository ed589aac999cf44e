import { parentPort, workerData } from 'node:worker_threads';
import Database from 'better-sqlite3';
import { describeError } from '../../base/errors.ts';
import { toTelephone } from '../../core/rtp/telephone-sound.ts';
import { openReadOnly } from '../../store/db.ts';
import { sumCalls } from '../../store/queries/calls.ts';
import { costReport } from '../../store/queries/cost-report.ts';
import { flowFigures } from '../../store/queries/flow-figures.ts';
import { reportTrunks } from '../../store/queries/trunk-report.ts';
import type { DataAnswer, DataRequest } from './data-protocol.ts';

/**
 * The data worker: reads reports on a read-only connection, and checkpoints the write-ahead log on another, so that the
 * disk's slow syncs never hold the thread that carries calls. Sound files are made fit for telephone lines here too.
 */
const { file } = workerData as { file: string };
const db = openReadOnly(file);
const keeper = new Database(file);

function work(request: DataRequest): (DataAnswer & { kind: 'done' })['value'] {
  if (request.kind === 'costs') return costReport(db, request.period);
  if (request.kind === 'trunks') return reportTrunks(db, request.period);
  if (request.kind === 'sums') return sumCalls(db, request.filter);
  if (request.kind === 'flow') return flowFigures(db, request);
  if (request.kind === 'sound') return toTelephone(request.file, { speech: request.speech });
  // PASSIVE never makes the writer wait; it syncs the log before copying it.
  const [row] = keeper.pragma('wal_checkpoint(PASSIVE)') as { checkpointed: number }[];
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
