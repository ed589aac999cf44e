import type { LegRole } from '../../core/calls/events.ts';
import type { TrunkAttempt } from '../../core/dialplan/plan-outbound.ts';
import type { SentBy } from '../../core/office/fixed-account.ts';
import type { Diversion, DiversionReason } from '../../core/sip/diversion.ts';
import type { ActiveCall } from './active-call.ts';
import type { ActiveLeg, LegWatcher } from './active-leg.ts';
import { askLimits } from './ask-limits.ts';
import { confirmAnswer } from './confirm-answer.ts';
import { dialTrunk } from './dial-trunk.ts';
import type { ExchangeDeps } from './exchange-deps.ts';
import { settleAccount } from './house-account.ts';
import type { DialRequest, LegEnd, Party } from './telephony-port.ts';

export type RingOutcome =
  | { kind: 'answered'; leg: ActiveLeg }
  | {
      kind: 'failed';
      why: 'no-answer' | 'busy' | 'declined' | 'unreachable';
      /** A phone has forwarding set, and no other took the call: where it wants it. */
      diverted?: { to: string; reason: DiversionReason };
    };

/** Of several devices that did not answer, the most telling reason wins. */
const weight = { busy: 3, declined: 2, unreachable: 1, 'no-answer': 0 } as const;

function whyOf(end: LegEnd): 'busy' | 'declined' | 'unreachable' | 'no-answer' {
  if (end.by === 'network') return 'unreachable';
  if (end.by === 'local') return 'no-answer';
  if (end.cause === 'busy' || end.cause === 'declined') return end.cause;
  // Picked up and hung up at once: whoever did so does not want the call.
  if (end.cause === 'hangup') return 'declined';
  return end.cause === 'cancelled' ? 'no-answer' : 'unreachable';
}

/** One that may answer: a registered phone, or somebody outside, who takes the call by pressing 1. */
export type RingTarget =
  /** `host`: the phone's own extension, where another sits there for a while. */
  | { kind: 'device'; extension: string; login?: string; contact: string; host: string }
  /** `login`: who is called there. */
  | { kind: 'outside'; attempt: TrunkAttempt; e164?: string; login?: string; sentBy: SentBy };

export interface Ringing {
  from: Party;
  role: LegRole;
  ringSec: number;
  autoAnswer?: boolean;
  /** Who sent the call on. */
  diversion?: Diversion;
  /** The first phone of it is on its way to ring. */
  onLeg?: (leg: ActiveLeg) => void;
  onRinging?: () => void;
  /** Aborted: stops ringing, as another took the call. */
  withdrawn?: AbortSignal;
}

/** The phones of an extension. */
export function devicesAt(deps: ExchangeDeps, at: { extension: string; login?: string | undefined }): RingTarget[] {
  const { extension, login } = at;
  return deps.lines.devicesOf(extension).map(({ contact, extension: host }) => ({
    kind: 'device',
    extension,
    contact,
    host,
    ...(login !== undefined && { login }),
  }));
}

/** Rings all phones of an extension at once, as `ringTargets` does. */
export function ringDevices(
  deps: ExchangeDeps,
  call: ActiveCall,
  request: Ringing & { extension: string; login?: string },
): Promise<RingOutcome> {
  const { extension, login, ...ringing } = request;
  return ringTargets(deps, call, { ...ringing, targets: devicesAt(deps, { extension, login }) });
}

/** How one of them is called. */
export function dialOf(call: ActiveCall, request: Ringing, target: RingTarget): Parameters<ActiveCall['dial']>[0] {
  const { from, role, diversion, autoAnswer } = request;
  const common = { role, ...(diversion && { diversion }) };
  if (target.kind === 'outside') {
    const { attempt, e164, login } = target;
    const dialled = dialTrunk(call, { attempt, e164 });
    return { ...common, ...dialled, side: { ...dialled.side, ...(login !== undefined && { login }) } };
  }
  const { extension, login, contact, host } = target;
  const alert: DialRequest['alert'] = call.view.direction === 'internal' ? 'internal' : 'external';
  return {
    ...common,
    target: { kind: 'device', extension: host, contactUri: contact },
    from,
    side: { kind: 'extension', extension, ...(login !== undefined && { login }) },
    alert,
    ...(autoAnswer && { autoAnswer: true }),
  };
}

/**
 * Rings them all at once; the first answer wins and the others stop ringing. Gives up after `ringSec`, or when every
 * one refused. Throws CallOver when the call ends meanwhile (the phones stop ringing then).
 */
export async function ringTargets(
  deps: ExchangeDeps,
  call: ActiveCall,
  request: Ringing & { targets: readonly RingTarget[] },
): Promise<RingOutcome> {
  const { targets } = request;
  if (targets.length === 0) return { kind: 'failed', why: 'unreachable' };
  const ringing = new Set<ActiveLeg>();
  let why: keyof typeof weight = 'no-answer';
  let diverted: { to: string; reason: DiversionReason } | undefined;
  let settled = false;
  let isTold = false;

  const failed = (reason: keyof typeof weight): RingOutcome => ({
    kind: 'failed',
    why: reason,
    ...(diverted && { diverted }),
  });

  const outcome = new Promise<RingOutcome>((resolve) => {
    let left = targets.length;
    const timer = deps.clock.after(request.ringSec * 1000, () => settle(failed('no-answer')));
    const withdraw = (): void => settle(failed('no-answer'));
    request.withdrawn?.addEventListener('abort', withdraw, { once: true });
    function settle(result: RingOutcome): void {
      if (settled) return;
      settled = true;
      timer.cancel();
      request.withdrawn?.removeEventListener('abort', withdraw);
      const isElsewhere = result.kind === 'answered' || request.withdrawn?.aborted === true;
      const cause = isElsewhere ? 'answered-elsewhere' : 'no-answer';
      for (const leg of ringing) if (result.kind === 'failed' || leg !== result.leg) call.drop(leg, cause);
      // Its end is the call's now: what was made to ring is not kept as long as they talk.
      if (result.kind === 'answered') call.watchers.delete(result.leg.legId);
      resolve(result);
    }
    function lost(reason: keyof typeof weight): void {
      if (weight[reason] > weight[why]) why = reason;
      if (--left === 0) settle(failed(why));
    }
    /** A phone of another extension takes the call: it counts as one more that may answer. */
    function taken(taker: ActiveLeg): LegWatcher {
      left++;
      ringing.add(taker);
      return {
        answered: () => (settled ? call.drop(taker, 'answered-elsewhere') : settle({ kind: 'answered', leg: taker })),
        ended: (end) => {
          ringing.delete(taker);
          lost(whyOf(end));
        },
        taken,
      };
    }
    function answered(leg: ActiveLeg): void {
      // Picked up after another one was: that phone's call is over.
      if (settled) call.drop(leg, 'answered-elsewhere');
      else settle({ kind: 'answered', leg });
    }
    for (const target of targets) {
      // Settled one by one, as a phone that is not there.
      if (target.kind === 'outside' && (settleAccount(deps, call, target.sentBy) ?? askLimits(deps, call, target))) {
        deps.clock.soon(() => lost('unreachable'));
        continue;
      }
      let leg: ActiveLeg | undefined;
      const gone = Promise.withResolvers<void>();
      call
        .dial(
          dialOf(call, request, target),
          {
            ringing: () => request.onRinging?.(),
            answered: () => {
              const callee = leg;
              if (!callee) return;
              if (target.kind === 'device' || settled) return answered(callee);
              call.run(async () => {
                if (await confirmAnswer(deps, call, { callee, gone: gone.promise })) answered(callee);
                else call.drop(callee, 'normal');
              });
            },
            ended: (end) => {
              gone.resolve();
              if (leg) ringing.delete(leg);
              if (end.cause === 'redirected') diverted ??= { to: end.to, reason: end.reason };
              lost(whyOf(end));
            },
            taken,
          },
          (made) => {
            leg = made;
            ringing.add(made);
            if (!isTold) request.onLeg?.(made);
            isTold = true;
            if (settled) call.drop(made, request.withdrawn?.aborted ? 'answered-elsewhere' : 'no-answer');
          },
        )
        .catch(() => lost('unreachable'));
    }
  });
  // When the call ends first, its legs are hung up one by one and the last one settles this, timer and all.
  const rung = await call.until(outcome);
  // Ended again before this flow came to hear of the answer: the caller is not left alone with a dead phone.
  return rung.kind === 'answered' && rung.leg.state === 'ended' ? { kind: 'failed', why } : rung;
}
