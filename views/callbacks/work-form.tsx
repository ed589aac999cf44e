import type { Child } from 'hono/jsx';
import type { Page } from '../layout/page.ts';
import { CsrfField } from '../layout/user-menu.tsx';
import { Button } from '../parts/button.tsx';
import type { MissedRow, WorkRow } from './callbacks-page.tsx';

/** Whose it is, in which queue, and a note: folded away beside the row. Who talked with them last is proposed. */
export const WorkForm = ({
  page,
  action,
  row,
  people,
  queues = [],
  number,
  children,
}: {
  page: Page;
  action: string;
  row: WorkRow & Partial<Pick<MissedRow, 'lastAgent'>> & { queueId?: string };
  people: readonly { login: string; name: string }[];
  /** None: it is not moved. */
  queues?: readonly { id: string; name: string }[];
  number?: string;
  /** Below the form. */
  children?: Child;
}) => {
  const { t } = page.reader;
  const chosen = row.assignedTo?.login ?? row.lastAgent?.login ?? '';
  const isListed = people.some(({ login }) => login === chosen);
  return (
    <details class="more">
      <summary>{t('callbacks.manage')}</summary>
      <form method="post" action={action} class="stack">
        <CsrfField page={page} />
        {number !== undefined && <input type="hidden" name="number" value={number} />}
        <label class="field">
          <span>{t('callbacks.assign')}</span>
          <select name="assignedTo">
            <option value="">{t('callbacks.anybody')}</option>
            {people.map(({ login, name }) => (
              <option value={login} selected={login === chosen}>
                {name}
              </option>
            ))}
            {!isListed && row.assignedTo && (
              <option value={row.assignedTo.login} selected>
                {row.assignedTo.name}
              </option>
            )}
          </select>
        </label>
        {queues.length > 0 && row.queueId !== undefined && (
          <label class="field">
            <span>{t('callbacks.move')}</span>
            <select name="queueId">
              {queues.map(({ id, name }) => (
                <option value={id} selected={id === row.queueId}>
                  {name}
                </option>
              ))}
            </select>
          </label>
        )}
        <label class="field">
          <span>{t('callbacks.note')}</span>
          <input name="note" value={row.note ?? ''} maxlength={500} />
        </label>
        <Button kind="secondary" size="small">
          {t('callbacks.save')}
        </Button>
      </form>
      {children}
    </details>
  );
};
