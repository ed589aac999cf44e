import type { Clock } from '../../base/clock.ts';
import type { Log } from '../../base/log.ts';
import type { ReceivedPage } from '../../services/fax/fax-lines-port.ts';
import type { FetchEnd, Fetching, FetchOrder, FetchProgress } from '../../services/fax/fax-polling-port.ts';
import type { ToModem } from './modem-messages.ts';

/** The call of a modem that fetches, from our side: at most one. */
export interface SlotFetch {
  isBusy(): boolean;
  begin(order: FetchOrder, fetching: Fetching): void;
  /** False: this job is not ours. */
  cancel(job: string): void;
  progress(job: string, progress: FetchProgress): void;
  /** Of a page that came: whether it is of our job. */
  owns(job: string): boolean;
  keep(page: ReceivedPage): Promise<void>;
  /** The modem is gone. */
  lose(): void;
}

export function createSlotFetch(deps: {
  id: string;
  clock: Clock;
  log: Log;
  tell(message: ToModem): void;
  /** The line is free again. */
  ended(): void;
}): SlotFetch {
  const { id, clock } = deps;
  let under: { order: FetchOrder; fetching: Fetching; pages: number; answeredAt: number | undefined } | undefined;

  function end(of: FetchEnd): void {
    const over = under;
    under = undefined;
    over?.fetching.tell({ kind: 'ended', end: { ...of, modem: id } });
  }

  const owns = (job: string): boolean => under?.order.job === job;

  return {
    isBusy: () => under !== undefined,
    begin(order, fetching) {
      under = { order, fetching, pages: 0, answeredAt: undefined };
      const { modem: _, ...rest } = order;
      deps.tell({ kind: 'fetch', order: rest });
    },
    cancel(job) {
      if (owns(job)) deps.tell({ kind: 'cancel' });
    },
    progress(job, progress) {
      if (!under || !owns(job)) return;
      if (progress.kind === 'answered') under.answeredAt = clock.now();
      if (progress.kind === 'page-kept' && progress.verdict !== 'RTN') under.pages++;
      if (progress.kind === 'ended') {
        deps.ended();
        end(progress.end);
      } else under.fetching.tell(progress.kind === 'dialling' ? { ...progress, modem: id } : progress);
    },
    owns,
    async keep(page) {
      const keeping = under;
      const answer = (ok: boolean): void => deps.tell({ kind: 'kept', page: page.number, ok });
      if (!keeping) return answer(false);
      try {
        await keeping.fetching.keep(page);
        answer(true);
      } catch (error) {
        deps.log.error('a page that was fetched is not kept', { error, job: keeping.order.job, page: page.number });
        answer(false);
      }
    },
    lose() {
      if (!under) return;
      const { pages, answeredAt } = under;
      end({
        outcome: { kind: 'modem-vanished' },
        pages,
        talkMs: answeredAt === undefined ? 0 : clock.now() - answeredAt,
      });
    },
  };
}
