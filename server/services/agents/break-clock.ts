import type { Clock, Timer } from '../../base/clock.ts';
import type { State } from '../../core/acd/agent-state.ts';

type Part = Pick<State, 'activity' | 'since'>;

/** Tells when somebody's break has lasted as long as it may; the break goes on. */
export function createBreakClock(deps: {
  clock: Clock;
  /** Absent = as long as it takes. */
  mostMsOf: (reason: string) => number | undefined;
  onOver: (login: string) => void;
}) {
  const { clock } = deps;
  const timers = new Map<string, Timer>();

  function endOf({ activity, since }: Part): number | undefined {
    const mostMs = activity.kind === 'break' ? deps.mostMsOf(activity.reason) : undefined;
    return mostMs === undefined ? undefined : since + mostMs;
  }

  return {
    endOf,
    /** The person is in this state from now on, or the limit of the break may have changed. */
    watch(login: string, state: Part): void {
      timers.get(login)?.cancel();
      timers.delete(login);
      const leftMs = (endOf(state) ?? 0) - clock.now();
      if (leftMs <= 0) return;
      timers.set(
        login,
        clock.after(leftMs, () => {
          timers.delete(login);
          deps.onOver(login);
        }),
      );
    },
    stop(): void {
      for (const timer of timers.values()) timer.cancel();
    },
  };
}
