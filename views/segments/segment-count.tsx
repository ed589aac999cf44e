import type { Page } from '../layout/page.ts';
import { formatCount } from '../texts/format.ts';
import type { CountView } from './segment-view.ts';

const asking = {
  'hx-post': '/segments/count',
  'hx-include': '#segment-form',
  'hx-target': '#segment-counted',
  'hx-swap': 'innerHTML',
};

/**
 * Asks how many fit whenever the form changes. Only what it frames is drawn anew: a change that comes while an answer is on
 * its way still waits here for its turn.
 */
export const SegmentCount = ({ page, isWhole }: { page: Page; isWhole: boolean }) => {
  const { t } = page.reader;
  const changes =
    'change from:#segment-form delay:250ms, input from:#segment-form delay:500ms, segment-changed from:#segment-form';
  return (
    <section
      id="segment-count"
      class="card stack"
      aria-live="polite"
      {...asking}
      hx-trigger={isWhole ? `${changes}, load` : changes}
      hx-sync="this:replace"
    >
      <h2>{t('segment.who')}</h2>
      <div id="segment-counted" class="stack">
        {isWhole ? <p class="hint">{t('segment.counting')}</p> : <NotCounted page={page} />}
      </div>
    </section>
  );
};

/** The form as it stands cannot be counted. */
export const NotCounted = ({ page }: { page: Page }) => <p class="hint">{page.reader.t('segment.not-yet')}</p>;

/** How many fit as the form stands, and the first few; asks again while the count goes on. */
export const Counted = ({ page, view }: { page: Page; view: CountView }) => {
  const { t } = page.reader;
  return (
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
      {!view.isWhole && <span {...asking} hx-trigger="load delay:150ms" hx-sync="#segment-count:replace" />}
    </>
  );
};
