import type { Child } from 'hono/jsx';
import { taskPriorities } from '../../server/core/office/task-kinds.ts';
import type { Page } from '../layout/page.ts';
import { CsrfField } from '../layout/user-menu.tsx';
import { Button } from '../parts/button.tsx';
import { Choose } from '../parts/choose.tsx';
import { Field } from '../parts/field.tsx';
import type { TextKey } from '../texts/reader.ts';
import type { TaskPageView } from './task-view.ts';

type About = { page: Page; view: TaskPageView };

const Act = ({
  page,
  view,
  act,
  isOpen = false,
  letter,
  children,
}: About & { act: string; isOpen?: boolean; letter?: string; children?: Child }) => {
  const says = `task-act.${act}` as TextKey;
  return (
    <details class="card case-act" open={isOpen} data-letter={letter}>
      <summary>
        {page.reader.t(says)} {letter && <kbd>{letter.toUpperCase()}</kbd>}
      </summary>
      <form
        method="post"
        action={`/tasks/${view.line.id}/${act}`}
        class="stack"
        data-draft={`task:${view.line.id}:${act}`}
      >
        <CsrfField page={page} />
        {children}
        <div class="form-actions">
          <Button kind="primary">{page.reader.t(says)}</Button>
        </div>
      </form>
    </details>
  );
};

const Text = ({
  page,
  name,
  act,
  says,
  required,
}: {
  page: Page;
  name: string;
  act: string;
  says: TextKey;
  required?: boolean;
}) => (
  <Field name={name} within={act} label={page.reader.t(says)}>
    {(control) => <textarea {...control} rows={3} maxlength={20_000} required={required} />}
  </Field>
);

/** A button that does it at once. */
const Do = ({ page, view, act, letter, primary }: About & { act: string; letter: string; primary?: boolean }) => (
  <form method="post" action={`/tasks/${view.line.id}/${act}`}>
    <CsrfField page={page} />
    <Button kind={primary ? 'primary' : 'secondary'} data-letter={letter}>
      {page.reader.t(`task-act.${act}` as TextKey)} <kbd>{letter.toUpperCase()}</kbd>
    </Button>
  </form>
);

/** What this person can do about a task as it stands. */
export const TaskActs = ({ page, view }: About) => {
  const { t } = page.reader;
  const { may, line, choices } = view;
  const about = { page, view };
  return (
    <>
      <div class="case-quick">
        {may.take && <Do {...about} act="take" letter="t" primary />}
        {may.resume && <Do {...about} act="resume" letter="t" primary />}
      </div>
      {may.finish && (
        <Act {...about} act="done" letter="h" isOpen={line.state === 'taken'}>
          <Text page={page} name="text" act="done" says="task.result" />
          <Field name="minutes" within="done" label={t('task.minutes')} hint={t('task.minutes-hint')}>
            {(control) => <input {...control} type="number" min={0} max={10_000} step={1} inputmode="numeric" />}
          </Field>
        </Act>
      )}
      {may.check && (
        <Act {...about} act="check" letter="h" isOpen>
          <Text page={page} name="text" act="check" says="case.note" />
        </Act>
      )}
      {may.sendBack && (
        <Act {...about} act="send-back" letter="d">
          <Text page={page} name="why" act="send-back" says="case.why" required />
        </Act>
      )}
      {may.handBack && (
        <Act {...about} act="hand-back" letter="d">
          <Text page={page} name="why" act="hand-back" says="case.why" required />
        </Act>
      )}
      {may.pause && (
        <Act {...about} act="pause" letter="p">
          <Text page={page} name="why" act="pause" says="case.why" />
        </Act>
      )}
      {may.steer && (
        <>
          <Act {...about} act="assign" letter="a">
            <Choose
              name="person"
              within="assign"
              label={t('task.assignee')}
              options={choices.people}
              none={t('task.nobody')}
            />
            {choices.departments.length > 0 && (
              <Choose
                name="department"
                within="assign"
                label={t('case.department')}
                options={choices.departments}
                none={t('case.none')}
              />
            )}
          </Act>
          <Act {...about} act="change">
            <Field name="title" within="change" label={t('task.title')}>
              {(control) => <input {...control} type="text" maxlength={200} value={line.title} required />}
            </Field>
            <Choose
              name="priority"
              within="change"
              label={t('task.priority')}
              value={line.priority}
              options={taskPriorities.map((value) => ({ value, label: t(`task-priority.${value}`) }))}
            />
            <Field name="at" within="change" label={t('task.due-at')} hint={t('task.due-keep')}>
              {(control) => <input {...control} type="datetime-local" />}
            </Field>
          </Act>
        </>
      )}
      <Act {...about} act="note" letter="n">
        <Text page={page} name="text" act="note" says="case.note" required />
      </Act>
      {may.steer && (
        <Act {...about} act="drop">
          <Text page={page} name="why" act="drop" says="case.why" />
        </Act>
      )}
    </>
  );
};
