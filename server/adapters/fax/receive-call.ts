import type { Clock } from '../../base/clock.ts';
import { FAX_WIDTH, type FaxPage } from '../../core/fax/page.ts';
import type { T30Fact } from '../../core/fax/t30/session.ts';
import type { Modulation } from '../../core/fax/t30/speeds.ts';
import type { ReceivedPage, ReceiveOutcome, ReceiveProgress } from '../../services/fax/fax-lines-port.ts';
import type { OfferedDocument } from '../../services/fax/fax-polling-port.ts';
import { isModemEvent } from './class1-call.ts';
import type { LineDriver, Talk } from './line-driver.ts';
import { ourCapabilities, outcomeOfAnswer, receiveOutcomeOf, speedOf } from './line-terms.ts';
import type { LineCall } from './send-call.ts';

export interface ReceiveCallDeps {
  clock: Clock;
  modulations: readonly Modulation[];
  ownId: string;
  ecm: boolean;
  driver: LineDriver;
  /** Who calls may fetch it. */
  offers?: OfferedDocument | undefined;
  /** A page of it. */
  page(page: number): Promise<FaxPage>;
  /** Resolves once the page is kept for good. */
  keep(page: ReceivedPage): Promise<void>;
  tell(progress: ReceiveProgress): void;
  ended(): void;
}

/** The far end's tones are to be heard in this time after we have gone off the hook. */
const answerMs = 30_000;

/** Answers and receives; `ended` comes after the last progress, when the modem takes commands again. */
export function startReceiveCall(deps: ReceiveCallDeps): LineCall {
  const { clock, tell } = deps;
  let call: Talk | undefined;
  let outcome: ReceiveOutcome | undefined;
  let confirmed = 0;
  let fetched = 0;
  let isOpen = false;
  let connectedAt: number | undefined;
  let finished = false;

  function hangUp(of: ReceiveOutcome): void {
    outcome ??= of;
    deps.driver.command({ kind: 'hang-up' });
  }

  function finish(): void {
    if (finished) return;
    finished = true;
    call?.stop();
    const talkMs = connectedAt === undefined ? 0 : clock.now() - connectedAt;
    const ended = outcome ?? { kind: 'dropped', partialPage: isOpen };
    tell({ kind: 'ended', end: { outcome: ended, pages: confirmed, talkMs } });
    deps.ended();
  }

  function fact(told: T30Fact): void {
    switch (told.kind) {
      case 'remote':
        tell({ kind: 'remote', ...(told.id !== undefined && { id: told.id }) });
        return;
      case 'trained':
        tell({ kind: 'trained', speed: speedOf(told.agreement) });
        return;
      case 'page-started':
        // Of one that goes out its bytes are known.
        if (told.bytes > 0) return;
        isOpen = true;
        tell({ kind: 'page-started', page: told.page });
        return;
      case 'page-kept':
        if (told.verdict !== 'RTN') {
          confirmed++;
          isOpen = false;
        }
        tell(told);
        return;
      case 'frames-asked-again':
        tell(told);
        return;
      case 'page-confirmed':
        fetched++;
        tell({ kind: 'page-fetched', page: told.page });
        return;
      case 'ended':
        outcome ??=
          told.outcome.kind === 'done' && fetched > 0 ? { kind: 'fetched' } : receiveOutcomeOf(told.outcome, isOpen);
        return;
      default:
        return;
    }
  }

  function answered(): void {
    if (connectedAt !== undefined) return;
    connectedAt = clock.now();
    tell({ kind: 'answered' });
  }

  deps.driver.command({ kind: 'answer', ms: answerMs });
  return {
    event(event) {
      if (event.kind === 'off-hook') answered();
      else if (event.kind === 'holds') tell({ kind: 'voice' });
      else if (event.kind === 'connected') {
        answered();
        call = deps.driver.talk({
          setup: {
            role: 'answers',
            id: deps.ownId,
            ours: {
              ...ourCapabilities({ modulations: deps.modulations, ecm: deps.ecm }),
              hasDocument: deps.offers !== undefined,
            },
            ...(deps.offers && {
              document: { ...deps.offers, first: 0, width: FAX_WIDTH, maxBitRate: 14400 as const },
            }),
          },
          fact,
          page: deps.page,
          keep: ({ number, page, agreement, badRows, verdict }) =>
            deps.keep({ number, page, speed: speedOf(agreement), badRows, verdict }),
        });
      } else if (event.kind === 'not-connected') {
        hangUp(outcomeOfAnswer(event.result));
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
