import { Worker } from 'node:worker_threads';
import type { Clock, Timer } from '../../base/clock.ts';
import { CentralitaError } from '../../base/errors.ts';
import type { Log } from '../../base/log.ts';
import { type ThreadUsage, threadUsage } from '../../base/thread-usage.ts';
import type { ReportTable } from '../../core/figures/reports.ts';
import type { FlowFigures } from '../../core/ivr/flow-figures.ts';
import type { StatementSums } from '../../core/rating/statement.ts';
import type { TelephoneSound } from '../../core/rtp/telephone-sound.ts';
import type { QualityPort } from '../../services/customers/quality-port.ts';
import type { Reports } from '../../services/reports/reports-port.ts';
import type { SegmentReads } from '../../services/segments/segments-port.ts';
import type { SoundPort } from '../../services/speech/speech-port.ts';
import type { QualityPiece } from '../../store/customers/list-quality.ts';
import type { WeekLoad } from '../../store/figures/load-of-week.ts';
import type { PayerCall } from '../../store/figures/sum-payer.ts';
import type { CallRow, CallSums } from '../../store/queries/calls.ts';
import type { CostReport } from '../../store/queries/cost-report.ts';
import type { MissedCalls } from '../../store/queries/missed-calls.ts';
import type { FoundRecording } from '../../store/queries/recordings.ts';
import type { TrunkReport } from '../../store/queries/trunk-report.ts';
import type { CountedPiece } from '../../store/segments/segment-reader.ts';
import type { DataAnswer, DataRequest } from './data-protocol.ts';
import { createPrinter } from './print-host.ts';

/** A power cut costs at most so much of what was written. */
const CHECKPOINT_MS = 5_000;
const RESTART_MS = 1_000;

const workerUrl = new URL(import.meta.url.endsWith('.ts') ? './data-worker.ts' : './data-worker.js', import.meta.url);

type Question = DataRequest extends infer R ? (R extends { id: number } ? Omit<R, 'id'> : never) : never;

export interface DataHost extends Reports, SoundPort, SegmentReads, QualityPort {
  /** Undefined while no worker runs. */
  usage(): Promise<ThreadUsage | undefined>;
  stop(): Promise<void>;
}

/** Starts the data worker on an opened store file; a worker that dies is started anew, its questions are refused. */
export function startDataWorker(options: { file: string; clock: Clock; log: Log }): DataHost {
  const { clock, log } = options;
  const asked = new Map<number, { resolve: (value: unknown) => void; reject: (error: unknown) => void }>();
  let lastId = 0;
  let timer: Timer | undefined;
  let stopped = false;
  let worker = start();
  const printer = createPrinter(options.file);

  function start(): Worker {
    const made = new Worker(workerUrl, { workerData: { file: options.file } });
    made.on('message', (answer: DataAnswer) => {
      const question = asked.get(answer.id);
      asked.delete(answer.id);
      if (answer.kind === 'done') question?.resolve(answer.value);
      else question?.reject(new CentralitaError('report-failed', { why: answer.why }));
    });
    made.on('error', (error) => log.error('data worker failed', { error }));
    made.on('exit', (code) => {
      for (const { reject } of asked.values()) reject(new CentralitaError('report-failed', { why: `exit ${code}` }));
      asked.clear();
      if (stopped) return;
      clock.after(RESTART_MS, () => {
        if (!stopped) worker = start();
      });
    });
    return made;
  }

  function ask(question: Question): Promise<unknown> {
    return new Promise((resolve, reject) => {
      const id = ++lastId;
      asked.set(id, { resolve, reject });
      worker.postMessage({ ...question, id });
    });
  }

  function checkpoint(): void {
    timer = clock.after(CHECKPOINT_MS, () => {
      ask({ kind: 'checkpoint' })
        .catch((error: unknown) => log.warn('checkpoint failed', { error }))
        .then(() => {
          if (!stopped) checkpoint();
        });
    });
  }
  checkpoint();

  return {
    costs: (period) => ask({ kind: 'costs', period }) as Promise<CostReport>,
    trunks: (period) => ask({ kind: 'trunks', period }) as Promise<TrunkReport[]>,
    calls: (search) => ask({ kind: 'calls', search }) as Promise<{ rows: CallRow[]; next?: string }>,
    recordings: (search) => ask({ kind: 'recordings', search }) as Promise<{ rows: FoundRecording[]; next?: string }>,
    missedCalls: (asked) => ask({ kind: 'missed', ask: asked }) as Promise<MissedCalls>,
    sums: (filter) => ask({ kind: 'sums', filter }) as Promise<CallSums>,
    flowFigures: (asked) => ask({ kind: 'flow', ...asked }) as Promise<FlowFigures>,
    table: (wanted, levels) => ask({ kind: 'table', ask: wanted, levels }) as Promise<ReportTable>,
    async print(wanted, levels) {
      const { timezone } = wanted.reader;
      const behind = (await ask({ kind: 'count', timezone, levels })) as number;
      return await printer.print(wanted, behind);
    },
    paper: (wanted) => printer.print(wanted, 0),
    loads: (wanted, levels) => ask({ kind: 'loads', ask: wanted, levels }) as Promise<WeekLoad>,
    callsBehind: (of) => ask({ kind: 'calls-behind', ask: of }) as Promise<{ ids: string[]; count: number }>,
    payerSums: (wanted) => ask({ kind: 'payer-sums', ask: wanted }) as Promise<StatementSums[]>,
    payerCalls: (wanted) => ask({ kind: 'payer-calls', ask: wanted }) as Promise<PayerCall[]>,
    recount: (period) => ask({ kind: 'recount', period }) as Promise<number>,
    convert: (file, { speech }) => ask({ kind: 'sound', file, speech }) as Promise<TelephoneSound>,
    countSegment: (wanted, place) => ask({ kind: 'count-segment', ask: wanted, place }) as Promise<CountedPiece>,
    segmentMembers: (wanted, page) =>
      ask({ kind: 'segment-members', ask: wanted, page }) as Promise<{ ids: string[]; next?: string }>,
    qualityPiece: (asked) => ask({ kind: 'quality', ask: asked }) as Promise<QualityPiece>,
    usage: () => threadUsage(worker),
    async stop() {
      stopped = true;
      timer?.cancel();
      await Promise.all([worker.terminate(), printer.stop()]);
    },
  };
}
