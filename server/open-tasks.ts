import { sayWarnings } from '../views/cases/say-warnings.ts';
import { composeMail } from '../views/mail/compose-mail.ts';
import { createReader } from '../views/texts/reader.ts';
import type { Closers } from './base/closers.ts';
import type { Log } from './base/log.ts';
import type { AgentView } from './services/agents/agent-view.ts';
import type { Cases } from './services/cases/cases.ts';
import { followUpCases } from './services/cases/follow-ups.ts';
import { watchCaseClocks } from './services/cases/watch-case-clocks.ts';
import { createLetters, type Letters } from './services/letters/letters.ts';
import type { MergeSource } from './services/merge/merge-values.ts';
import { createTasks, isPresent, type TasksDeps } from './services/tasks/create-tasks.ts';
import type { Tasks } from './services/tasks/tasks.ts';
import { openCaseStore } from './store/cases/case-store.ts';

type Watched = Omit<Parameters<typeof watchCaseClocks>[0], 'tasks' | 'compose' | 'say' | 'log'>;
type Deps = Omit<TasksDeps, 'present'> &
  Watched & { closers: Closers; log: Log; agents: { all(): AgentView[] }; cases: Cases; merge: MergeSource };

/** The work behind the counter, shared out among who is signed in, and what cases make of it: follow-ups and warnings. */
export function openTasks({ closers, log, agents, cases, ...deps }: Deps): { tasks: Tasks; letters: Letters } {
  const tasks = createTasks({
    ...deps,
    present: () =>
      agents
        .all()
        .filter(isPresent)
        .map(({ login }) => login),
  });
  closers.add('tasks', tasks.stop);
  closers.add('follow-ups', followUpCases({ ...deps, cases, store: openCaseStore(deps.db), tasks }));
  closers.add(
    'clocks of cases',
    watchCaseClocks({
      ...deps,
      tasks,
      log: log.in('cases'),
      compose: composeMail,
      say: (warnings, language) => sayWarnings(warnings, createReader({ ...deps.office.read().office, language })),
    }),
  );
  return { tasks, letters: createLetters({ ...deps, tasks }) };
}
