import type { Page } from '../layout/page.ts';
import { CsrfField } from '../layout/user-menu.tsx';
import { Button, LinkButton } from '../parts/button.tsx';
import { Field } from '../parts/field.tsx';
import type { TaskLineView } from '../tasks/task-view.ts';
import { TaskDue, TaskPriorityBadge, TaskStateBadge } from '../tasks/task-words.tsx';
import type { Desk } from './desk.ts';
import { Key, onKey } from './desk-keys.tsx';

const mostKeys = 9;

const TaskLines = ({ page, lines }: { page: Page; lines: readonly TaskLineView[] }) => (
  <ul class="case-lines">
    {lines.map((line) => (
      <li>
        <span class="case-line">
          <a href={`/tasks/${line.id}`}>{line.title}</a>
          {line.state !== 'open' && <TaskStateBadge page={page} line={line} />}
          <TaskPriorityBadge page={page} line={line} />
          {line.dueAt !== undefined && <TaskDue page={page} line={line} />}
        </span>
      </li>
    ))}
  </ul>
);

/** What the call left to do, and the own tasks, what presses on top. */
export const TaskPart = ({ page, desk }: { page: Page; desk: Desk }) => {
  const { t } = page.reader;
  const { ofCall, own, ownTotal } = desk.tasks;
  return (
    <div id="desk-task">
      <section class="card stack">
        {ofCall.length > 0 && (
          <>
            <h3>{t('desk-task.of-call')}</h3>
            <TaskLines page={page} lines={ofCall} />
          </>
        )}
        {own.length > 0 && (
          <>
            <h3>{t('desk-task.own', { count: ownTotal })}</h3>
            <TaskLines page={page} lines={own} />
          </>
        )}
        {own.length === 0 && <p class="hint">{t('desk-task.none')}</p>}
        <LinkButton href="/tasks" kind="quiet" size="small">
          {t('desk-task.all')}
        </LinkButton>
      </section>
    </div>
  );
};

/** A task in two keys: its kind is chosen by its figure. During a call it is of that call, its customer and its case. */
export const NewTaskPart = ({ page, desk }: { page: Page; desk: Desk }) => {
  const { t, language } = page.reader;
  const { callId, kinds } = desk.tasks;
  return (
    <div id="desk-new-task">
      <Button type="button" size="small" icon="plus" popovertarget="new-task" {...onKey('task')}>
        {t('tasks.new')} <Key of="task" />
      </Button>
      <div id="new-task" popover="auto" class="menu">
        <p class="hint">{t(callId === undefined ? 'desk-task.hint' : 'desk-task.hint-call')}</p>
        <form method="post" action="/agent/tasks" hx-post="/agent/tasks" hx-swap="none">
          <CsrfField page={page} />
          {callId !== undefined && <input type="hidden" name="call" value={callId} />}
          {kinds.map(({ id, names }, index) => (
            <Button kind="quiet" name="kind" value={id} data-key={index < mostKeys ? String(index + 1) : undefined}>
              {index < mostKeys && <kbd>{index + 1}</kbd>} {names[language]}
            </Button>
          ))}
          <Field name="title" within="desk-task" label={t('desk-task.title')}>
            {(control) => <input {...control} type="text" maxlength={200} autocomplete="off" />}
          </Field>
        </form>
      </div>
    </div>
  );
};
