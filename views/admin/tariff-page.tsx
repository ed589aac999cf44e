import type { Child } from 'hono/jsx';
import type { Office } from '../../server/core/office/office.ts';
import type { Tariff } from '../../server/core/office/tariffs.ts';
import { tariffPresets } from '../../server/core/rating/tariff-presets.ts';
import type { Page } from '../layout/page.ts';
import { PageHead, Shell } from '../layout/shell.tsx';
import { CsrfField } from '../layout/user-menu.tsx';
import { Badge, Notice, type Tone } from '../parts/badge.tsx';
import { Button, LinkButton } from '../parts/button.tsx';
import type { FieldSpec, FormState } from '../parts/form.ts';
import { FormFields, FormProblems } from '../parts/form-fields.tsx';
import { formatDate } from '../texts/format.ts';
import { entryPath } from './section.ts';
import { type ExampleView, TariffExample } from './tariff-example.tsx';
import type { versionState } from './tariffs.tsx';

const tones: Record<ReturnType<typeof versionState>, Tone> = { current: 'good', future: 'info', past: 'quiet' };

/** A large list that was brought in as a version. */
export interface BroughtVersion {
  id: string;
  fileName: string;
  validFrom: number;
  rows: number;
}

/** Beginnings for who never made a tariff: each fills the form, which stays to be changed. */
const PresetLinks = ({ page, chosen }: { page: Page; chosen?: string | undefined }) => {
  const { t } = page.reader;
  return (
    <nav class="presets" aria-label={t('tariff.presets')}>
      <h2>{t('tariff.presets')}</h2>
      <ul>
        {tariffPresets.map((preset) => (
          <li>
            <a href={`/owner/tariffs/new?preset=${preset}`} aria-current={preset === chosen ? 'true' : undefined}>
              <strong>{t(`tariff-preset.${preset}`)}</strong>
              <small>{t(`tariff-preset.${preset}.text`)}</small>
            </a>
          </li>
        ))}
      </ul>
    </nav>
  );
};

/** Prices, what they hold for, and a call that is priced by them while one types. */
export const TariffForm = ({
  page,
  action,
  fields,
  state,
  example,
  children,
}: {
  page: Page;
  action: string;
  fields: FieldSpec[];
  state: FormState;
  example: ExampleView;
  children?: Child;
}) => {
  const { reader } = page;
  const { t } = reader;
  return (
    <form id="entry" method="post" action={action} hx-post={action} hx-target="this" hx-swap="outerHTML" novalidate>
      <CsrfField page={page} />
      {state.values._version && <input type="hidden" name="_version" value={state.values._version[0]} />}
      {/* Enter in a field presses a form's first button: that must not be one that removes a row. */}
      <button type="submit" hidden />
      <div class="with-aside">
        <div class="card stack">
          <FormProblems reader={reader} state={state} />
          <FormFields reader={reader} fields={fields} state={state} />
          <div class="form-actions">
            <Button kind="primary">{t('action.save')}</Button>
            <LinkButton href="/owner/tariffs" kind="quiet">
              {t('action.cancel')}
            </LinkButton>
            {children}
          </div>
        </div>
        <div class="stays-in-sight">
          <TariffExample reader={reader} action={`${action}/example`} values={state.values} view={example} />
        </div>
      </div>
    </form>
  );
};

const Versions = ({
  page,
  tariff,
  brought,
  nowMs,
}: {
  page: Page;
  tariff: Tariff;
  brought: readonly BroughtVersion[];
  nowMs: number;
}) => {
  const { reader } = page;
  const { t } = reader;
  const day = (atMs: number): string => formatDate(atMs, { ...reader, timezone: tariff.timezone });
  const base = entryPath('tariffs', tariff.id);
  const lines = [
    ...tariff.versions.map((version, index) => ({
      validFrom: Date.parse(version.validFrom),
      href: `${base}/versions/${index}`,
      about: t('tariff.version.rates', { count: version.rates.length }),
    })),
    ...brought.map(({ id, fileName, validFrom, rows }) => ({
      validFrom,
      href: `/owner/price-lists/${id}`,
      about: t('tariff.version.list', { file: fileName, count: rows }),
    })),
  ].sort((a, b) => b.validFrom - a.validFrom);
  const current = lines.find(({ validFrom }) => validFrom <= nowMs);
  return (
    <section class="card stack" id="versions">
      <div class="card-head">
        <h2>{t('tariff.versions')}</h2>
        <span class="form-actions">
          <LinkButton href={`${base}?version=new`} size="small" icon="plus">
            {t('tariff.version.plan')}
          </LinkButton>
          <LinkButton href={`${base}/lists`} size="small" icon="file">
            {t('price-list.title')}
          </LinkButton>
        </span>
      </div>
      <ul class="todo">
        {lines.map((line) => {
          const state = line === current ? 'current' : line.validFrom > nowMs ? 'future' : 'past';
          return (
            <li>
              <span>
                <a href={line.href}>{t('tariff.version.from', { date: day(line.validFrom) })}</a>
                <span class="under">{line.about}</span>
              </span>
              <Badge tone={tones[state]}>{t(`tariff.version.${state}`)}</Badge>
            </li>
          );
        })}
      </ul>
    </section>
  );
};

/** Taxes and currencies are the office's: told here, changed where they are kept. */
const AlsoCounts = ({ page, office, currency }: { page: Page; office: Office; currency: string }) => {
  const { t } = page.reader;
  const taxes = office.taxes.map(({ code, percent }) => `${code} ${percent} %`).join(' + ');
  const rate = office.exchangeRates.findLast(({ from, to }) =>
    [from, to].every((each) => each === currency || each === office.office.currency),
  );
  const isOther = currency !== office.office.currency;
  return (
    <section class="card stack">
      <h2>{t('tariff.also')}</h2>
      <dl class="facts">
        <dt>{t('prices.taxes')}</dt>
        <dd>{taxes || t('value.none')}</dd>
        {isOther && (
          <>
            <dt>{t('prices.exchange')}</dt>
            <dd>
              {rate
                ? t('tariff.exchange', { from: rate.from, rate: rate.rate, to: rate.to, day: rate.validFrom })
                : t('tariff.no-exchange', { currency: office.office.currency })}
            </dd>
          </>
        )}
      </dl>
      <div>
        <LinkButton href="/owner/prices" size="small" icon="coins">
          {t('nav.prices')}
        </LinkButton>
      </div>
    </section>
  );
};

/** A tariff, new or old, all of it on one page. */
export const TariffPage = ({
  page,
  office,
  tariff,
  brought = [],
  preset,
  edited,
  nowMs,
  form,
}: {
  page: Page;
  office: Office;
  /** The form changes a version that has not begun. */
  edited: boolean;
  /** Absent for a new one. */
  tariff?: Tariff | undefined;
  brought?: readonly BroughtVersion[];
  preset?: string | undefined;
  nowMs: number;
  form: Child;
}) => {
  const { t } = page.reader;
  const title = tariff?.name ?? t('tariffs.new');
  const last = tariff?.versions.at(-1);
  return (
    <Shell page={page} title={title}>
      <p class="crumbs">
        <a href="/owner/tariffs">← {t('nav.tariffs')}</a>
      </p>
      <PageHead title={title} lead={t(tariff ? (edited ? 'tariff.lead-open' : 'tariff.lead') : 'tariff.lead-new')} />
      {!tariff && <PresetLinks page={page} chosen={preset} />}
      {brought.some(({ validFrom }) => validFrom > Date.parse(last?.validFrom ?? '')) && (
        <Notice tone="info">{t('tariff.list-counts')}</Notice>
      )}
      {form}
      {tariff && (
        <div class="columns below">
          <Versions page={page} tariff={tariff} brought={brought} nowMs={nowMs} />
          <AlsoCounts page={page} office={office} currency={tariff.currency} />
        </div>
      )}
    </Shell>
  );
};
