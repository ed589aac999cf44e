import type { Wall } from '../../../views/wall/wall.ts';
import { supervisionDefaults } from '../../core/office/supervision.ts';
import { levelOf, passedIn } from '../../services/supervision/watch-thresholds.ts';
import type { WebDeps } from '../web-deps.ts';

const QUARTER_MS = 900_000;
const HOUR_MS = 3_600_000;

/** Queues and people in figures; of callers only how many wait and how long. */
export function wallOf(deps: WebDeps): Wall {
  const limits = deps.office.read().supervision ?? supervisionDefaults;
  const { at, queues, agents } = deps.queues.wallboard();
  return {
    now: at,
    sound: limits.sound,
    lines: (['trunkDown', 'linesBusy'] as const).filter((each) =>
      deps.alarms.shown().some(({ kind, endedAt }) => kind === each && endedAt === undefined),
    ),
    queues: queues.map((queue) => {
      const { queueId, name, waiting, ready, signedIn, today, serviceLevelSec } = queue;
      const levelSince = (since: number): number | null =>
        levelOf(deps.queues.countSince({ queueId, since, serviceLevelSec }));
      return {
        queueId,
        name,
        waiting: waiting.length,
        ...(waiting.length > 0 && { oldestAt: Math.min(...waiting.map(({ enteredAt }) => enteredAt)) }),
        ready,
        signedIn,
        answered: today.answered,
        abandoned: today.abandoned,
        levels: { now: levelSince(at - QUARTER_MS), hour: levelSince(at - HOUR_MS), day: levelOf(today) },
        passed: passedIn(queue, { at, supervision: limits }),
      };
    }),
    people: agents
      .filter(({ state }) => state !== 'off')
      .map(({ name, state, since, phone }) => ({ name, state, since, phoneGone: phone === 'unregistered' })),
  };
}
