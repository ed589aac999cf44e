import type { ImaginedCall } from './imagine-calls.ts';

export interface ImaginedDuty {
  login: string;
  at: number;
  state: 'ready' | 'ringing' | 'talking' | 'wrap-up' | 'break' | 'off';
  reason: string | null;
  callId: string | null;
}

const hourMs = 3_600_000;
const dayMs = 24 * hourMs;

interface Talk {
  callId: string;
  offeredAt: number;
  answeredAt: number;
  endedAt: number;
}

/** Talks of each person with a caller of a queue, in their order. */
function talksOf(calls: readonly (ImaginedCall & { callId: string })[]): Map<string, Talk[]> {
  const talks = new Map<string, Talk[]>();
  for (const { callId, facts } of calls) {
    const offered = facts.findLast(({ fact }) => fact.kind === 'queue.offered');
    const answered = facts.find(({ fact }) => fact.kind === 'legs.bridged');
    if (offered?.fact.kind !== 'queue.offered' || !answered) continue;
    const talk = { callId, offeredAt: offered.at, answeredAt: answered.at, endedAt: facts.at(-1)!.at };
    const { login } = offered.fact;
    talks.set(login, [...(talks.get(login) ?? []), talk]);
  }
  return talks;
}

/**
 * What people did on the days of these calls, in the order of time: signed in from 8 to 18 in Santo Domingo, a meal and a
 * rest, and each call of a queue with its wrap-up; a call that would have come while they were busy leaves no trace here.
 */
export function imagineDuty(options: {
  calls: readonly (ImaginedCall & { callId: string })[];
  pick: (below: number) => number;
}): ImaginedDuty[] {
  const { pick } = options;
  const duty: ImaginedDuty[] = [];
  for (const [login, talks] of talksOf(options.calls)) {
    const byDay = Map.groupBy(talks, ({ offeredAt }) => Math.floor(offeredAt / dayMs) * dayMs);
    for (const [day, own] of byDay) {
      const tell = (at: number, state: ImaginedDuty['state'], reason: string | null, callId: string | null = null) =>
        duty.push({ login, at, state, reason, callId });
      const signedIn = Math.min(day + 12 * hourMs - pick(600_000), own[0]!.offeredAt - 1_000);
      tell(signedIn, 'ready', 'asked');
      let free = signedIn;
      const breaks = [
        { reason: 'rest', at: day + 14 * hourMs + pick(hourMs), ms: 900_000 },
        { reason: 'meal', at: day + 16 * hourMs + pick(hourMs), ms: 2_700_000 },
        { reason: pick(2) === 0 ? 'paperwork' : 'training', at: day + 19 * hourMs + pick(hourMs), ms: 1_800_000 },
      ];
      const rest = (until: number): void => {
        for (let next = breaks[0]; next && next.at < until; next = breaks[0]) {
          breaks.shift();
          const at = Math.max(next.at, free);
          tell(at, 'break', next.reason);
          free = at + next.ms;
          tell(free, 'ready', 'asked');
        }
      };
      for (const { callId, offeredAt, answeredAt, endedAt } of own) {
        rest(offeredAt);
        if (offeredAt <= free) continue;
        tell(offeredAt, 'ringing', 'offered', callId);
        tell(answeredAt, 'talking', 'answered', callId);
        tell(endedAt, 'wrap-up', 'call-ended', callId);
        free = endedAt + 5_000 + pick(40_000);
        tell(free, 'ready', 'wrap-up-over');
      }
      tell(Math.max(day + 22 * hourMs, free + 1_000), 'off', 'asked');
    }
  }
  return duty.sort((a, b) => a.at - b.at);
}
