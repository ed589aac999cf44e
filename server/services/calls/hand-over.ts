import type { TransferRefusal } from '../../core/calls/call-reasons.ts';
import type { ActiveCall } from './active-call.ts';
import type { ActiveLeg } from './active-leg.ts';
import { startConsult } from './call-consult.ts';
import { answerTransfer } from './call-transfer.ts';
import type { ExchangeDeps } from './exchange-deps.ts';
import type { HandOverOutcome, HandOverWish } from './live-call.ts';

/** What handing over needs of the exchange. */
export interface HandOverHouse {
  open: (direction: 'internal' | 'outbound') => ActiveCall;
  callOf: (legId: string) => ActiveCall | undefined;
}

const done: HandOverOutcome = { kind: 'done' };

/** A blind transfer that the page or a code asks for, in place of the phone: judged and led as a REFER is. */
export function transferLeg(
  deps: ExchangeDeps,
  asked: { call: ActiveCall; leg: ActiveLeg; to: string; callOf: HandOverHouse['callOf'] },
): HandOverOutcome {
  const { to, ...rest } = asked;
  return outcomeOf(answerTransfer(deps, { ...rest, transfer: { to, ...nobody } }));
}

/** No phone waits for news. */
const nobody = { accept: () => undefined, refuse: () => undefined, tell: () => undefined };

const outcomeOf = (reason: TransferRefusal | undefined): HandOverOutcome =>
  reason === undefined ? done : { kind: 'refused', reason };

/** Somebody of the office, who talks in the call, hands it over from the page. */
export function startHandOver(
  deps: ExchangeDeps,
  asked: { call: ActiveCall; login: string; wish: HandOverWish } & HandOverHouse,
): HandOverOutcome {
  const { call, login, wish, open, callOf } = asked;
  if (wish.act !== 'transfer' && wish.act !== 'consult') {
    const { consult } = call;
    if (!consult || call.view.login !== login) return { kind: 'refused', reason: 'nobody-there' };
    if (wish.act === 'complete') consult.complete();
    else if (wish.act === 'swap') consult.swap();
    else if (wish.act === 'three') consult.three();
    else consult.comeBack();
    return done;
  }
  const leg = [...call.legs.values()].find(
    (each) => each.state === 'answered' && each.side.kind === 'extension' && each.side.login === login,
  );
  if (!leg) return { kind: 'refused', reason: 'nobody-there' };
  if (wish.act === 'transfer') return transferLeg(deps, { call, leg, to: wish.to, callOf });
  return outcomeOf(startConsult(deps, { call, asks: leg, to: wish.to, open }));
}
