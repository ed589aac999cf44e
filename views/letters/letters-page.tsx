import { type Letter, labelSheets } from '../../server/core/sheets/letters.ts';
import type { Page } from '../layout/page.ts';
import { PageHead, Shell } from '../layout/shell.tsx';
import { CsrfField } from '../layout/user-menu.tsx';
import { Badge, Notice } from '../parts/badge.tsx';
import { Button, LinkButton } from '../parts/button.tsx';
import { Choose } from '../parts/choose.tsx';
import { DataTable } from '../parts/data-table.tsx';
import { Empty } from '../parts/empty.tsx';
import { Field } from '../parts/field.tsx';
import type { Option } from '../parts/form.ts';
import { formatInstant } from '../texts/format.ts';

export interface LetterBatchView {
  id: number;
  title: string;
  customers: number;
  createdAt: number;
  createdBy: string;
  taskId?: number;
  sent?: { at: number; by: string };
}

const Sent = ({ page, batch }: { page: Page; batch: LetterBatchView }) =>
  batch.sent ? (
    <span>
      <Badge tone="good">{page.reader.t('letter.sent')}</Badge> {formatInstant(batch.sent.at, page.reader)} ·{' '}
      {batch.sent.by}
    </span>
  ) : (
    <span>
      <Badge tone="warn">{page.reader.t('letter.not-sent')}</Badge>
    </span>
  );

/** The letters that were written, and the way to write others. */
export const LettersPage = ({ page, batches }: { page: Page; batches: LetterBatchView[] }) => {
  const { t } = page.reader;
  return (
    <Shell page={page} title={t('nav.letters')}>
      <PageHead title={t('nav.letters')} lead={t('letters.lead')}>
        <LinkButton href="/letters/new" kind="primary" icon="plus">
          {t('letters.new')}
        </LinkButton>
      </PageHead>
      {batches.length === 0 ? (
        <Empty icon="envelope" title={t('letters.empty.title')} text={t('letters.empty.text')} />
      ) : (
        <DataTable
          caption={t('nav.letters')}
          rows={batches}
          columns={[
            { label: t('column.name'), cell: (row) => <a href={`/letters/${row.id}`}>{row.title}</a> },
            { label: t('nav.customers'), cell: (row) => String(row.customers), number: true },
            {
              label: t('task.created'),
              cell: (row) => `${formatInstant(row.createdAt, page.reader)} · ${row.createdBy}`,
            },
            { label: t('case.state'), cell: (row) => <Sent page={page} batch={row} /> },
          ]}
        />
      )}
    </Shell>
  );
};

/** One letter as it will lie on the paper. */
const Paper = ({ letter }: { letter: Letter }) => (
  <article class="card letter-paper">
    <address>
      {letter.address.map((line) => (
        <span>{line}</span>
      ))}
    </address>
    <p class="letter-date">{letter.date}</p>
    {letter.subject !== '' && <h3>{letter.subject}</h3>}
    <p class="remarks">{letter.text}</p>
    {letter.reference !== '' && <small>{letter.reference}</small>}
  </article>
);

export interface NewLetterView {
  choices: { what: Option[]; segments: Option[] };
  what: string;
  segment: string;
  customers: { id: string; name: string }[];
  caseNumber: string;
  preview: { title: string; letter: Letter; missing: readonly string[] }[];
}

/** What is written to whom, with the letters of the first one beside it. */
export const NewLetterPage = ({ page, view }: { page: Page; view: NewLetterView }) => {
  const { t } = page.reader;
  const missing = [...new Set(view.preview.flatMap((each) => each.missing))];
  const ids = view.customers.map(({ id }) => id).join(' ');
  return (
    <Shell page={page} title={t('letters.new')}>
      <p>
        <a href="/letters">← {t('nav.letters')}</a>
      </p>
      <PageHead
        title={t('letters.new')}
        lead={view.customers.map(({ name }) => name).join(', ') || t('letters.new-text')}
      />
      {view.choices.what.length === 0 ? (
        <Empty icon="note" title={t('letter-templates.empty.title')} text={t('letter-templates.empty.text')}>
          {page.person?.roles.includes('owner') && (
            <LinkButton href="/owner/letter-templates/new" kind="primary" icon="plus">
              {t('nav.letter-templates')}
            </LinkButton>
          )}
        </Empty>
      ) : (
        <div class="with-aside">
          <div class="stack">
            {missing.length > 0 && <Notice tone="warn">{t('letter.missing', { fields: missing.join(', ') })}</Notice>}
            {view.preview.length === 0 && <p class="hint">{t('letter.preview-hint')}</p>}
            {view.preview.map(({ letter }) => (
              <Paper letter={letter} />
            ))}
          </div>
          <aside class="stack">
            <form action="/letters/new" class="card stack case-form">
              <Choose name="what" within="see" label={t('letter.what')} options={view.choices.what} value={view.what} />
              {view.customers.length === 0 && view.choices.segments.length > 0 && (
                <Choose
                  name="segment"
                  within="see"
                  label={t('letter.segment')}
                  options={view.choices.segments}
                  value={view.segment}
                  none={t('case.none')}
                />
              )}
              <input type="hidden" name="customer" value={ids} />
              <input type="hidden" name="case" value={view.caseNumber} />
              <div class="form-actions">
                <Button icon="eye">{t('letter.preview')}</Button>
              </div>
            </form>
            {view.preview.length > 0 && (
              <form method="post" action="/letters" class="card stack case-form">
                <CsrfField page={page} />
                <input type="hidden" name="what" value={view.what} />
                <input type="hidden" name="customer" value={ids} />
                <input type="hidden" name="segment" value={view.segment} />
                <input type="hidden" name="case" value={view.caseNumber} />
                <label class="check">
                  <input type="checkbox" name="task" value="yes" /> {t('letter.as-task')}
                </label>
                <div class="form-actions">
                  <Button kind="primary" icon="check">
                    {t('letter.write')}
                  </Button>
                </div>
              </form>
            )}
          </aside>
        </div>
      )}
    </Shell>
  );
};

/** Letters that were written: to print, to put labels on, to mark as sent. */
export const LetterBatchPage = ({
  page,
  batch,
  letters,
}: {
  page: Page;
  batch: LetterBatchView;
  /** The first few. */
  letters: { letter: Letter }[];
}) => {
  const { t } = page.reader;
  return (
    <Shell page={page} title={batch.title}>
      <p>
        <a href="/letters">← {t('nav.letters')}</a>
      </p>
      <PageHead title={batch.title} lead={t('letter.for', { count: batch.customers })}>
        <LinkButton href={`/letters/${batch.id}/letters.pdf`} kind="primary" icon="download">
          {t('letter.pdf')}
        </LinkButton>
      </PageHead>
      <div class="with-aside">
        <div class="stack">
          {letters.map(({ letter }) => (
            <Paper letter={letter} />
          ))}
        </div>
        <aside class="stack">
          <section class="card stack">
            <Sent page={page} batch={batch} />
            <small>
              {formatInstant(batch.createdAt, page.reader)} · {batch.createdBy}
            </small>
            {batch.taskId !== undefined && <a href={`/tasks/${batch.taskId}`}>{t('letter.task')}</a>}
            {!batch.sent && (
              <form method="post" action={`/letters/${batch.id}/sent`}>
                <CsrfField page={page} />
                <Button icon="check">{t('letter.mark-sent')}</Button>
              </form>
            )}
          </section>
          <form action={`/letters/${batch.id}/labels.pdf`} class="card stack case-form">
            <h2>{t('letter.labels')}</h2>
            <Choose
              name="sheet"
              within="labels"
              label={t('letter.sheet')}
              options={labelSheets.map(({ id, paper }) => ({
                value: id,
                label: t('letter.sheet-of', { size: id.replace('x', ' × '), paper: t(`paper.${paper}`) }),
              }))}
            />
            <Field name="skip" within="labels" label={t('letter.skip')} hint={t('letter.skip-hint')}>
              {(control) => <input {...control} type="number" min={0} max={29} value="0" />}
            </Field>
            <div class="form-actions">
              <Button icon="download">{t('letter.labels-pdf')}</Button>
            </div>
          </form>
        </aside>
      </div>
    </Shell>
  );
};
