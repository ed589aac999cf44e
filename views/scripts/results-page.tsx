import type { ScriptQuestion } from '../../server/core/scripts/script.ts';
import type { Page } from '../layout/page.ts';
import { PageHead, Shell } from '../layout/shell.tsx';
import { LinkButton } from '../parts/button.tsx';
import { DataTable } from '../parts/data-table.tsx';
import { Empty } from '../parts/empty.tsx';
import { FilterDays, FilterForm } from '../parts/filter-form.tsx';
import { formatShare } from '../texts/format.ts';
import { scriptPath } from './script-paths.ts';

export interface ResultsView {
  id: string;
  name: string;
  from: string;
  to: string;
  versions: { number: number; begun: number; done: number; left: number; running: number }[];
  questions: {
    id: string;
    kind: ScriptQuestion['kind'];
    label: string;
    step: string;
    answered: number;
    counts: { label: string; times: number }[];
    mean?: number;
    least?: number;
    most?: number;
    latest: string[];
  }[];
}

const round = (value: number): string => String(Math.round(value * 100) / 100);

/** How often a script was gone through, and what was answered. */
export const ResultsPage = ({ page, view }: { page: Page; view: ResultsView }) => {
  const { t } = page.reader;
  const path = `${scriptPath(view.id)}/results`;
  const query = new URLSearchParams({ ...(view.from && { from: view.from }), ...(view.to && { to: view.to }) });
  return (
    <Shell page={page} title={t('scripts.results')}>
      <p>
        <a href={scriptPath(view.id)}>← {view.name}</a>
      </p>
      <PageHead title={`${t('scripts.results')} · ${view.name}`} lead={t('scripts.results-lead')}>
        <LinkButton href={`${path}.csv${query.size > 0 ? `?${query}` : ''}`} icon="download">
          CSV
        </LinkButton>
      </PageHead>
      <search>
        <FilterForm page={page} action={path}>
          <FilterDays page={page} from={view.from} to={view.to} />
        </FilterForm>
      </search>
      {view.questions.length === 0 ? (
        <Empty icon="list" title={t('scripts.no-results')} text={t('scripts.no-results-text')} />
      ) : (
        <div class="stack">
          <DataTable
            caption={t('scripts.versions')}
            rows={view.versions}
            columns={[
              { label: t('scripts.version'), cell: ({ number }) => String(number) },
              { label: t('scripts.begun'), number: true, cell: ({ begun }) => String(begun) },
              { label: t('script.done'), number: true, cell: ({ done }) => String(done) },
              { label: t('script.left'), number: true, cell: ({ left }) => String(left) },
              { label: t('script.running'), number: true, cell: ({ running }) => String(running) },
            ]}
          />
          <div class="columns">
            {view.questions.map(({ label, step, answered, counts, mean, least, most, latest }) => (
              <section class="card stack">
                <div>
                  <h2>{label}</h2>
                  <p class="hint">
                    {step} · {t('scripts.answered', { number: answered })}
                  </p>
                </div>
                {mean !== undefined && (
                  <p>
                    {t('scripts.mean', { mean: round(mean), least: round(least ?? mean), most: round(most ?? mean) })}
                  </p>
                )}
                {counts.length > 0 && (
                  <ul class="script-counts">
                    {counts.map((count) => (
                      <li>
                        <span>{count.label}</span>
                        <meter min={0} max={answered} value={count.times} aria-label={count.label} />
                        <small>
                          {count.times} · {formatShare(count.times / answered, page.reader)}
                        </small>
                      </li>
                    ))}
                  </ul>
                )}
                {latest.length > 0 && (
                  <ul class="script-latest">
                    {latest.map((text) => (
                      <li>{text}</li>
                    ))}
                  </ul>
                )}
              </section>
            ))}
          </div>
        </div>
      )}
    </Shell>
  );
};
