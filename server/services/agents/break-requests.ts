import type { AgentView } from './agent-view.ts';

type Request = NonNullable<AgentView['breakRequest']>;

/** Breaks that were asked for and wait for a supervisor's word; one for each person. Nobody waits beyond a restart. */
export function createBreakRequests() {
  const waiting = new Map<string, Request>();
  const refused = new Map<string, NonNullable<AgentView['breakRefused']>>();

  function take(login: string): Request | undefined {
    const asked = waiting.get(login);
    waiting.delete(login);
    return asked;
  }

  return {
    /** Instead of what was asked for before. */
    ask(login: string, request: Request): void {
      refused.delete(login);
      waiting.set(login, request);
    },
    /** What had been asked for; undefined when nobody waits for an answer. */
    answer(login: string, { granted, by }: { granted: boolean; by: string }): Request | undefined {
      const asked = take(login);
      if (asked && !granted) refused.set(login, { reason: asked.reason, by });
      return asked;
    },
    withdraw: (login: string): boolean => take(login) !== undefined,
    /** Who is away or gone does not wait for it any more; a refusal is yesterday's news. */
    stateChanged(login: string, state: AgentView['state']): void {
      refused.delete(login);
      if (state === 'break' || state === 'off') waiting.delete(login);
    },
    of(login: string): Pick<AgentView, 'breakRequest' | 'breakRefused'> {
      const breakRequest = waiting.get(login);
      const breakRefused = refused.get(login);
      return { ...(breakRequest && { breakRequest }), ...(breakRefused && { breakRefused }) };
    },
  };
}
