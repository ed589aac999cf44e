import { missedBreak } from '../../server/core/office/break-reasons.ts';
import type { Page } from '../layout/page.ts';
import { breakName } from '../live/break-name.ts';
import { Notice } from '../parts/badge.tsx';
import { Icon } from '../parts/icon.tsx';
import { Timer } from '../parts/timer.tsx';
import { formatShortTime } from '../texts/format.ts';
import type { Desk } from './desk.ts';

/** What others, or the exchange, decided about the own state. */
export const NewsOfMe = ({ page, desk }: { page: Page; desk: Desk }) => {
  const { reader } = page;
  const { t } = reader;
  const { me, now, breaks } = desk;
  const isLate = me.breakEndsAt !== undefined && me.breakEndsAt <= now;
  return (
    <>
      {me.breakRequest && (
        <Notice tone="info">
          <Icon name="clock" />
          {t('break.waits', { reason: breakName(reader, breaks, me.breakRequest.reason) })}{' '}
          <Timer since={me.breakRequest.at} now={now} />
        </Notice>
      )}
      {me.breakRefused && (
        <Notice tone="warn">
          <Icon name="close" />
          {t('break.refused', { reason: breakName(reader, breaks, me.breakRefused.reason), by: me.breakRefused.by })}
        </Notice>
      )}
      {me.state === 'break' && me.breakReason === missedBreak && (
        <Notice tone="warn">
          <Icon name="alert" />
          {t('break.missed-text')}
        </Notice>
      )}
      {isLate && (
        <Notice tone="bad">
          <Icon name="alert" />
          {t('break.late', { time: formatShortTime(me.breakEndsAt!, reader) })}
        </Notice>
      )}
      {me.state === 'ready' && me.restsUntil !== undefined && me.restsUntil > now && (
        <Notice tone="info">
          <Icon name="clock" />
          {t('desk.rests', { time: formatShortTime(me.restsUntil, reader) })}
        </Notice>
      )}
    </>
  );
};
