import type { Clock } from '../../base/clock.ts';
import { FAX_WIDTH, type FaxPage } from '../../core/fax/page.ts';
import type { T30Fact } from '../../core/fax/t30/session.ts';
import type { Modulation } from '../../core/fax/t30/speeds.ts';
import type { SendOutcome, SendProgress } from '../../services/fax/fax-lines-port.ts';
import { isModemEvent } from './class1-call.ts';
import type { LineDriver, LineEvent, Talk } from './line-driver.ts';
import { ourCapabilities, outcomeOfDial, remoteOf, sendOutcomeOf, speedOf } from './line-terms.ts';
import type { LineOrder } from './modem-messages.ts';

/** A call on a line, of either direction, of either class of modem. */
export interface LineCall {
  event(event: LineEvent): void;
  /** Octets of what is being sent have left for the modem. */
  left(octets: number, of: number): void;
  cancel(): void;
}

export interface SendCallDeps {
  clock: Clock;
  modem: string;
  order: LineOrder;
  dial: string;
  modulations: readonly Modulation[];
  /** The modem tells by itself that nobody answers, after so long. */
  noAnswerAfterMs: number;
  driver: LineDriver;
  page(page: number): Promise<FaxPage>;
  tell(progress: SendProgress): void;
  /** The line is free again. */
  ended(): void;
}

const ringMsUnlessTold = 60_000;
const progressMs = 1_000;

/** Dials and sends; `ended` comes after the last progress, when the modem takes commands again. */
export function startSendCall(deps: SendCallDeps): LineCall {
  const { clock, order, tell } = deps;
  let call: Talk | undefined;
  let outcome: SendOutcome | undefined;
  let firstUnconfirmedPage = order.first;
  let connectedAt: number | undefined;
  let knewRemote = false;
  let sending: { page: number; bytes: number; toldAt: number } | undefined;
  let finished = false;

  function hangUp(of: SendOutcome): void {
    outcome ??= of;
    deps.driver.command({ kind: 'hang-up' });
  }

  function finish(): void {
    if (finished) return;
    finished = true;
    call?.stop();
    const talkMs = connectedAt === undefined ? 0 : clock.now() - connectedAt;
    tell({
      kind: 'ended',
      end: { outcome: outcome ?? { kind: 'dropped' }, firstUnconfirmedPage, talkMs, modem: deps.modem },
    });
    deps.ended();
  }

  function fact(told: T30Fact): void {
    switch (told.kind) {
      case 'remote': {
        knewRemote = true;
        const { capabilities, resolution = order.resolution } = told;
        if (capabilities) tell({ kind: 'remote', remote: remoteOf(told.id, capabilities), resolution });
        return;
      }
      case 'training':
      case 'trained':
        tell({ kind: told.kind, speed: speedOf(told.agreement) });
        return;
      case 'page-started':
        sending = { page: told.page, bytes: told.bytes, toldAt: clock.now() };
        tell(told);
        if (told.page + 1 < order.count) deps.page(told.page + 1).catch(() => undefined);
        return;
      case 'page-confirmed': {
        sending = undefined;
        const { agreement, ...rest } = told;
        firstUnconfirmedPage = told.page + 1;
        tell({ ...rest, speed: speedOf(agreement) });
        return;
      }
      case 'page-refused':
      case 'frames-repeated':
        tell(told);
        return;
      case 'ended':
        outcome ??= sendOutcomeOf(told.outcome, knewRemote);
        return;
      case 'page-kept':
      case 'frames-asked-again':
        return;
    }
  }

  function answered(): void {
    if (connectedAt !== undefined) return;
    connectedAt = clock.now();
    tell({ kind: 'answered' });
  }

  const { ringMs = ringMsUnlessTold } = order;
  const dialledAt = clock.now();
  tell({ kind: 'dialling', modem: deps.modem });
  deps.page(order.first).catch(() => undefined);
  deps.driver.command({
    kind: 'dial',
    number: `${deps.dial}${order.number}`,
    ms: ringMs,
  });
  return {
    event(event) {
      if (event.kind === 'off-hook') answered();
      else if (event.kind === 'connected') {
        answered();
        const { ecm, resolution, subaddress, maxBitRate = 14400, count, first } = order;
        call = deps.driver.talk({
          setup: {
            role: 'calls',
            id: order.ownId,
            ours: ourCapabilities({ modulations: deps.modulations, ecm }),
            document: { count, first, resolution, width: FAX_WIDTH, maxBitRate, ...(subaddress && { subaddress }) },
          },
          fact,
          page: deps.page,
          keep: () => Promise.resolve(),
        });
      } else if (event.kind === 'not-connected') {
        const isUp = connectedAt !== undefined;
        hangUp(outcomeOfDial(event.result, { isUp, waitedMs: clock.now() - dialledAt, ringMs, ...deps }));
      } else if (event.kind === 'stuck') {
        call?.stop();
        hangUp({ kind: 'modem-failed', detail: event.detail });
      } else if (event.kind === 'idle') finish();
      else if (isModemEvent(event)) call?.event(event);
    },
    left(octets, of) {
      if (!sending || octets >= of || clock.now() - sending.toldAt < progressMs || of < 1000) return;
      sending.toldAt = clock.now();
      const { page, bytes } = sending;
      tell({ kind: 'page-progress', page, sent: Math.floor((bytes * octets) / of), bytes });
    },
    cancel() {
      if (call) call.cancel();
      else hangUp({ kind: 'cancelled' });
    },
  };
}
