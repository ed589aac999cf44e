import type { CallEvent } from '../calls/events.ts';

/**
 * Who a trunk leg is paid by, as far as the call itself tells: whoever caused it, never the caller from outside.
 * `dialled`: at a phone or on the page; `forwarded`, `transferred`: by the office's side of the call; `called-back`: a queue
 * kept its word; `sent-on`: a queue, menu or rule of the house reached somebody outside; `answered`: the leg came in.
 */
export interface Payer {
  how: 'dialled' | 'forwarded' | 'transferred' | 'called-back' | 'sent-on' | 'answered';
  extension?: string;
  login?: string;
  queueId?: string;
  /** Code of what it is charged to, as somebody of the house said before or in the call. */
  account?: string;
  /** Id of the campaign that the call was of when the leg was dialled; of one that came in, last. */
  campaign?: string;
}

/** As the call told it, or as somebody said afterwards. */
export type PaidHow = Payer['how'] | 'reassigned';

interface Known {
  extension?: string;
  login?: string;
}

/** Tells for each trunk leg of a call (journal rows in `seq` order) who caused it; what came over from another call is told by that one's payers. */
export function tellPayers(
  events: readonly CallEvent[],
  house: {
    isExtension: (number: string) => boolean;
    /** Of a leg of another call. */
    payerOf: (leg: { callId: string; legId: string }) => Payer | undefined;
  },
): Map<string, Payer> {
  const payers = new Map<string, Payer>();
  const incoming: string[] = [];
  const ended = new Set<string>();
  const sides = new Map<string, Known>();
  let caller: Payer | undefined;
  /** Who sent the call on, until it takes another way by itself. */
  let sender: Payer | undefined;
  let queueId: string | undefined;
  let account: { account?: string } = {};
  /** Of what sends the call on, as nobody said another one. */
  let fixed: { account?: string } = {};
  let campaign: { campaign?: string } = {};
  /** Who of the house is in the talk with the outside. */
  let answerer: Known = {};

  const byHouse = (): Payer => ({ how: 'sent-on', ...(queueId !== undefined && { queueId }) });
  for (const event of events) {
    switch (event.kind) {
      case 'call.created':
        if (event.origin === 'callback') caller = { how: 'called-back' };
        else if (event.login !== undefined) caller = { how: 'dialled', login: event.login };
        break;
      case 'pin.given':
        // The phone is everybody's: who gave the PIN pays.
        if (event.login !== undefined && caller) caller = { ...caller, login: event.login };
        break;
      case 'account.given': {
        if (event.account === undefined) break;
        if (event.how === 'fixed') {
          fixed = { account: event.account };
          break;
        }
        account = { account: event.account };
        // What is up is charged to it whole; what was over before it was said is not.
        for (const [legId, payer] of payers) if (!ended.has(legId)) payers.set(legId, { ...payer, ...account });
        break;
      }
      case 'campaign.given':
        campaign = { campaign: event.campaign };
        break;
      case 'leg.ended':
        ended.add(event.legId);
        break;
      case 'callback.tried':
        caller = { how: 'called-back', queueId: event.queueId };
        break;
      case 'queue.entered':
      case 'ivr.entered':
        sender = undefined;
        fixed = {};
        if (event.kind === 'queue.entered') queueId = event.queueId;
        break;
      case 'call.diverted':
        fixed = {};
        if (house.isExtension(event.by)) sender = { how: 'forwarded', extension: event.by };
        break;
      case 'transfer.asked':
        fixed = {};
        sender = {
          how: 'transferred',
          ...sides.get(event.legId),
          ...(event.login !== undefined && { login: event.login }),
        };
        break;
      case 'transfer.failed':
        sender = undefined;
        fixed = {};
        break;
      case 'leg.created':
      case 'leg.joined': {
        const { side, legId } = event;
        if (side.kind === 'extension') {
          const known = { extension: side.extension, ...(side.login !== undefined && { login: side.login }) };
          sides.set(legId, known);
          if (event.role === 'caller' && caller?.how !== 'called-back')
            caller = { how: 'dialled', ...known, ...(caller?.login !== undefined && { login: caller.login }) };
          break;
        }
        if (side.login !== undefined) sides.set(legId, { login: side.login });
        if (event.way === 'in') {
          incoming.push(legId);
          break;
        }
        const before = event.kind === 'leg.joined' && house.payerOf({ callId: event.fromCallId, legId });
        // Somebody's mobile is rung for the house: who sits there did not ask for it.
        payers.set(legId, before || { ...(sender ?? caller ?? byHouse()), ...fixed, ...account, ...campaign });
        break;
      }
      case 'legs.bridged': {
        const known = sides.get(event.legB) ?? sides.get(event.legA);
        if (known) answerer = known;
        break;
      }
      default:
        break;
    }
  }
  for (const legId of incoming)
    payers.set(legId, {
      ...{ how: 'answered' as const, ...answerer, ...(queueId !== undefined && { queueId }) },
      ...account,
      ...campaign,
    });
  return payers;
}
