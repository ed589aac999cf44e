import type { Page } from '../layout/page.ts';
import { Act } from '../live/act.tsx';
import { directionIcons, word } from '../live/call-words.ts';
import { Button } from '../parts/button.tsx';
import { Icon } from '../parts/icon.tsx';
import { formatShortTime, formatSpan } from '../texts/format.ts';
import type { Desk } from './desk.ts';
import { onKey } from './desk-keys.tsx';

/** The own calls of the day, to be called back with one click. */
export const TodayPart = ({ page, desk }: { page: Page; desk: Desk }) => {
  const { t } = page.reader;
  const latest = desk.today.findIndex(({ dial }) => dial !== undefined);
  return (
    <section id="desk-today" class="today" aria-label={t('desk.today')}>
      {desk.today.length === 0 ? (
        <p class="hint">{t('desk.today-none')}</p>
      ) : (
        <ul>
          {desk.today.map((call, index) => (
            <li id={`past-${call.callId}`} class={call.isAnswered ? undefined : 'missed'}>
              <Icon name={directionIcons[call.direction]} />
              <span class="today-who">
                {call.customerId ? (
                  <a href={`/customers/${call.customerId}`}>{call.name ?? call.number}</a>
                ) : (
                  <b>{call.name ?? call.number}</b>
                )}
                <small>
                  {formatShortTime(call.startedAt, page.reader)} ·{' '}
                  {call.isAnswered
                    ? formatSpan(call.talkMs)
                    : call.endReason
                      ? word(page.reader, 'end', call.endReason)
                      : t('stage.ringing')}
                  {call.result !== undefined && ` · ${call.result}`}
                </small>
              </span>
              {call.dial && (
                <Act
                  page={page}
                  action="/agent/dial"
                  fields={{ number: call.dial, ...(call.customerId && { customer: call.customerId }) }}
                >
                  <Button
                    kind="quiet"
                    size="small"
                    icon="call-out"
                    aria-label={t('desk.call-back', { who: call.name ?? call.number })}
                    title={t('desk.call-back', { who: call.name ?? call.number })}
                    {...onKey('call-back', index === latest)}
                  />
                </Act>
              )}
            </li>
          ))}
        </ul>
      )}
    </section>
  );
};
