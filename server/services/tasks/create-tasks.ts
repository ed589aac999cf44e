import type { Clock } from '../../base/clock.ts';
import type { TaskKind } from '../../core/office/task-kinds.ts';
import { afterOpenTime } from '../../core/schedule/open-time.ts';
import { stepTask } from '../../core/tasks/step-task.ts';
import type { Task, TaskInput } from '../../core/tasks/task.ts';
import type { Db } from '../../store/db.ts';
import { openTaskStore } from '../../store/tasks/task-store.ts';
import type { Customers } from '../customers/customers.ts';
import type { FactBus } from '../facts.ts';
import type { OfficeService } from '../office/office-service.ts';
import { workHoursOf } from '../office/work-hours.ts';
import type { TaskActOutcome, TaskDraft, Tasks } from './tasks.ts';

const HOUR_MS = 3_600_000;
const MAX_TITLE = 200;
const MAX_TEXT = 20_000;

export interface TasksDeps {
  db: Db;
  bus: FactBus;
  clock: Clock;
  office: Pick<OfficeService, 'read'>;
  customers: Pick<Customers, 'find'>;
  /** Logins of who is signed in. */
  present(): readonly string[];
}

/** Whether the person is signed in to work: the states of agents that tell so. */
export const isPresent = ({ state }: { state: string }): boolean => state !== 'off';

const present = <T extends object>(value: T) =>
  Object.fromEntries(Object.entries(value).filter(([, each]) => each !== undefined)) as {
    [K in keyof T]: Exclude<T[K], undefined>;
  };

export function createTasks({ db, bus, clock, office, customers, present: presentLogins }: TasksDeps): Tasks {
  const store = openTaskStore(db);

  const schedule = () => workHoursOf(office.read());

  const changed = (task: Task): void => bus.publish('task.changed', { taskId: task.id });

  function kindOf(id: string): TaskKind | undefined {
    const { taskKinds } = office.read();
    return taskKinds.find((each) => each.id === id) ?? taskKinds.find((each) => each.id === 'other');
  }

  /** Who of the unit is there and was given nothing for the longest time. */
  function inTurn(department: string): string | undefined {
    const unit = office.read().departments.find(({ id }) => id === department);
    const there = presentLogins().filter((login) => unit?.members.includes(login));
    if (there.length === 0) return undefined;
    const given = store.lastGiven(there);
    return [...there].sort((a, b) => (given.get(a) ?? 0) - (given.get(b) ?? 0) || (a < b ? -1 : 1))[0];
  }

  /** A new task with what its kind, its customer and its unit add to what was said. */
  function made(draft: TaskDraft, by: string): Omit<Task, 'id'> {
    const at = clock.now();
    const { departments, people } = office.read();
    const kind = kindOf(draft.kind);
    const wanted = draft.department ?? kind?.department;
    const department = departments.find(({ id, outside }) => id === wanted && !outside)?.id;
    const isPerson = people.some(({ login }) => login === draft.assignee);
    const sharing = kind?.sharing ?? 'creator';
    const unsaid =
      draft.department !== undefined || sharing !== 'creator'
        ? department !== undefined && sharing === 'round-robin'
          ? inTurn(department)
          : undefined
        : people.find(({ login }) => login === by)?.login;
    const assignee = isPerson ? draft.assignee : unsaid;
    const openMs = (kind?.dueHours ?? 0) * HOUR_MS;
    const dueAt = draft.dueAtMs ?? (openMs > 0 ? afterOpenTime(schedule(), { atMs: at, openMs }) : undefined);
    return {
      kind: kind?.id ?? draft.kind,
      title: draft.title?.trim().slice(0, MAX_TITLE) ?? '',
      note: draft.note?.trim().slice(0, MAX_TEXT) ?? '',
      priority: draft.priority ?? kind?.priority ?? 'medium',
      state: { kind: 'open' },
      dueFixed: draft.dueAtMs !== undefined,
      needsCheck: kind?.checked ?? false,
      createdAt: at,
      createdBy: by,
      updatedAt: at,
      spentMs: 0,
      sentBack: 0,
      ...present({
        dueAt,
        assignee,
        department,
        ...(assignee !== undefined && { assignedAt: at }),
        customerId: draft.customerId === undefined ? undefined : customers.find(draft.customerId)?.id,
        caseId: draft.caseId,
        callId: draft.callId,
        origin: draft.origin,
      }),
    };
  }

  function keepAct(present: Task, input: TaskInput, how: { by: string; leads?: boolean }): TaskActOutcome {
    const at = clock.now();
    const step = stepTask(present, input, { at, by: how.by, leads: how.leads ?? false, schedule: schedule() });
    if (step.kind === 'refused') return step;
    store.update(step.next);
    store.addEvent(present.id, { ...input, at, by: how.by, spentMs: step.spentMs });
    return { kind: 'done', task: step.next };
  }

  function act(id: number, input: TaskInput, how: { by: string; leads?: boolean }): TaskActOutcome {
    const outcome = db.transaction((): TaskActOutcome => {
      const task = store.find(id);
      return task ? keepAct(task, input, how) : { kind: 'not-found' };
    });
    if (outcome.kind === 'done') {
      changed(outcome.task);
      bus.publish('task.acted', { taskId: id, input, by: how.by });
    }
    return outcome;
  }

  const unitsOf = (login: string): string[] =>
    office
      .read()
      .departments.filter(({ members }) => members.includes(login))
      .map(({ id }) => id);

  function shareOut(): void {
    const { taskKinds, departments } = office.read();
    const there = presentLogins();
    const units = departments.filter(({ members }) => members.some((login) => there.includes(login)));
    for (const task of store.unshared(units.map(({ id }) => id))) {
      if (taskKinds.find(({ id }) => id === task.kind)?.sharing !== 'round-robin') continue;
      // What somebody gave back waits for who takes it of their own will, or for a coordinator's word.
      if (store.eventsOf(task.id).some(({ kind }) => kind === 'handed-back')) continue;
      const assignee = inTurn(task.department!);
      if (assignee !== undefined)
        act(task.id, { kind: 'assigned', assignee, department: task.department! }, { by: '', leads: true });
    }
  }

  const off = bus.on('agent.changed', ({ login }) => {
    if (presentLogins().includes(login) && unitsOf(login).length > 0) shareOut();
  });

  return {
    add(draft, { by }) {
      const known = draft.origin === undefined ? undefined : store.findByOrigin(draft.origin);
      if (known) return known;
      const task = db.transaction(() => {
        const one = store.insert(made(draft, by));
        store.addEvent(one.id, { kind: 'created', at: one.createdAt, by, spentMs: 0 });
        return one;
      });
      changed(task);
      return task;
    },

    act,

    next(login) {
      const [task] = store.waitingFor({ login, departments: unitsOf(login) }, clock.now());
      const outcome = task && act(task.id, { kind: 'taken' }, { by: login });
      return outcome?.kind === 'done' ? outcome.task : undefined;
    },

    find: store.find,
    findByOrigin: store.findByOrigin,
    list: (filter, page) => store.list(filter, { ...page, now: clock.now() }),
    count: (filter) => store.count(filter, clock.now()),
    ofCall: store.ofCall,
    ofCase: store.ofCase,
    eventsOf: store.eventsOf,
    unitsOf,
    shareOut,
    stop: off,
  };
}
