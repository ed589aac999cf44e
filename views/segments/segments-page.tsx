import type { Child } from 'hono/jsx';
import type { Page } from '../layout/page.ts';
import { PageHead, Shell } from '../layout/shell.tsx';
import { CsrfField } from '../layout/user-menu.tsx';
import { Badge, Notice } from '../parts/badge.tsx';
import { Button, LinkButton } from '../parts/button.tsx';
import { DataTable } from '../parts/data-table.tsx';
import { Empty } from '../parts/empty.tsx';
import { Field } from '../parts/field.tsx';
import { formatCount, formatInstant } from '../texts/format.ts';
import { isTextKey } from '../texts/reader.ts';
import { SegmentParts } from './condition-fields.tsx';
import { SegmentCount } from './segment-count.tsx';
import type { SegmentFormView, SegmentLineView } from './segment-view.ts';

const tones = { living: 'info', freezing: 'busy', frozen: 'quiet' } as const;

const KindBadge = ({ page, line }: { page: Page; line: SegmentLineView }) => (
  <>
    <Badge tone={tones[line.kind]}>{page.reader.t(`segment.kind-${line.kind}`)}</Badge>
    {line.frozenAt !== undefined && (
      <small class="under">
        {formatInstant(line.frozenAt, page.reader)} · {line.frozenBy}
      </small>
    )}
  </>
);

/** All segments, with how many each had when it was counted last. */
export const SegmentsPage = ({ page, lines }: { page: Page; lines: readonly SegmentLineView[] }) => {
  const { t } = page.reader;
  const isFreezing = lines.some(({ kind }) => kind === 'freezing');
  const refresh = isFreezing
    ? {
        'hx-get': '/segments',
        'hx-trigger': 'every 2s',
        'hx-select': '#segments',
        'hx-target': 'this',
        'hx-swap': 'outerHTML',
      }
    : {};
  return (
    <Shell page={page} title={t('nav.segments')}>
      <PageHead title={t('nav.segments')} lead={t('segment.lead')}>
        <LinkButton href="/segments/new" kind="primary" icon="plus">
          {t('segment.add')}
        </LinkButton>
      </PageHead>
      <div id="segments" {...refresh}>
        {lines.length === 0 ? (
          <Empty icon="people" title={t('segment.none')} text={t('segment.none-text')} />
        ) : (
          <DataTable
            caption={t('nav.segments')}
            rows={lines}
            columns={[
              {
                label: t('segment.name'),
                cell: (line) => (
                  <>
                    <a href={`/segments/${line.id}`}>{line.name}</a>
                    {line.isWrong && (
                      <>
                        {' '}
                        <Badge tone="bad">{t('segment.wrong')}</Badge>
                      </>
                    )}
                    {line.note && <small class="under">{line.note}</small>}
                  </>
                ),
              },
              { label: t('segment.kind'), cell: (line) => <KindBadge page={page} line={line} /> },
              {
                label: t('segment.count'),
                number: true,
                cell: ({ count, countedAt }) => (
                  <>
                    {count === undefined ? '–' : formatCount(count, page.reader)}
                    {countedAt !== undefined && <small class="under">{formatInstant(countedAt, page.reader)}</small>}
                  </>
                ),
              },
            ]}
          />
        )}
      </div>
    </Shell>
  );
};

const Act = ({ page, action, children }: { page: Page; action: string; children?: Child }) => (
  <form method="post" action={action}>
    <CsrfField page={page} />
    {children}
  </form>
);

/** One segment: its conditions with the live count, and what is done with who fits. `line` is absent while it is new. */
export const SegmentPage = ({
  page,
  form,
  line,
}: {
  page: Page;
  form: SegmentFormView;
  line?: SegmentLineView | undefined;
}) => {
  const { t } = page.reader;
  const title = line?.name ?? t('segment.add');
  const base = `/segments/${form.id}`;
  const wrong = `segment.problem-${form.problems.get('name')}`;
  const isFixed = line !== undefined && line.kind !== 'living';
  return (
    <Shell page={page} title={title} live>
      <p class="crumbs">
        <a href="/segments">{t('nav.segments')}</a>
      </p>
      <PageHead title={title}>{line && <KindBadge page={page} line={line} />}</PageHead>
      {form.problems.size > 0 && <Notice tone="bad">{t('segment.has-problems')}</Notice>}
      {isFixed && (
        <Notice tone="info">{t(line.kind === 'frozen' ? 'segment.is-frozen-text' : 'segment.is-freezing-text')}</Notice>
      )}
      <div class="with-aside">
        <form id="segment-form" method="post" action={form.id ? base : '/segments'} class="card stack">
          <CsrfField page={page} />
          {form.id && <input type="hidden" name="id" value={form.id} />}
          <Field name="name" label={t('segment.name')} error={isTextKey(wrong) ? t(wrong) : undefined}>
            {(control) => <input {...control} type="text" maxlength={100} value={form.name} autocomplete="off" />}
          </Field>
          <Field name="note" label={t('segment.note')} optional={t('value.optional')}>
            {(control) => <input {...control} type="text" maxlength={1000} value={form.note} autocomplete="off" />}
          </Field>
          <fieldset class="stack" disabled={isFixed}>
            <legend>{t('segment.conditions')}</legend>
            <SegmentParts page={page} form={form} />
          </fieldset>
          <div class="form-actions">
            <Button kind="primary" icon="check">
              {t('action.save')}
            </Button>
          </div>
        </form>
        <div class="stack">
          {!isFixed && <SegmentCount page={page} isWhole={form.problems.size === 0} />}
          {line && (
            <section class="card stack">
              <h2>{t('segment.use')}</h2>
              {line.count !== undefined && (
                <p class="figure">
                  <b>{formatCount(line.count, page.reader)}</b>
                  <span class="hint">
                    {t('segment.customers')}
                    {line.countedAt !== undefined && ` · ${formatInstant(line.countedAt, page.reader)}`}
                  </span>
                </p>
              )}
              {!line.isWrong && (
                <>
                  <p>
                    <a href={`${base}/members`}>{t('segment.members')}</a>
                  </p>
                  <p>
                    {t('segment.export')}{' '}
                    {(['csv', 'xlsx', 'vcf'] as const).map((format) => (
                      <>
                        <a href={`${base}/export/${format}`} download>
                          {t(`exports.${format}`)}
                        </a>{' '}
                      </>
                    ))}
                  </p>
                  {line.kind === 'living' && (
                    <Act page={page} action={`${base}/freeze`}>
                      <Button size="small">{t('segment.freeze')}</Button>
                      <p class="hint">{t('segment.freeze-hint')}</p>
                    </Act>
                  )}
                </>
              )}
              {line.kind === 'frozen' && (
                <Act page={page} action={`${base}/thaw`}>
                  <Button size="small">{t('segment.thaw')}</Button>
                </Act>
              )}
              {line.kind !== 'freezing' && (
                <Act page={page} action={`${base}/remove`}>
                  <Button size="small" kind="danger" icon="trash" hx-confirm={t('segment.remove-confirm')}>
                    {t('segment.remove-whole')}
                  </Button>
                </Act>
              )}
            </section>
          )}
        </div>
      </div>
    </Shell>
  );
};

/** Who belongs, a page at a time. */
export const MembersPage = ({
  page,
  line,
  people,
  next,
}: {
  page: Page;
  line: SegmentLineView;
  people: readonly { id: string; name: string; company?: string }[];
  next?: string | undefined;
}) => {
  const { t } = page.reader;
  return (
    <Shell page={page} title={line.name}>
      <p class="crumbs">
        <a href="/segments">{t('nav.segments')}</a> › <a href={`/segments/${line.id}`}>{line.name}</a>
      </p>
      <PageHead title={t('segment.members')}>
        <LinkButton href={`/customers/quality?segment=${encodeURIComponent(line.id)}`} icon="pulse">
          {t('quality.of-found')}
        </LinkButton>
      </PageHead>
      {people.length === 0 ? (
        <Empty icon="people" title={t('segment.nobody')} text={t('segment.nobody-text')} />
      ) : (
        <DataTable
          caption={t('segment.members')}
          rows={people}
          columns={[
            { label: t('customer.name'), cell: ({ id, name }) => <a href={`/customers/${id}`}>{name}</a> },
            { label: t('customer.company'), cell: ({ company }) => company ?? '–' },
          ]}
        />
      )}
      {next !== undefined && (
        <nav class="pager" aria-label={t('pager.label')}>
          <LinkButton href={`/segments/${line.id}/members?after=${encodeURIComponent(next)}`} size="small" rel="next">
            {t('action.next')}
          </LinkButton>
        </nav>
      )}
    </Shell>
  );
};
