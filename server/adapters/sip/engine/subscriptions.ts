import { type Runner, runMachine } from '../../../base/machine.ts';
import { type Effect, type Input, initial, type State, step } from '../../../core/sip/dialogs/subscription.ts';
import { type Header, header } from '../../../core/sip/message.ts';
import type { EngineDeps } from './deps.ts';
import type { Leg } from './legs.ts';
import { requestInDialog, unheard, wayOfLeg } from './own-requests.ts';

/** A leg that is a subscription (RFC 6665); `event` as in its SUBSCRIBE, undefined for that of a REFER. */
export interface Subscription {
  readonly event: string | undefined;
  /** What becomes of it. */
  readonly life: Runner<State, Input>;
  /** Its first NOTIFY came: of a fork the other branches are not ours. */
  notified: boolean;
  /** NOTIFYs that came before the answer to our SUBSCRIBE: the application does not know the dialog before. */
  readonly early: { deliver(): void; end(status: number): void }[];
}

/** What the request makes outside a dialog; undefined for those that make none. */
export const kindOf = (method: string): Leg['kind'] | undefined =>
  method === 'INVITE' || method === 'SUBSCRIBE' || method === 'REFER' ? method : undefined;

/** RFC 4488 4: nobody wants to hear what becomes of the REFER. */
export const declinesSubscription = (message: { headers: readonly Header[] }): boolean =>
  /^\s*false/i.test(header(message, 'Refer-Sub') ?? '');

type Deps = Pick<EngineDeps, 'clock' | 'log' | 'legs' | 'link' | 'transactions' | 'transports' | 'resolve'>;

/** Gives the leg a life as a subscription, if it is one; `event` is the package with its `id`. */
export function beginSubscription(deps: Deps, leg: Leg, event: string | undefined): void {
  if (leg.kind === 'INVITE') return;
  const role = leg.role === 'callee' ? 'notifier' : 'subscriber';
  const life = runMachine<State, Input, Effect>({
    initial: initial(role),
    step,
    clock: deps.clock,
    onTimer: (name) => ({ kind: 'timer', name }),
    perform({ expired }) {
      if (expired && role === 'notifier') notifyEnd(deps, leg, { reason: 'timeout' });
      else deps.legs.remove(leg);
    },
  });
  leg.subscription = { event, life, notified: false, early: [] };
}

/**
 * RFC 6665 4.1.3: the last NOTIFY, by the engine; the application hears of it unless `silent`. A subscription of our own
 * is just forgotten: its notifier will be told 481.
 */
export function notifyEnd(deps: Deps, leg: Leg, why: { reason: string; silent?: boolean }): void {
  deps.legs.remove(leg);
  const { branch, subscription } = leg;
  if (!branch || !subscription || leg.role === 'caller') return;
  const { dialog } = branch;
  dialog.localCSeq++;
  const headers = [
    { name: 'Event', value: subscription.event ?? 'refer' },
    { name: 'Subscription-State', value: `terminated;reason=${why.reason}` },
    { name: 'Contact', value: leg.contact },
  ];
  const { request, nextHop } = requestInDialog(dialog, { method: 'NOTIFY', cseq: dialog.localCSeq, headers });
  wayOfLeg(deps, { leg, branch, nextHop }, (peer) => {
    if (!peer) return;
    const transaction = deps.transactions.prepare(request, peer);
    transaction.start(unheard(deps, 'NOTIFY'));
    if (!why.silent)
      leg.gate.pass(() => deps.link.ownRequest(leg.client, transaction.bytes, { dialogId: leg.id, peer }));
  });
}
