import type { Board, BoardAlarm } from '../../../views/supervisor/board.ts';
import type { OutgoingVerdict } from '../../core/acd/outgoing-work.ts';
import { supervisionDefaults } from '../../core/office/supervision.ts';
import { formatForReader } from '../../services/numbers/normalize.ts';
import type { Alarm } from '../../services/supervision/alarm-book.ts';
import { passedIn } from '../../services/supervision/watch-thresholds.ts';
import type { WebDeps } from '../web-deps.ts';

/** What keeps somebody who does both kinds of work from the outgoing one; being busy is seen anyway. */
function outgoingOf(verdict: OutgoingVerdict | undefined): Pick<Board['people'][number], 'outgoing'> {
  if (!verdict || (verdict.may && verdict.reason === 'outbound')) return {};
  if (verdict.may) return { outgoing: 'may' };
  const { reason } = verdict;
  return reason === 'inbound' || reason === 'not-free' ? {} : { outgoing: reason };
}

/** The wallboard with names instead of ids and numbers as people write them. */
export function boardOf(deps: WebDeps): Board {
  const { office, people, supervision, trunks, breaks, departments } = deps.office.read();
  const { at, queues, agents, calls } = deps.queues.wallboard();
  const nameOf = (login: string): string => people.find((person) => person.login === login)?.name ?? login;
  const queueName = (id: string): string => queues.find(({ queueId }) => queueId === id)?.name ?? id;
  const write = (number: string): string => formatForReader(number, office.country);
  const alarmOf = ({ subject, seenBy, seenAt: _, ...alarm }: Alarm): BoardAlarm => ({
    ...alarm,
    subject:
      (alarm.kind === 'trunkDown'
        ? trunks.find(({ id }) => id === subject)?.name
        : alarm.kind === 'caseLate'
          ? departments.find(({ id }) => id === subject)?.name
          : undefined) ?? queueName(subject),
    ...(seenBy !== undefined && { seenBy: nameOf(seenBy) }),
  });
  const verdicts = new Map(deps.outgoing.who().map((verdict) => [verdict.login, verdict]));
  return {
    now: at,
    breaks,
    alarms: deps.alarms.shown().map(alarmOf),
    pastAlarms: deps.alarms.latest().map(alarmOf),
    queues: queues.map((queue) => ({
      ...queue,
      passed: passedIn(queue, { at, supervision: supervision ?? supervisionDefaults }),
      waiting: queue.waiting.map(({ offeredTo, ...caller }) => ({
        ...caller,
        number: write(caller.number),
        ...(offeredTo !== undefined && {
          offeredTo: offeredTo.map(({ login, ...grounds }) => ({ name: nameOf(login), grounds })),
        }),
      })),
    })),
    people: agents.map((agent) => {
      const call = calls.find(({ callId }) => callId === agent.callId);
      return {
        ...agent,
        ...outgoingOf(verdicts.get(agent.login)),
        queues: agent.queueIds.map(queueName),
        ...(call && { talksTo: call.name ?? write(call.number) }),
      };
    }),
    calls: calls
      .map(({ queueId, login, supervised, ...call }) => ({
        ...call,
        canSupervise: call.stage === 'talking' && call.room === undefined && call.extension !== undefined,
        ...(supervised && { supervised: { ...supervised, name: nameOf(supervised.login) } }),
        number: write(call.e164 ?? call.number),
        ...(queueId !== undefined && { queue: queueName(queueId) }),
        ...(login !== undefined && { person: nameOf(login) }),
      }))
      .sort((a, b) => a.startedAt - b.startedAt),
    notes: deps.deskMessages.latest().map(({ sender, people: desks, ...note }) => ({
      ...note,
      from: nameOf(sender),
      people: desks.map(({ login, readAt, answer }) => ({
        name: nameOf(login),
        isRead: readAt !== undefined,
        ...(answer !== undefined && { answer }),
      })),
    })),
  };
}
