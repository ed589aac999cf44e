import { planOf, reportNames } from '../../server/core/figures/reports.ts';
import type { Page } from '../layout/page.ts';
import { PageHead, Shell } from '../layout/shell.tsx';
import type { SavedView } from './report-view.ts';
import { SavedViews } from './saved-views.tsx';

const groups = ['calls', 'people', 'lines', 'costs'] as const;

/** All ready reports, by what they are asked about. */
export const ReportsPage = ({ page, views }: { page: Page; views: readonly SavedView[] }) => {
  const { t } = page.reader;
  return (
    <Shell page={page} title={t('nav.reports')}>
      <PageHead title={t('nav.reports')} lead={t('reports.lead')} />
      <div class="report-groups">
        <SavedViews page={page} views={views} />
        {groups.map((group) => (
          <section class="card report-group">
            <h2>{t(`reports.group.${group}`)}</h2>
            <ul>
              {reportNames
                .filter((name) => planOf(name).group === group)
                .map((name) => (
                  <li>
                    <a href={`/supervisor/reports/${name}`}>{t(`report.${name}`)}</a>
                  </li>
                ))}
            </ul>
          </section>
        ))}
      </div>
    </Shell>
  );
};
