import type { Clock } from '../../base/clock.ts';
import type { T30Fact } from '../../core/fax/t30/session.ts';
import type { Modulation } from '../../core/fax/t30/speeds.ts';
import type { ReceivedPage } from '../../services/fax/fax-lines-port.ts';
import type { FetchOrder, FetchOutcome, FetchProgress } from '../../services/fax/fax-polling-port.ts';
import { isModemEvent } from './class1-call.ts';
import type { LineDriver, Talk } from './line-driver.ts';
import { ourCapabilities, outcomeOfDial, sendOutcomeOf, speedOf } from './line-terms.ts';
import type { LineCall } from './send-call.ts';

export interface FetchCallDeps {
  clock: Clock;
  modem: string;
  order: FetchOrder;
  dial: string;
  modulations: readonly Modulation[];
  noAnswerAfterMs: number;
  driver: LineDriver;
  /** Resolves once the page is kept for good. */
  keep(page: ReceivedPage): Promise<void>;
  tell(progress: FetchProgress): void;
  ended(): void;
}

const ringMsUnlessTold = 60_000;

/** Dials and asks for the document that waits there (polling, T.30 5.3.6.1.1); `ended` comes when the modem takes commands again. */
export function startFetchCall(deps: FetchCallDeps): LineCall {
  const { clock, order, tell } = deps;
  let call: Talk | undefined;
  let outcome: FetchOutcome | undefined;
  let pages = 0;
  let connectedAt: number | undefined;
  let knewRemote = false;
  let finished = false;

  function hangUp(of: FetchOutcome): void {
    outcome ??= of;
    deps.driver.command({ kind: 'hang-up' });
  }

  function finish(): void {
    if (finished) return;
    finished = true;
    call?.stop();
    const talkMs = connectedAt === undefined ? 0 : clock.now() - connectedAt;
    tell({ kind: 'ended', end: { outcome: outcome ?? { kind: 'dropped' }, pages, talkMs, modem: deps.modem } });
    deps.ended();
  }

  function fact(told: T30Fact): void {
    switch (told.kind) {
      case 'remote':
        knewRemote = true;
        tell({ kind: 'remote', ...(told.id !== undefined && { id: told.id }) });
        return;
      case 'trained':
        tell({ kind: 'trained', speed: speedOf(told.agreement) });
        return;
      case 'page-started':
        tell({ kind: 'page-started', page: told.page });
        return;
      case 'page-kept':
        if (told.verdict !== 'RTN') pages++;
        tell(told);
        return;
      case 'ended':
        outcome ??= fetchOutcomeOf(told.outcome);
        return;
      default:
        return;
    }
  }

  function fetchOutcomeOf(told: Extract<T30Fact, { kind: 'ended' }>['outcome']): FetchOutcome {
    if (told.kind === 'done') return { kind: 'fetched' };
    if (told.kind === 'nothing-to-fetch' || told.kind === 'not-kept') return { kind: told.kind };
    const as = sendOutcomeOf(told, knewRemote);
    return as.kind === 'sent' ? { kind: 'fetched' } : as;
  }

  const { ringMs = ringMsUnlessTold } = order;
  const dialledAt = clock.now();
  tell({ kind: 'dialling', modem: deps.modem });
  deps.driver.command({ kind: 'dial', number: `${deps.dial}${order.number}`, ms: ringMs });
  return {
    event(event) {
      if (event.kind === 'connected') {
        connectedAt = clock.now();
        tell({ kind: 'answered' });
        call = deps.driver.talk({
          setup: {
            role: 'calls',
            id: order.ownId,
            ours: ourCapabilities({ modulations: deps.modulations, ecm: order.ecm }),
          },
          fact,
          page: () => Promise.reject(new Error('nothing to send')),
          keep: ({ number, page, agreement, badRows, verdict }) =>
            deps.keep({ number, page, speed: speedOf(agreement), badRows, verdict }),
        });
      } else if (event.kind === 'not-connected') {
        const waitedMs = clock.now() - dialledAt;
        const told = outcomeOfDial(event.result, { isUp: false, waitedMs, ringMs, ...deps });
        hangUp(told.kind === 'sent' ? { kind: 'fetched' } : told);
      } else if (event.kind === 'stuck') {
        call?.stop();
        hangUp({ kind: 'modem-failed', detail: event.detail });
      } else if (event.kind === 'idle') finish();
      else if (isModemEvent(event)) call?.event(event);
    },
    left: () => undefined,
    cancel() {
      if (call) call.cancel();
      else hangUp({ kind: 'cancelled' });
    },
  };
}
