import type { Page } from '../layout/page.ts';
import { Shell } from '../layout/shell.tsx';
import { stateTones } from '../live/call-words.ts';
import { LiveRegion } from '../live/live-region.tsx';
import { Badge } from '../parts/badge.tsx';
import { Icon } from '../parts/icon.tsx';
import { Timer } from '../parts/timer.tsx';
import { formatPercent } from '../texts/format.ts';
import type { Wall, WallQueue } from './wall.ts';

/** For a television: read from across the room. `stream` is where it moves. */
export const WallPage = ({ page, wall, stream }: { page: Page; wall: Wall; stream: string }) => (
  <Shell page={page} title={page.reader.t('wall.title')} narrow live script="wall.js">
    <LiveRegion stream={stream} now={wall.now} awake class="wall">
      <WallParts page={page} wall={wall} />
    </LiveRegion>
    {wall.sound && (
      <button
        type="button"
        id="wall-sound"
        class="button button-quiet wall-sound"
        aria-pressed="false"
        data-on={page.reader.t('wall.sound-on')}
        data-off={page.reader.t('wall.sound-off')}
      >
        {page.reader.t('wall.sound-off')}
      </button>
    )}
  </Shell>
);

export const WallParts = ({ page, wall }: { page: Page; wall: Wall }) => (
  <section id="wall-board" data-alarms={wall.queues.filter(({ passed }) => passed.length > 0).length}>
    <div class={wall.queues.length > 3 ? 'wall-queues wall-many' : 'wall-queues'}>
      {wall.queues.map((queue) => (
        <Queue page={page} queue={queue} now={wall.now} />
      ))}
    </div>
    <ul class="wall-people" aria-label={page.reader.t('wall.people')}>
      {wall.people.map(({ name, state, since }) => (
        <li>
          <b>{name}</b>
          <Badge tone={stateTones[state]}>{page.reader.t(`state.${state}`)}</Badge>
          <Timer since={since} now={wall.now} />
        </li>
      ))}
    </ul>
  </section>
);

const Queue = ({ page, queue, now }: { page: Page; queue: WallQueue; now: number }) => {
  const { t } = page.reader;
  const { passed, levels, oldestAt } = queue;
  const level = (share: number | null): string => (share === null ? '–' : formatPercent(share, page.reader));
  const isPast = (threshold: (typeof passed)[number]): boolean => passed.includes(threshold);
  return (
    <article id={`wall-${queue.queueId}`} class={passed.length > 0 ? 'card wall-queue wall-alarm' : 'card wall-queue'}>
      <header>
        <h2>{queue.name}</h2>
        {passed.length > 0 && (
          <span class="wall-sign" role="alert">
            <Icon name="alert" /> {passed.map((each) => t(`threshold.${each}`)).join(', ')}
          </span>
        )}
      </header>
      <dl>
        <Figure big label={t('wall.waiting')} isPast={isPast('mostWaiting')}>
          {String(queue.waiting)}
        </Figure>
        <Figure big label={t('wall.longest')} isPast={isPast('longestWaitSec')}>
          {oldestAt === undefined ? '–' : <Timer since={oldestAt} now={now} />}
        </Figure>
        <Figure big label={t('wall.level-day')} isPast={isPast('leastServiceLevel')}>
          {level(levels.day)}
        </Figure>
        <Figure label={t('wall.level-hour')}>{level(levels.hour)}</Figure>
        <Figure label={t('wall.level-now')}>{level(levels.now)}</Figure>
        <Figure label={t('wall.answered')}>{String(queue.answered)}</Figure>
        <Figure label={t('wall.abandoned')} isPast={isPast('mostAbandoned')}>
          {String(queue.abandoned)}
        </Figure>
        <Figure label={t('wall.free')}>{`${queue.ready} / ${queue.signedIn}`}</Figure>
      </dl>
    </article>
  );
};

const Figure = ({
  label,
  big = false,
  isPast = false,
  children,
}: {
  label: string;
  big?: boolean;
  isPast?: boolean;
  children?: unknown;
}) => (
  <div class={[big && 'big', isPast && 'past'].filter(Boolean).join(' ')}>
    <dt>{label}</dt>
    <dd>
      {isPast && <Icon name="alert" />}
      {children}
    </dd>
  </div>
);
