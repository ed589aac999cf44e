import type { FaxWait } from '../../server/core/fax/queue/next-faxes.ts';
import type { Page } from '../layout/page.ts';
import { word } from '../live/call-words.ts';
import { Badge, type Tone } from '../parts/badge.tsx';
import { formatInstant } from '../texts/format.ts';
import { isTextKey, type Reader } from '../texts/reader.ts';
import type { FaxLine, FaxState, LiveFax } from './faxes-view.ts';

export const faxTones: Record<FaxState, Tone> = {
  preparing: 'busy',
  waiting: 'info',
  held: 'warn',
  sending: 'busy',
  sent: 'good',
  failed: 'bad',
  cancelled: 'quiet',
  unsendable: 'bad',
};

/** Why it waits, and until when. */
export function waitText(wait: FaxWait, reader: Reader): string {
  const until = 'until' in wait && wait.until !== undefined ? formatInstant(wait.until, reader) : '';
  const ahead = 'ahead' in wait ? wait.ahead : 0;
  const key = wait.kind === 'closed' && until === '' ? 'closed-open' : wait.kind;
  return reader.t(`fax-wait.${key}`, { until, ahead });
}

/** What a modem, or who makes pages of papers (`locked:offer.pdf`), said of it. */
export function detailText(detail: string, reader: Reader): string {
  const [why = '', name = ''] = detail.split(/:(.*)/s);
  const key = `fax-paper.${why}`;
  return isTextKey(key) ? reader.t(key, { name }) : detail;
}

/** What it does on the line, in one line. */
export function liveText(live: LiveFax, pages: number, reader: Reader): string {
  const { t } = reader;
  const speed = live.bitRate === undefined ? '' : t('fax.speed', { rate: live.bitRate });
  const head = t(`fax-phase.${live.phase}`, { page: live.page ?? 0, pages });
  const repeats = live.repeats > 0 ? t('fax.repeats', { count: live.repeats }) : '';
  return [head, live.phase === 'dialling' ? '' : speed, live.ecm ? 'ECM' : '', repeats].filter(Boolean).join(' · ');
}

/** How it stands: the state, and what it does or waits for. */
export const FaxStanding = ({ page, line }: { page: Page; line: FaxLine }) => {
  const { reader } = page;
  const told = line.live
    ? liveText(line.live, line.pages, reader)
    : line.wait
      ? waitText(line.wait, reader)
      : line.why !== undefined && line.state !== 'sent'
        ? word(reader, 'fax-why', line.why)
        : '';
  const done = line.live?.share === undefined ? line.confirmed : line.confirmed + line.live.share;
  return (
    <span>
      <Badge tone={faxTones[line.state]}>{reader.t(`fax-state.${line.state}`)}</Badge>
      {line.state === 'sending' && line.pages > 0 && (
        <progress class="fax-progress" max={line.pages} value={done} aria-label={reader.t('fax.progress')} />
      )}
      {told && <small class="under">{told}</small>}
    </span>
  );
};

export const PriorityBadge = ({ page, line }: { page: Page; line: Pick<FaxLine, 'priority'> }) => (
  <Badge tone={line.priority === 'urgent' ? 'bad' : line.priority === 'medium' ? 'info' : 'quiet'}>
    {page.reader.t(`task-priority.${line.priority}`)}
  </Badge>
);
