import type { Ids } from '../../base/ids.ts';
import type { CallEndReason, LimitWhy } from '../../core/calls/call-reasons.ts';
import type { FaxCause } from '../../core/fax/queue/fax-outcome.ts';
import type { Journal } from '../calls/journal.ts';
import type { Projector } from '../calls/projector.ts';
import type { AskedLeg, LimitJudgement } from '../limits/call-limits.ts';

export interface FaxCallsDeps {
  ids: Pick<Ids, 'next'>;
  journal: Pick<Journal, 'tell'>;
  projector: Pick<Projector, 'project'>;
}

export type FaxCallOutcome = FaxCause | 'sent' | 'cancelled' | 'received' | 'handed-over' | 'fetched';

/** How the call of a fax ended, as calls end. */
export const endReasonOf: Record<FaxCallOutcome, { reason: CallEndReason; by: 'remote' | 'local' | 'network' }> = {
  sent: { reason: 'caller-hangup', by: 'local' },
  received: { reason: 'caller-hangup', by: 'remote' },
  cancelled: { reason: 'caller-hangup', by: 'local' },
  busy: { reason: 'busy', by: 'remote' },
  'no-answer': { reason: 'no-answer', by: 'remote' },
  'no-carrier': { reason: 'no-answer', by: 'network' },
  'no-fax-heard': { reason: 'no-answer', by: 'network' },
  'not-a-fax': { reason: 'rejected', by: 'local' },
  voice: { reason: 'rejected', by: 'local' },
  silence: { reason: 'rejected', by: 'local' },
  fetched: { reason: 'caller-hangup', by: 'local' },
  'nothing-to-fetch': { reason: 'caller-hangup', by: 'local' },
  // The talk goes on where we hear nothing of it.
  'handed-over': { reason: 'callee-hangup', by: 'local' },
  'no-training': { reason: 'failed', by: 'local' },
  'not-confirmed': { reason: 'failed', by: 'local' },
  'page-refused': { reason: 'rejected', by: 'remote' },
  dropped: { reason: 'callee-hangup', by: 'remote' },
  'no-dial-tone': { reason: 'unreachable', by: 'network' },
  refused: { reason: 'rejected', by: 'remote' },
  'modem-lost': { reason: 'failed', by: 'local' },
  unreadable: { reason: 'failed', by: 'local' },
  'not-written': { reason: 'failed', by: 'local' },
  'over-limit': { reason: 'not-allowed', by: 'local' },
  'too-many': { reason: 'not-allowed', by: 'local' },
  'power-cut': { reason: 'restart', by: 'network' },
};

/** The call that a fax makes or comes by, as the journal tells it: one leg over the modem's line, charged as others are. */
export interface FaxCall {
  callId: string;
  legId: string;
  /** Why it is not dialled: its end is told already. */
  refused?: LimitWhy;
  /** A limit ends it now. */
  cut(stop: { why: LimitWhy; subject: string }): void;
  answered(): void;
  ended(how: {
    outcome: FaxCallOutcome;
    faxId: string;
    pages: number;
    of?: number;
    remoteId?: string | undefined;
    bitRate?: number | undefined;
  }): void;
}

export function beginFaxCall(
  { ids, journal, projector }: FaxCallsDeps,
  call: {
    callId: string;
    way: 'in' | 'out';
    at: number;
    /** The trunk that the modem's line is. */
    trunkId: string;
    /** The far end; '' where it did not tell. */
    number: string;
    e164?: string | undefined;
    name?: string | undefined;
    ownNumber: string;
    login?: string | undefined;
    customerId?: string | undefined;
    /** Whose campaign it is sent for. */
    campaignId?: string | undefined;
    /** Asked before it is dialled; absent = nobody is. */
    admit?(asked: AskedLeg & { callId: string }): LimitJudgement;
  },
): FaxCall {
  const { callId, way, number, e164, ownNumber, login, customerId } = call;
  const legId = ids.next(call.at);
  const tell = (fact: Parameters<typeof journal.tell>[1]) => journal.tell(callId, fact);
  tell({
    kind: 'call.created',
    direction: way === 'out' ? 'outbound' : 'inbound',
    from: way === 'out' ? ownNumber : number,
    to: way === 'out' ? number : ownNumber,
    ...(call.name !== undefined && { fromName: call.name }),
    ...(login !== undefined && login !== '' && { login }),
    origin: 'fax',
  });
  if (call.campaignId !== undefined) tell({ kind: 'campaign.given', campaign: call.campaignId, how: 'fax' });
  const known = { number, ...(e164 !== undefined && { e164 }) };
  const judgement = call.admit?.({ callId, trunkId: call.trunkId, ...known }) ?? { allowed: true };
  if (!judgement.allowed) {
    const { why, subject } = judgement;
    tell({ kind: 'limit.refused', why, subject, trunkId: call.trunkId, number });
    tell({ kind: 'call.ended', reason: 'not-allowed' });
    projector.project(callId);
    const nothing = () => undefined;
    return { callId, legId, refused: why, cut: nothing, answered: nothing, ended: nothing };
  }
  tell({
    kind: 'leg.created',
    legId,
    role: way === 'out' ? 'callee' : 'caller',
    way,
    side: { kind: 'trunk', trunkId: call.trunkId, ...known },
    sipCallId: '',
  });
  if (customerId !== undefined)
    tell({ kind: 'customer.matched', customerId, how: way === 'out' ? 'chosen' : 'number' });
  projector.project(callId);
  let isAnswered = false;
  let isOver = false;
  return {
    callId,
    legId,
    cut: (stop) => tell({ kind: 'limit.cut', legId, ...stop }),
    answered() {
      if (isAnswered || isOver) return;
      isAnswered = true;
      tell({ kind: 'leg.answered', legId });
    },
    ended({ outcome, faxId, pages, of, remoteId, bitRate }) {
      if (isOver) return;
      isOver = true;
      const { reason, by } = endReasonOf[outcome];
      tell({
        kind: 'fax.told',
        legId,
        way,
        faxId,
        outcome,
        pages,
        ...(of !== undefined && { of }),
        ...(remoteId !== undefined && { remoteId }),
        ...(bitRate !== undefined && { bitRate }),
      });
      tell({ kind: 'leg.ended', legId, by, cause: outcome });
      tell({ kind: 'call.ended', reason });
      projector.project(callId);
    },
  };
}
