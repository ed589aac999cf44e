import type { Page } from '../layout/page.ts';
import { CsrfField } from '../layout/user-menu.tsx';
import { Button } from '../parts/button.tsx';
import { addressOf, type ReportQuery, type SavedView } from './report-view.ts';

export const mailTimes = ['day', 'week', 'month'] as const;

/** As it was typed, and what is wrong with it. */
export interface ViewWish {
  name: string;
  mail: string;
  to: string;
  fault: 'no-name' | 'bad-address' | 'no-address' | undefined;
}

/** Keeps the filter under a name, and mails the report at its time. */
export const SaveView = ({
  page,
  path,
  query,
  wish,
}: {
  page: Page;
  path: string;
  query: ReportQuery;
  wish?: ViewWish | undefined;
}) => {
  const { t } = page.reader;
  return (
    <details class="card save-view" open={wish !== undefined}>
      <summary>{t('reports.save')}</summary>
      <p class="hint" id="save-view-hint">
        {t('reports.mail.hint')}
      </p>
      <form method="post" action={addressOf(`${path}/views`, query)} class="call-filters">
        <CsrfField page={page} />
        {wish?.fault && (
          <p class="field-error wide-filter" role="alert">
            {t(`reports.save.${wish.fault}`)}
          </p>
        )}
        <label>
          <span>{t('reports.save.name')}</span>
          <input name="name" required maxlength={60} value={wish?.name} />
        </label>
        <label>
          <span>{t('reports.mail')}</span>
          <select name="mail">
            <option value="">{t('reports.mail.never')}</option>
            {mailTimes.map((time) => (
              <option value={time} selected={wish?.mail === time}>
                {t(`reports.mail.${time}`)}
              </option>
            ))}
          </select>
        </label>
        <label>
          <span>{t('reports.mail.to')}</span>
          <input type="email" name="to" multiple value={wish?.to} aria-describedby="save-view-hint" />
        </label>
        <div class="filter-actions">
          <Button kind="primary">{t('action.save')}</Button>
        </div>
      </form>
    </details>
  );
};

export const SavedViews = ({ page, views }: { page: Page; views: readonly SavedView[] }) => {
  const { t } = page.reader;
  if (views.length === 0) return null;
  return (
    <section class="card report-group">
      <h2>{t('reports.saved.title')}</h2>
      <ul>
        {views.map((view) => (
          <li>
            <a href={view.address}>{view.name}</a>
            {view.mail && <small class="under">{t(`reports.mail.${view.mail}`)}</small>}
            <form method="post" action={`/supervisor/reports/views/${view.id}/remove`}>
              <CsrfField page={page} />
              <Button kind="quiet" icon="trash" aria-label={t('reports.saved.remove', { name: view.name })} />
            </form>
          </li>
        ))}
      </ul>
    </section>
  );
};
