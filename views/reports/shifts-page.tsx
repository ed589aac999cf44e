import type { Page } from '../layout/page.ts';
import { PageHead, Shell } from '../layout/shell.tsx';
import { CsrfField } from '../layout/user-menu.tsx';
import { Button, LinkButton } from '../parts/button.tsx';
import { DataTable } from '../parts/data-table.tsx';
import { Empty } from '../parts/empty.tsx';
import type { TextKey } from '../texts/reader.ts';

export interface ShiftsRow {
  login: string;
  name: string;
  /** As typed, from Monday: `9:00-14:00 15:00-18:00`. */
  days: string[];
  restMin: string;
  /** It is no number of minutes that a day has for breaks. */
  isRestFaulty: boolean;
  /** Weekdays (Monday = 1) that cannot be read. */
  faulty: number[];
}

const weekdays = [1, 2, 3, 4, 5, 6, 7];

/** The week's plan: when each person is to be there. */
export const ShiftsPage = ({ page, rows }: { page: Page; rows: readonly ShiftsRow[] }) => {
  const { t } = page.reader;
  const [isFaulty, isRestFaulty] = [rows.some(({ faulty }) => faulty.length > 0), rows.some((row) => row.isRestFaulty)];
  return (
    <Shell page={page} title={t('shifts.title')}>
      <PageHead title={t('shifts.title')} lead={t('shifts.lead')}>
        <LinkButton href="/supervisor/reports/adherence">{t('report.adherence')}</LinkButton>
        <LinkButton href="/supervisor/reports/shift-quarters">{t('report.shift-quarters')}</LinkButton>
        <LinkButton href="/supervisor/staffing" icon="chevron-left">
          {t('nav.staffing')}
        </LinkButton>
      </PageHead>
      {rows.length === 0 ? (
        <Empty icon="people" title={t('shifts.empty.title')} text={t('shifts.empty.text')} />
      ) : (
        <form method="post" action="/supervisor/staffing/shifts" class="shift-plan">
          <CsrfField page={page} />
          {isFaulty && (
            <p class="field-error" role="alert">
              {t('shifts.faulty')}
            </p>
          )}
          {isRestFaulty && (
            <p class="field-error" role="alert">
              {t('shifts.rest-faulty')}
            </p>
          )}
          <DataTable
            caption={t('shifts.title')}
            rows={rows}
            columns={[
              { label: t('report.column.person'), cell: ({ name }: ShiftsRow) => <strong>{name}</strong> },
              ...weekdays.map((weekday) => {
                const day = t(`weekday.${weekday}` as TextKey);
                return {
                  label: day,
                  cell: ({ login, name, days, faulty }: ShiftsRow) => (
                    <textarea
                      name={`${login} ${weekday}`}
                      rows={2}
                      placeholder="–"
                      maxlength={80}
                      aria-label={`${name}, ${day}`}
                      aria-invalid={faulty.includes(weekday) ? 'true' : undefined}
                    >
                      {days[weekday - 1]}
                    </textarea>
                  ),
                };
              }),
              {
                label: t('shifts.rest'),
                cell: ({ login, name, restMin, isRestFaulty }: ShiftsRow) => (
                  <input
                    inputmode="numeric"
                    name={`${login} rest`}
                    value={restMin}
                    maxlength={4}
                    aria-invalid={isRestFaulty ? 'true' : undefined}
                    aria-label={`${name}, ${t('shifts.rest')}`}
                  />
                ),
              },
            ]}
          />
          <p class="hint">{t('shifts.hint')}</p>
          <Button kind="primary">{t('shifts.save')}</Button>
        </form>
      )}
    </Shell>
  );
};
