import { type WaitingPriority, waitingPriorities } from '../../server/core/calls/events.ts';
import type { Page } from '../layout/page.ts';
import { Act } from '../live/act.tsx';
import { Button, IconButton } from '../parts/button.tsx';
import type { Board, BoardQueue } from './board.ts';

const levels = Object.keys(waitingPriorities) as WaitingPriority[];

/** What a supervisor may do with somebody who waits: serve them sooner, send them to another queue or a person. */
export const SteerMenu = ({
  page,
  board,
  queue,
  caller,
}: {
  page: Page;
  board: Board;
  queue: BoardQueue;
  caller: BoardQueue['waiting'][number];
}) => {
  const { t } = page.reader;
  const { callId, priority } = caller;
  const to = `/supervisor/calls/${callId}/steer`;
  const queues = board.queues.filter(({ queueId }) => queueId !== queue.queueId);
  const people = board.people.filter(({ extension, phone }) => extension !== undefined && phone !== 'unregistered');
  return (
    <>
      <IconButton
        icon="menu"
        label={t('steer.menu', { who: caller.name ?? caller.number })}
        popovertarget={`steer-${callId}`}
        class="button button-quiet button-icon button-small"
      />
      <div id={`steer-${callId}`} popover="auto" class="menu">
        <Act page={page} action={to}>
          <Button kind="quiet" icon="chevron-up" name="act" value="head">
            {t('steer.head')}
          </Button>
        </Act>
        <Act page={page} action={to} fields={{ act: 'priority' }} role="group" aria-label={t('steer.priority')}>
          {levels
            .filter((level) => waitingPriorities[level] !== priority)
            .map((level) => (
              <Button kind="quiet" icon={level === 'normal' ? 'list' : 'bell'} name="priority" value={level}>
                {`${t('steer.priority')}: ${t(`steer.${level}`)}`}
              </Button>
            ))}
        </Act>
        {queues.length + people.length > 0 && (
          <Act page={page} action={to} fields={{ act: 'move' }} class="menu-move">
            <label for={`to-${callId}`}>{t('steer.to')}</label>
            <select id={`to-${callId}`} name="to">
              {queues.length > 0 && (
                <optgroup label={t('steer.queues')}>
                  {queues.map(({ queueId, name, ready, signedIn }) => (
                    <option
                      value={`queue:${queueId}`}
                    >{`${name} · ${t('board.ready-of', { ready, signedIn })}`}</option>
                  ))}
                </optgroup>
              )}
              {people.length > 0 && (
                <optgroup label={t('steer.people')}>
                  {people.map(({ login, name, state }) => (
                    <option value={`person:${login}`}>{`${name} · ${t(`state.${state}`)}`}</option>
                  ))}
                </optgroup>
              )}
            </select>
            <Button kind="primary" size="small">
              {t('steer.move')}
            </Button>
          </Act>
        )}
      </div>
    </>
  );
};
