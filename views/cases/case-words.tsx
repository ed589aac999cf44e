import type { Page } from '../layout/page.ts';
import { Badge, type Tone } from '../parts/badge.tsx';
import { formatInstant } from '../texts/format.ts';
import type { CaseLineView } from './case-view.ts';

const stateTones = {
  open: 'busy',
  pending: 'info',
  'handed-over': 'warn',
  closed: 'quiet',
  merged: 'quiet',
} as const satisfies Record<CaseLineView['state'], Tone>;

/** In what state it is, and why or with whom. */
export const StateBadge = ({ page, line }: { page: Page; line: CaseLineView }) => {
  const { t } = page.reader;
  const more = line.pendingReason
    ? t(`case-pending.${line.pendingReason}`)
    : line.result
      ? t(`case-result.${line.result}`)
      : line.handedTo;
  return (
    <span class="badges">
      <Badge tone={stateTones[line.state]}>{t(`case-state.${line.state}`)}</Badge>
      {more && <small>{more}</small>}
    </span>
  );
};

/** Until when what has to be done; nothing where no clock runs. */
export const DueMark = ({ page, due }: { page: Page; due: CaseLineView['due'] }) => {
  const { t } = page.reader;
  if (!due) return <>—</>;
  return (
    <span class="case-due">
      {due.standing !== 'in-time' && (
        <Badge tone={due.standing === 'late' ? 'bad' : 'warn'}>{t(`case-due.${due.standing}`)}</Badge>
      )}{' '}
      {formatInstant(due.at, page.reader)}
      <small class="under">{t(`case-clock.${due.clock}`)}</small>
    </span>
  );
};

/** What it is called; one without a name is called by what it is. */
export function titleOf(page: Page, line: CaseLineView): string {
  const { t } = page.reader;
  return line.title || (line.improper ? t(`improper.${line.improper}`) : t('case.untitled'));
}

export const PriorityBadge = ({ page, line }: { page: Page; line: CaseLineView }) =>
  line.priority === 'normal' ? null : (
    <Badge tone={line.priority === 'urgent' ? 'bad' : line.priority === 'high' ? 'warn' : 'quiet'}>
      {page.reader.t(`case-priority.${line.priority}`)}
    </Badge>
  );

export const ClassBadge = ({ page, line }: { page: Page; line: CaseLineView }) =>
  line.class === 'proper' ? null : (
    <Badge tone="warn">
      {page.reader.t(`contact-class.${line.class}`)}
      {line.improper && ` · ${page.reader.t(`improper.${line.improper}`)}`}
    </Badge>
  );
