import type { Page } from '../layout/page.ts';
import { Badge, type Tone } from '../parts/badge.tsx';
import { formatInstant } from '../texts/format.ts';
import type { TaskLineView } from './task-view.ts';

const stateTones = {
  open: 'info',
  taken: 'busy',
  paused: 'warn',
  done: 'good',
  checked: 'good',
  dropped: 'quiet',
} as const satisfies Record<TaskLineView['state'], Tone>;

export const TaskStateBadge = ({ page, line }: { page: Page; line: TaskLineView }) => (
  <Badge tone={line.toCheck ? 'warn' : stateTones[line.state]}>
    {page.reader.t(line.toCheck ? 'task.to-check' : `task-state.${line.state}`)}
  </Badge>
);

export const TaskPriorityBadge = ({ page, line }: { page: Page; line: TaskLineView }) =>
  line.priority === 'medium' ? null : (
    <Badge tone={line.priority === 'urgent' ? 'bad' : 'quiet'}>{page.reader.t(`task-priority.${line.priority}`)}</Badge>
  );

/** Until when it has to be done; nothing where no time is set. */
export const TaskDue = ({ page, line }: { page: Page; line: TaskLineView }) =>
  line.dueAt === undefined ? (
    <>—</>
  ) : (
    <span class="case-due">
      {line.isLate && <Badge tone="bad">{page.reader.t('task.late')}</Badge>} {formatInstant(line.dueAt, page.reader)}
    </span>
  );
