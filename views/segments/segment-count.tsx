import type { Page } from '../layout/page.ts';
import { formatCount } from '../texts/format.ts';
import type { CountView } from './segment-view.ts';

/** How many fit as the form stands, and the first few; asks again while the count goes on and whenever the form changes. */
export const SegmentCount = ({ page, view }: { page: Page; view?: CountView | undefined }) => {
  const { t } = page.reader;
  const again = view === undefined ? ', load' : view.isWhole ? '' : ', load delay:150ms';
  const changes =
    'change from:#segment-form delay:250ms, input from:#segment-form delay:500ms, segment-changed from:#segment-form';
  return (
    <section
      id="segment-count"
      class="card stack"
      aria-live="polite"
      hx-post="/segments/count"
      hx-include="#segment-form"
      hx-trigger={`${changes}${again}`}
      hx-target="this"
      hx-swap="outerHTML"
      hx-sync="this:replace"
    >
      <h2>{t('segment.who')}</h2>
      {!view && <p class="hint">{t('segment.counting')}</p>}
      {view && (
        <>
          <p class="figure">
            <b>{view.isWhole ? formatCount(view.count, page.reader) : `≈ ${formatCount(view.count, page.reader)}`}</b>
            <span class="hint">
              {view.isWhole ? t('segment.customers') : t('segment.so-far', { percent: Math.floor(view.share * 100) })}
            </span>
          </p>
          {view.people.length > 0 && (
            <ul class="plain">
              {view.people.map(({ id, name, company }) => (
                <li>
                  <a href={`/customers/${id}`}>{name}</a>
                  {company && <small> {company}</small>}
                </li>
              ))}
            </ul>
          )}
        </>
      )}
    </section>
  );
};

/** The form as it stands cannot be counted. */
export const NoCount = ({ page }: { page: Page }) => (
  <section
    id="segment-count"
    class="card stack"
    aria-live="polite"
    hx-post="/segments/count"
    hx-include="#segment-form"
    hx-trigger="change from:#segment-form delay:250ms, input from:#segment-form delay:500ms, segment-changed from:#segment-form"
    hx-target="this"
    hx-swap="outerHTML"
    hx-sync="this:replace"
  >
    <h2>{page.reader.t('segment.who')}</h2>
    <p class="hint">{page.reader.t('segment.not-yet')}</p>
  </section>
);
