import type { Closers } from './base/closers.ts';
import type { AgentView } from './services/agents/agent-view.ts';
import { createTasks, isPresent, type TasksDeps } from './services/tasks/create-tasks.ts';
import type { Tasks } from './services/tasks/tasks.ts';

type Deps = Omit<TasksDeps, 'present'> & { closers: Closers; agents: { all(): AgentView[] } };

/** The work behind the counter, shared out among who is signed in. */
export function openTasks({ closers, agents, ...deps }: Deps): { tasks: Tasks } {
  const tasks = createTasks({
    ...deps,
    present: () =>
      agents
        .all()
        .filter(isPresent)
        .map(({ login }) => login),
  });
  closers.add('tasks', tasks.stop);
  return { tasks };
}
