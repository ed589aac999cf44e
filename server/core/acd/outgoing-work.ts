import type { TeamSettings, WorkKind } from '../office/team.ts';
import { byText } from './rank-people.ts';

/** Somebody on duty, as far as outgoing work is concerned. */
export interface Worker {
  login: string;
  work: WorkKind;
  state: 'off' | 'ready' | 'break' | 'ringing' | 'talking' | 'wrap-up';
  /** The phone can be rung, and is in no call. */
  isReachable: boolean;
  idleSince: number;
  queueIds: readonly string[];
}

/** `quietSince`: since when nobody has waited; absent = somebody does. */
export interface QueueQuiet {
  queueId: string;
  quietSince?: number;
}

export type OutgoingReason =
  /** Does nothing else. */
  | 'outbound'
  /** Both kinds of work, and the queues are quiet enough. */
  | 'queues-quiet';

export type NoOutgoingReason =
  /** Only takes calls. */
  | 'inbound'
  /** Off, on a break, or busy. */
  | 'not-free'
  | 'phone-not-reachable'
  /** In the queue named. */
  | 'callers-waiting'
  /** The last caller of the queue named was there just now; `until` it has been quiet for long enough. */
  | 'not-quiet-yet'
  /** Too few would be left for the queue named. */
  | 'too-few-free';

/** Whether somebody may take outgoing work now, and why or why not. */
export type OutgoingVerdict = { login: string } & (
  | { may: true; reason: OutgoingReason }
  | { may: false; reason: NoOutgoingReason; queueId?: string; until?: number }
);

/**
 * Who may take outgoing work now, who has been idle longest in front. Those who may can all be given some at once: each
 * counts as gone for the ones behind. Times are epoch ms.
 */
export function judgeOutgoing(
  people: readonly Worker[],
  given: { now: number; queues: readonly QueueQuiet[]; rules: TeamSettings },
): OutgoingVerdict[] {
  const { now, queues, rules } = given;
  const isFree = ({ state, isReachable }: Worker): boolean => state === 'ready' && isReachable;
  const freeIn = new Map<string, number>();
  for (const person of people)
    if (isFree(person) && person.work !== 'outbound')
      for (const id of person.queueIds) freeIn.set(id, (freeIn.get(id) ?? 0) + 1);

  function judgeBlend({ login, queueIds }: Worker): OutgoingVerdict {
    const own = queues.filter(({ queueId }) => queueIds.includes(queueId));
    const waiting = own.find(({ quietSince }) => quietSince === undefined);
    if (waiting) return { login, may: false, reason: 'callers-waiting', queueId: waiting.queueId };
    const quietFrom = ({ quietSince = now }: QueueQuiet): number => quietSince + rules.quietSec * 1000;
    const latest = own.toSorted((a, b) => quietFrom(b) - quietFrom(a))[0];
    if (latest && quietFrom(latest) > now)
      return { login, may: false, reason: 'not-quiet-yet', queueId: latest.queueId, until: quietFrom(latest) };
    const needed = own.find(({ queueId }) => (freeIn.get(queueId) ?? 0) - 1 < rules.leastFree);
    if (needed) return { login, may: false, reason: 'too-few-free', queueId: needed.queueId };
    for (const { queueId } of own) freeIn.set(queueId, freeIn.get(queueId)! - 1);
    return { login, may: true, reason: 'queues-quiet' };
  }

  function judge(person: Worker): OutgoingVerdict {
    const { login, work, state, isReachable } = person;
    if (work === 'inbound') return { login, may: false, reason: 'inbound' };
    if (state !== 'ready') return { login, may: false, reason: 'not-free' };
    if (!isReachable) return { login, may: false, reason: 'phone-not-reachable' };
    return work === 'outbound' ? { login, may: true, reason: 'outbound' } : judgeBlend(person);
  }

  return people.toSorted((a, b) => a.idleSince - b.idleSince || byText(a.login, b.login)).map(judge);
}
