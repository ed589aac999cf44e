import type { Page } from '../layout/page.ts';
import { PageHead, Shell } from '../layout/shell.tsx';
import { Badge, type Tone } from '../parts/badge.tsx';
import { DataTable } from '../parts/data-table.tsx';
import { Empty } from '../parts/empty.tsx';
import { formatCount, formatPercent, formatSpan } from '../texts/format.ts';

export interface TrunkReportRow {
  name: string;
  seized: number;
  answered: number;
  received: number;
  meanTalkMs: number | null;
  quality?: {
    lossFraction: number;
    remoteLossFraction: number | null;
    jitterMs: number | null;
    mos: number | null;
    remoteMos: number | null;
    worstMos: number | null;
  };
}

export const reportDays = [1, 7, 30] as const;

/** As listeners judge it (ITU-T G.107 annex B): below 3.6 many are dissatisfied, below 3.1 nearly all. */
const toneOf = (mos: number): Tone => (mos >= 3.6 ? 'good' : mos >= 3.1 ? 'warn' : 'bad');

/** How the lines did: calls, their answers and length, and how they sounded both ways. */
export const TrunkReportPage = ({
  page,
  days,
  rows,
}: {
  page: Page;
  days: number;
  rows: readonly TrunkReportRow[];
}) => {
  const { reader } = page;
  const { t } = reader;
  const both = (here: number | null | undefined, there: number | null | undefined, print: (value: number) => string) =>
    [here, there].map((value) => (value === null || value === undefined ? '—' : print(value))).join(' / ');
  return (
    <Shell page={page} title={t('nav.trunk-report')}>
      <PageHead title={t('nav.trunk-report')} lead={t('trunk-report.lead')}>
        <nav class="segmented" aria-label={t('trunk-report.period')}>
          {reportDays.map((each) => (
            <a href={`/owner/trunk-report?days=${each}`} aria-current={each === days ? 'page' : undefined}>
              {t('trunk-report.days', { days: each })}
            </a>
          ))}
        </nav>
      </PageHead>
      {rows.length === 0 ? (
        <Empty icon="trunk" title={t('trunk-report.empty.title')} text={t('trunk-report.empty.text')} />
      ) : (
        <DataTable
          caption={t('nav.trunk-report')}
          rows={rows}
          columns={[
            { label: t('column.name'), cell: (row) => row.name },
            { label: t('trunk-report.received'), number: true, cell: (row) => formatCount(row.received, reader) },
            { label: t('trunk-report.seized'), number: true, cell: (row) => formatCount(row.seized, reader) },
            {
              label: t('trunk-report.asr'),
              number: true,
              cell: (row) => (row.seized === 0 ? '—' : formatPercent(row.answered / row.seized, reader)),
            },
            {
              label: t('trunk-report.acd'),
              number: true,
              cell: (row) => (row.meanTalkMs === null ? '—' : formatSpan(row.meanTalkMs)),
            },
            {
              label: t('trunk-report.loss'),
              number: true,
              cell: ({ quality }) =>
                both(quality?.lossFraction, quality?.remoteLossFraction, (value) => formatPercent(value, reader)),
            },
            {
              label: t('trunk-report.jitter'),
              number: true,
              cell: ({ quality }) =>
                quality?.jitterMs == null ? '—' : t('trunk.round-trip', { ms: Math.round(quality.jitterMs) }),
            },
            {
              label: t('trunk-report.mos'),
              number: true,
              cell: ({ quality }) => (
                <span>
                  {quality?.mos == null ? (
                    '—'
                  ) : (
                    <Badge tone={toneOf(quality.mos)}>
                      {both(quality.mos, quality.remoteMos, (value) => formatCount(value, reader))}
                    </Badge>
                  )}
                  {quality?.worstMos != null && (
                    <span class="under">{t('trunk-report.worst', { mos: formatCount(quality.worstMos, reader) })}</span>
                  )}
                </span>
              ),
            },
          ]}
        />
      )}
    </Shell>
  );
};
