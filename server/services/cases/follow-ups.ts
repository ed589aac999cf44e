import type { Case } from '../../core/cases/case.ts';
import { followUpKind } from '../../core/office/task-kinds.ts';
import { isOver, isPending } from '../../core/tasks/step-task.ts';
import type { Task } from '../../core/tasks/task.ts';
import type { CaseStore } from '../../store/cases/case-store.ts';
import type { FactBus } from '../facts.ts';
import type { OfficeService } from '../office/office-service.ts';
import type { Tasks } from '../tasks/tasks.ts';
import type { Cases } from './cases.ts';

const originOf = ({ id, promise }: Pick<Case, 'id' | 'promise'>): string => `case:${id}:promise:${promise?.dueAt}`;
const isPromise = ({ origin }: Pick<Task, 'origin'>): boolean => origin?.includes(':promise:') ?? false;

/**
 * What was promised to a customer is a task of the case: made with the promise, done with it, and the promise is kept
 * with the task. What is done about a task of a case is a step of the case. Returns the way to stop.
 */
export function followUpCases(deps: {
  bus: FactBus;
  cases: Pick<Cases, 'find' | 'act' | 'eventsOf'>;
  store: Pick<CaseStore, 'promised'>;
  tasks: Tasks;
  office: Pick<OfficeService, 'read'>;
}): () => void {
  const { bus, cases, tasks } = deps;

  function follow(one: Case): void {
    const { promise, state, owner, department, customerId } = one;
    const wanted = promise && state.kind !== 'closed' && state.kind !== 'merged' ? originOf(one) : undefined;
    const last = cases.eventsOf(one.id).at(-1);
    const by = last?.by ?? '';
    for (const task of tasks.ofCase(one.id)) {
      if (!isPromise(task) || task.origin === wanted || !isPending(task)) continue;
      // Kept by word at the case's page: the task was done by it. What is promised anew or over needs it no more.
      if (last?.kind === 'promise-kept') tasks.act(task.id, { kind: 'done', text: '' }, { by, leads: true });
      else tasks.act(task.id, { kind: 'dropped', why: '' }, { by, leads: true });
    }
    if (!promise || wanted === undefined) return;
    const task = tasks.add(
      {
        kind: followUpKind,
        title: promise.text,
        dueAtMs: promise.dueAt,
        caseId: one.id,
        customerId,
        assignee: owner,
        department,
        origin: wanted,
      },
      { by },
    );
    // Whoever looks after the case now keeps what was promised.
    if (owner !== undefined && task.assignee !== owner && task.state.kind === 'open')
      tasks.act(task.id, { kind: 'assigned', assignee: owner }, { by, leads: true });
  }

  const offCases = bus.on('case.changed', ({ caseId }) => {
    const one = cases.find(caseId);
    if (one) follow(one);
  });
  const offTasks = bus.on('task.acted', ({ taskId, input, by }) => {
    if (input.kind !== 'done') return;
    const task = tasks.find(taskId);
    const one = task?.caseId === undefined ? undefined : cases.find(task.caseId);
    if (!task || !one || isOver(task)) return;
    const keepsPromise = isPromise(task) && task.origin === originOf(one);
    // Done because the promise was kept by word: the case knows.
    if (isPromise(task) && !keepsPromise) return;
    const { taskKinds, office } = deps.office.read();
    const title = task.title || taskKinds.find(({ id }) => id === task.kind)?.names[office.language] || task.kind;
    cases.act(one.id, { kind: 'task-done', task: taskId, title, text: input.text }, { by });
    if (keepsPromise) cases.act(one.id, { kind: 'promise-kept' }, { by });
  });
  // What was promised before there were tasks, or in the moment before a power cut.
  for (const one of deps.store.promised()) follow(one);
  return () => {
    offCases();
    offTasks();
  };
}
