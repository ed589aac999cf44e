import type { Page } from '../layout/page.ts';
import { word } from '../live/call-words.ts';
import { Badge } from '../parts/badge.tsx';
import { formatInstant } from '../texts/format.ts';
import { faxTones } from './fax-words.tsx';
import type { FaxState } from './faxes-view.ts';

/** A fax of a case, sent or received. */
export interface CaseFaxLine {
  id: string;
  way: 'in' | 'out';
  number: string;
  subject: string;
  state: string;
  pages: number;
  confirmed: number;
  at: number;
  /** Kept file: the receipt of one sent, the PDF of one received. */
  receipt?: string | undefined;
}

/** What went out and came in by fax of a case. */
export const CaseFaxes = ({ page, faxes }: { page: Page; faxes: readonly CaseFaxLine[] }) => {
  const { t } = page.reader;
  if (faxes.length === 0) return null;
  return (
    <section class="card stack">
      <h2>{t('nav.faxes')}</h2>
      <ul class="case-calls">
        {faxes.map((fax) => (
          <li>
            <a href={fax.way === 'in' ? `/faxes/in/${encodeURIComponent(fax.id)}` : `/faxes/${fax.id}`}>
              {fax.subject || t(`timeline.fax-${fax.way}`)}
            </a>
            <small>
              {[
                fax.number,
                t('fax.page-of', { page: fax.confirmed, pages: fax.pages }),
                formatInstant(fax.at, page.reader),
              ]
                .filter(Boolean)
                .join(' · ')}
            </small>
            {fax.way === 'out' && (
              <Badge tone={faxTones[fax.state as FaxState] ?? 'quiet'}>
                {word(page.reader, 'fax-state', fax.state)}
              </Badge>
            )}
            {fax.receipt !== undefined && (
              <a href={`/files/${fax.receipt}`}>{fax.way === 'out' ? t('fax.receipt') : 'PDF'}</a>
            )}
          </li>
        ))}
      </ul>
    </section>
  );
};
