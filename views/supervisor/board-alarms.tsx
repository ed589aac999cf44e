import type { Page } from '../layout/page.ts';
import { limitSubject } from '../limits/limit-words.ts';
import { Act } from '../live/act.tsx';
import { Button } from '../parts/button.tsx';
import { Icon } from '../parts/icon.tsx';
import { formatInstant, formatShortTime } from '../texts/format.ts';
import type { Board, BoardAlarm } from './board.ts';

const isSpending = (kind: BoardAlarm['kind']): boolean => kind === 'fraud' || kind === 'budget';

const what = (page: Page, { kind, subject }: BoardAlarm): string =>
  [isSpending(kind) ? limitSubject(subject, page.reader) : subject, page.reader.t(`threshold.${kind}`)]
    .filter(Boolean)
    .join(': ');

/** What is past its limit now, or was and nobody has taken note of it. */
export const AlarmsPart = ({ page, board, canAct }: { page: Page; board: Board; canAct: boolean }) => {
  const { t } = page.reader;
  const time = (at: number): string => formatShortTime(at, page.reader);
  return (
    <section id="board-alarms" aria-label={t('alarm.title')} aria-live="assertive">
      {board.alarms.length > 0 && (
        <ul class="alarms">
          {board.alarms.map((alarm) => {
            const { id, startedAt, endedAt, seenBy } = alarm;
            return (
              <li id={`alarm-${id}`} class={endedAt === undefined ? 'alarm' : 'alarm alarm-over'}>
                <Icon name={endedAt === undefined ? 'alert' : 'check'} />
                <span class="alarm-what">
                  <b>{what(page, alarm)}</b>{' '}
                  <small>
                    {endedAt === undefined
                      ? t('alarm.since', { time: time(startedAt) })
                      : t('alarm.was', { from: time(startedAt), to: time(endedAt) })}
                  </small>
                </span>
                {seenBy !== undefined && <small>{t('alarm.seen-by', { name: seenBy })}</small>}
                {seenBy === undefined && canAct && (
                  <Act page={page} action={`/supervisor/alarms/${id}`}>
                    <Button kind="secondary" size="small" icon="check">
                      {t('alarm.seen')}
                    </Button>
                  </Act>
                )}
              </li>
            );
          })}
        </ul>
      )}
    </section>
  );
};

export const PastAlarms = ({ page, board }: { page: Page; board: Board }) => {
  const { t } = page.reader;
  const at = (instant: number): string => formatInstant(instant, page.reader);
  return (
    <ul id="past-alarms" class="notes-sent">
      {board.pastAlarms.length === 0 && <li>{t('alarm.none')}</li>}
      {board.pastAlarms.map((alarm) => (
        <li>
          <b>{what(page, alarm)}</b>{' '}
          <small>
            {[
              alarm.endedAt === undefined
                ? t('alarm.since', { time: at(alarm.startedAt) })
                : t('alarm.was', { from: at(alarm.startedAt), to: formatShortTime(alarm.endedAt, page.reader) }),
              alarm.seenBy !== undefined && t('alarm.seen-by', { name: alarm.seenBy }),
            ]
              .filter(Boolean)
              .join(' · ')}
          </small>
        </li>
      ))}
    </ul>
  );
};
