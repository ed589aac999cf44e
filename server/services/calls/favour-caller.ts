import { tellStory } from '../../core/calls/story.ts';
import type { Queue } from '../../core/office/office.ts';
import { lastCallWith, lastPersonWith } from '../../store/queries/earlier-calls.ts';
import type { CallbackRequest } from '../ivr/callbacks.ts';
import type { CallerTerms } from '../queues/distributor.ts';
import type { ActiveCall } from './active-call.ts';
import type { ExchangeDeps } from './exchange-deps.ts';
import { presentedNumber } from './promise-callback.ts';

const dayMs = 86_400_000;

/** What the queue grants this caller, and why, as the journal tells it. */
export interface Favours {
  terms: CallerTerms;
  why: ('vip' | 'regained' | 'last-agent' | 'case-owner' | 'called-again')[];
  /** Was to be called back from this queue: has called instead, and stands in that place. */
  back?: { close(): void };
}

/** A store that cannot be read just now costs the favours, not the call. */
export function favourCaller(deps: ExchangeDeps, call: ActiveCall, queue: Queue): Favours {
  try {
    return favoursOf(deps, call, queue);
  } catch (error) {
    deps.log.error('what a caller is granted could not be looked up', { callId: call.callId, error });
    return { terms: {}, why: [] };
  }
}

function favoursOf(deps: ExchangeDeps, call: ActiveCall, queue: Queue): Favours {
  const { favour } = queue;
  const { customerId } = call.view;
  const now = deps.clock.now();
  const isVip = favour.vipHeadStartSec > 0 && customerId !== undefined && deps.isVip(customerId);
  const wish = wishOf(deps, call, queue);
  const regainedMs = wish?.since == null ? waitedBefore(deps, call, queue) : now - wish.since;
  const keptFor = owner(deps, call, queue) ?? lastAgent(deps, call, queue);
  const headStartMs = (isVip ? favour.vipHeadStartSec * 1000 : 0) + regainedMs;
  return {
    terms: {
      ...(headStartMs > 0 && { headStartMs }),
      ...(keptFor && { preferred: { login: keptFor.login, untilMs: now + keptFor.waitSec * 1000, why: keptFor.why } }),
    },
    why: [
      ...(isVip ? (['vip'] as const) : []),
      ...(regainedMs > 0 ? ([wish ? 'called-again' : 'regained'] as const) : []),
      ...(keptFor ? [keptFor.why] : []),
    ],
    ...(wish && {
      back: {
        close() {
          if (!deps.callbacks.close(wish.id, { outcome: 'called-again' })) return;
          call.tell({ kind: 'callback.ended', requestId: wish.id, why: 'called-again' });
        },
      },
    }),
  };
}

/** The open wish of who calls to be called back from this queue. */
function wishOf(deps: ExchangeDeps, call: ActiveCall, { id }: Queue): CallbackRequest | undefined {
  const presented = presentedNumber(call);
  if (presented === undefined) return undefined;
  return deps.callbacks
    .open()
    .find(({ queueId, number, callerNumber }) => queueId === id && (callerNumber ?? number) === presented);
}

/** Since when the caller would wait by now, had they not hung up. */
function waitedBefore(deps: ExchangeDeps, call: ActiveCall, { id, favour }: Queue): number {
  const { callId, view } = call;
  const { e164 } = view;
  if (e164 === undefined || favour.regainMin === 0) return 0;
  const now = deps.clock.now();
  const sinceMs = favour.regainMin * 60_000;
  const last = lastCallWith(deps.db, { e164, callId, since: now - dayMs });
  if (last?.endReason !== 'abandoned' || last.queueId !== id || now - last.endedAt! > sinceMs) return 0;
  const stay = tellStory(deps.journal.of(last.id))?.queueStays.at(-1);
  return stay ? now - stay.enteredAt : 0;
}

interface KeptFor {
  login: string;
  waitSec: number;
  why: 'last-agent' | 'case-owner';
}

/** Who looks after the customer, where the queue waits for that person. */
function owner(deps: ExchangeDeps, call: ActiveCall, { favour, members }: Queue): KeptFor | undefined {
  const { customerId } = call.view;
  const waitSec = favour.ownerWaitSec ?? 0;
  const login = waitSec > 0 && customerId !== undefined ? deps.ownerOf(customerId) : undefined;
  return login !== undefined && members.includes(login) ? { login, waitSec, why: 'case-owner' } : undefined;
}

function lastAgent(deps: ExchangeDeps, call: ActiveCall, { favour, members }: Queue): KeptFor | undefined {
  const { callId, view } = call;
  const { e164 } = view;
  if (e164 === undefined || favour.lastAgentDays === 0) return undefined;
  const since = deps.clock.now() - favour.lastAgentDays * dayMs;
  const login = lastPersonWith(deps.db, { e164, callId, since });
  return login !== undefined && members.includes(login)
    ? { login, waitSec: favour.lastAgentWaitSec, why: 'last-agent' }
    : undefined;
}
