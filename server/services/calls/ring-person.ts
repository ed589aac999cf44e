import { findExtension } from '../../core/office/find-extension.ts';
import type { ActiveCall } from './active-call.ts';
import type { ExchangeDeps } from './exchange-deps.ts';
import { judgeFor, planFor } from './plan-call.ts';
import { devicesAt, type Ringing, type RingOutcome, type RingTarget, ringTargets } from './ring-devices.ts';

/** A phone that is told of a call and says nothing at all for so long is not there: the next one rings. */
const silentSec = 4;

/** What a person is rung at, one after the other: the own extension, then what is said for when it is not there. */
function placesOf(
  deps: ExchangeDeps,
  { login, extension, queueId }: { login: string; extension: string; queueId: string },
): RingTarget[][] {
  const { nextPhones = [] } = deps.office.read().people.find((each) => each.login === login) ?? {};
  return [
    devicesAt(deps, { extension, login }),
    ...nextPhones.map((number) => {
      if (findExtension(deps.office.read(), number)) return devicesAt(deps, { extension: number, login });
      const plan = planFor(deps, { dialled: number, extension });
      const [attempt] = plan.kind === 'trunk' ? plan.attempts : [];
      if (plan.kind !== 'trunk' || !attempt || judgeFor(deps, { plan, extension })?.allowed === false) return [];
      const sentBy = { queueId, routeId: plan.routeId };
      return [
        { kind: 'outside' as const, attempt, login, sentBy, ...(plan.e164 !== undefined && { e164: plan.e164 }) },
      ];
    }),
  ].filter((targets) => targets.length > 0);
}

/**
 * Rings a person: the phones of the extension, then, where none is there, answers 480 or 503, or says nothing for four
 * seconds, the next ones. `ringSec` is for all of it. A phone that rings, is busy or declines is there: that is the answer.
 */
export async function ringPerson(
  deps: ExchangeDeps,
  call: ActiveCall,
  request: Ringing & { login: string; extension: string; queueId: string },
): Promise<RingOutcome> {
  const { login, extension, queueId, ...ringing } = request;
  const until = deps.clock.now() + request.ringSec * 1000;
  const places = placesOf(deps, { login, extension, queueId });
  for (const [index, targets] of places.entries()) {
    const leftSec = (until - deps.clock.now()) / 1000;
    if (leftSec <= 0) return { kind: 'failed', why: 'no-answer' };
    const isLast = index === places.length - 1;
    const outcome = await ringPlace(deps, call, { ...ringing, ringSec: leftSec, targets, isPatient: isLast });
    const isGone = outcome.kind === 'failed' && outcome.why === 'unreachable';
    if (!isGone || isLast || request.withdrawn?.aborted) return outcome;
  }
  return { kind: 'failed', why: 'unreachable' };
}

/** `isPatient`: there is nowhere else to ring, so that silence is waited out. */
async function ringPlace(
  deps: ExchangeDeps,
  call: ActiveCall,
  request: Ringing & { targets: readonly RingTarget[]; isPatient: boolean },
): Promise<RingOutcome> {
  const { isPatient, ...ringing } = request;
  if (isPatient || request.targets.some(({ kind }) => kind === 'outside')) return ringTargets(deps, call, ringing);
  const silent = new AbortController();
  const timer = deps.clock.after(silentSec * 1000, () => silent.abort());
  try {
    const outcome = await ringTargets(deps, call, {
      ...ringing,
      withdrawn: request.withdrawn ? AbortSignal.any([request.withdrawn, silent.signal]) : silent.signal,
      onRinging: () => {
        timer.cancel();
        request.onRinging?.();
      },
    });
    return outcome.kind === 'failed' && silent.signal.aborted ? { kind: 'failed', why: 'unreachable' } : outcome;
  } finally {
    timer.cancel();
  }
}
