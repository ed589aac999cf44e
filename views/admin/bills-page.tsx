import type { Page } from '../layout/page.ts';
import { PageHead, Shell } from '../layout/shell.tsx';
import { CsrfField } from '../layout/user-menu.tsx';
import { Badge, Notice, type Tone } from '../parts/badge.tsx';
import { Button } from '../parts/button.tsx';
import { DataTable } from '../parts/data-table.tsx';
import { Empty } from '../parts/empty.tsx';
import { Field } from '../parts/field.tsx';
import type { FilterOption } from '../parts/filter-choice.tsx';
import { moneyText } from '../story/charges-card.tsx';
import { formatCount, formatInstant, formatMonth } from '../texts/format.ts';
import type { BillView } from './bill-view.ts';

const tones: Record<BillView['state'], Tone> = {
  reading: 'busy',
  read: 'info',
  matching: 'busy',
  matched: 'good',
  failed: 'bad',
};

export const BillBadge = ({ page, state }: { page: Page; state: BillView['state'] }) => (
  <Badge tone={tones[state]}>{page.reader.t(`bill.state-${state}`)}</Badge>
);

/** Brings in a bill, and shows those brought in before. */
export const BillsPage = ({
  page,
  bills,
  trunks,
  month,
  mostLines,
  error,
}: {
  page: Page;
  bills: readonly BillView[];
  trunks: readonly FilterOption[];
  /** Chosen at first. */
  month: string;
  mostLines: number;
  error?: string | undefined;
}) => {
  const { reader } = page;
  const { t } = reader;
  return (
    <Shell page={page} title={t('bill.title')}>
      <PageHead title={t('bill.title')} lead={t('bill.lead')} />
      <form method="post" action="/owner/bills/files" enctype="multipart/form-data" class="card stack">
        <CsrfField page={page} />
        {error && <Notice tone="bad">{error}</Notice>}
        <div class="columns">
          <Field name="trunk" label={t('bill.trunk')}>
            {(control) => (
              <select {...control} required>
                {trunks.map(({ id, name }) => (
                  <option value={id}>{name}</option>
                ))}
              </select>
            )}
          </Field>
          <Field name="month" label={t('bill.month')}>
            {(control) => <input {...control} type="month" value={month} required pattern="\d{4}-\d{2}" />}
          </Field>
        </div>
        <Field name="file" label={t('bill.file')} hint={t('bill.file-hint', { lines: formatCount(mostLines, reader) })}>
          {(control) => <input {...control} type="file" required accept=".csv,.txt,.tsv,.xlsx,text/csv" />}
        </Field>
        <div class="form-actions">
          <Button kind="primary" icon="file">
            {t('bill.upload')}
          </Button>
        </div>
      </form>
      <h2>{t('bill.past')}</h2>
      {bills.length === 0 ? (
        <Empty icon="file" title={t('bill.none')} text={t('bill.none-text')} />
      ) : (
        <DataTable
          caption={t('bill.past')}
          rows={bills}
          columns={[
            {
              label: t('bill.file'),
              cell: (bill) => (
                <>
                  <a href={`/owner/bills/${bill.id}`}>{bill.fileName}</a>
                  <small class="under">{`${formatInstant(bill.at, reader)} · ${bill.by}`}</small>
                </>
              ),
            },
            { label: t('bill.trunk'), cell: ({ trunk }) => trunk },
            { label: t('bill.month'), cell: (bill) => formatMonth(bill.month, reader) },
            { label: t('bill.state'), cell: ({ state }) => <BillBadge page={page} state={state} /> },
            {
              label: t('bill.billed'),
              number: true,
              cell: ({ result, currency }) => (result ? moneyText(page, result.billed, currency) : '–'),
            },
            {
              label: t('bill.gap'),
              number: true,
              cell: ({ result, currency }) => (result ? moneyText(page, result.gap, currency) : '–'),
            },
          ]}
        />
      )}
    </Shell>
  );
};
