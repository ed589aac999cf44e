import { namedOptions } from '../../../views/admin/section.ts';
import type { Option } from '../../../views/parts/form.ts';
import type {
  DeskTasksView,
  TaskEventView,
  TaskLineView,
  TaskMay,
  TaskPageView,
} from '../../../views/tasks/task-view.ts';
import { formatInstant } from '../../../views/texts/format.ts';
import type { Reader } from '../../../views/texts/reader.ts';
import { numberOfCase } from '../../core/cases/case-number.ts';
import type { Language, Office } from '../../core/office/office.ts';
import { awaitsCheck, isLate, isOver, isPending } from '../../core/tasks/step-task.ts';
import type { Task, TaskEvent } from '../../services/tasks/tasks.ts';
import { customerNames } from '../../store/queries/customer-names.ts';
import type { WebDeps } from '../web-deps.ts';

const ownShown = 5;

type Deps = Pick<WebDeps, 'office' | 'clock' | 'db' | 'tasks'>;

const nameOfPerson = ({ people }: Office, login: string): string =>
  people.find((person) => person.login === login)?.name ?? login;

const nameOfUnit = ({ departments }: Office, id: string): string =>
  departments.find((each) => each.id === id)?.name ?? id;

/** As the reader calls it. */
export const nameOfKind = ({ taskKinds }: Office, kind: { id: string; language: Language }): string =>
  taskKinds.find(({ id }) => id === kind.id)?.names[kind.language] ?? kind.id;

/** Kinds to choose from, as the reader calls them. */
export const kindOptions = ({ taskKinds }: Office, language: Language): Option[] =>
  taskKinds.map(({ id, names }) => ({ value: id, label: names[language] }));

/** Whom a task may be given to. */
export const taskHands = ({ people, departments }: Office): { people: Option[]; departments: Option[] } => ({
  people: people.filter(({ active }) => active).map(({ login, name }) => ({ value: login, label: name })),
  departments: namedOptions(departments.filter(({ outside }) => !outside)),
});

/** Tasks in a line each, with the names of all that they point to. */
export function taskLines(deps: Deps, tasks: readonly Task[], { language }: { language: Language }): TaskLineView[] {
  const office = deps.office.read();
  const now = deps.clock.now();
  const names = customerNames(
    deps.db,
    tasks.map(({ customerId }) => customerId ?? null),
  );
  return tasks.map((task) => {
    const { assignee, department, customerId, caseId, dueAt } = task;
    const kind = nameOfKind(office, { id: task.kind, language });
    return {
      id: task.id,
      title: task.title || kind,
      kind,
      priority: task.priority,
      state: task.state.kind,
      toCheck: awaitsCheck(task),
      isLate: isLate(task, now),
      sentBack: task.sentBack,
      ...(dueAt !== undefined && { dueAt }),
      ...(assignee !== undefined && { assignee: nameOfPerson(office, assignee) }),
      ...(department !== undefined && { department: nameOfUnit(office, department) }),
      ...(customerId !== undefined && { customer: { id: customerId, name: names.get(customerId) ?? customerId } }),
      ...(caseId !== undefined && { caseNumber: numberOfCase(caseId) }),
    };
  });
}

function detailOf(office: Office, event: TaskEvent, reader: Reader): string | undefined {
  if (event.kind === 'assigned')
    return [
      event.assignee !== undefined && nameOfPerson(office, event.assignee),
      event.department !== undefined && nameOfUnit(office, event.department),
    ]
      .filter(Boolean)
      .join(' · ');
  if (event.kind !== 'changed') return undefined;
  const { title, priority, dueAt } = event.change;
  return [title, priority && reader.t(`task-priority.${priority}`), dueAt !== undefined && formatInstant(dueAt, reader)]
    .filter(Boolean)
    .join(' · ');
}

const eventView = (office: Office, event: TaskEvent, reader: Reader): TaskEventView => {
  const detail = detailOf(office, event, reader);
  return { event, by: event.by === '' ? '' : nameOfPerson(office, event.by), ...(detail && { detail }) };
};

/** What of the task this person may do, as it stands. */
export function mayOf(task: Task, who: { login: string; leads: boolean }): TaskMay {
  const { state, assignee, createdBy } = task;
  const { login, leads } = who;
  const isMine = assignee === login;
  const inWork = state.kind === 'taken' || state.kind === 'paused';
  const isDone = state.kind === 'done';
  return {
    take: state.kind === 'open',
    finish: isPending(task) && (isMine || leads || assignee === undefined),
    pause: state.kind === 'taken' && isMine,
    resume: state.kind === 'paused' && isMine,
    handBack: isPending(task) && assignee !== undefined && (isMine || (leads && inWork)),
    check: leads && awaitsCheck(task) && isDone && state.by !== login,
    sendBack: leads && isDone,
    steer: !isOver(task) && !isDone && (leads || isMine || createdBy === login),
  };
}

/** One task with all that its page shows. */
export function taskPageOf(
  deps: Deps & Pick<WebDeps, 'letters'>,
  task: Task,
  who: { login: string; leads: boolean; reader: Reader; stories: string | undefined },
): TaskPageView {
  const office = deps.office.read();
  const { reader, stories } = who;
  const [line] = taskLines(deps, [task], reader);
  return {
    line: line!,
    note: task.note,
    createdAt: task.createdAt,
    createdBy: task.createdBy === '' ? reader.t('brand.name') : nameOfPerson(office, task.createdBy),
    spentMs: task.spentMs,
    events: deps.tasks
      .eventsOf(task.id)
      .reverse()
      .map((event) => eventView(office, event, reader)),
    letters: deps.letters.ofTask(task.id).map(({ id, title, sentAt }) => ({ id, title, isSent: sentAt !== null })),
    may: mayOf(task, who),
    choices: taskHands(office),
    ...(task.state.kind === 'paused' && task.state.why !== '' && { pausedWhy: task.state.why }),
    ...(task.callId !== undefined && stories !== undefined && { call: `${stories}/${task.callId}` }),
  };
}

/** Beside the call at hand: what it left to do, and what waits for this person. */
export function deskTasksOf(deps: Deps, about: { login: string; callId?: string }): DeskTasksView {
  const { login, callId } = about;
  const { office, taskKinds } = deps.office.read();
  const own = deps.tasks.list({ assignee: login, states: ['open', 'taken', 'paused'] }, { limit: ownShown, offset: 0 });
  return {
    ofCall: callId === undefined ? [] : taskLines(deps, deps.tasks.ofCall(callId), office),
    own: taskLines(deps, own.rows, office),
    ownTotal: own.total,
    kinds: taskKinds,
    ...(callId !== undefined && { callId }),
  };
}
