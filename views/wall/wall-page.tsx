import type { Page } from '../layout/page.ts';
import { Shell } from '../layout/shell.tsx';
import { stateTones } from '../live/call-words.ts';
import { LiveRegion } from '../live/live-region.tsx';
import { Badge } from '../parts/badge.tsx';
import { Icon } from '../parts/icon.tsx';
import { Timer } from '../parts/timer.tsx';
import { formatPercent, formatShortTime } from '../texts/format.ts';
import type { Wall, WallQueue } from './wall.ts';

/** For a television: read from across the room. `stream` is where it moves. */
export const WallPage = ({ page, wall, stream }: { page: Page; wall: Wall; stream: string }) => {
  const { t } = page.reader;
  return (
    <Shell page={page} title={t('wall.title')} narrow live script="wall.js">
      <LiveRegion stream={stream} now={wall.now} awake class="wall">
        <header class="wall-head">
          <h1>{page.officeName}</h1>
          {wall.sound && (
            <button
              type="button"
              id="wall-sound"
              class="button button-quiet"
              aria-pressed="false"
              data-on={t('wall.sound-on')}
              data-off={t('wall.sound-off')}
              data-blocked={t('wall.sound-blocked')}
            >
              {t('wall.sound-off')}
            </button>
          )}
          <time data-clock={page.reader.timezone} class="wall-clock">
            {formatShortTime(wall.now, page.reader)}
          </time>
        </header>
        <WallParts page={page} wall={wall} />
      </LiveRegion>
    </Shell>
  );
};

/** So many queues and people have a layout of their own; more go on below. */
const MOST_QUEUES = 9;
const FEW_PEOPLE = 4;

export const WallParts = ({ page, wall }: { page: Page; wall: Wall }) => (
  <section
    id="wall-board"
    data-alarms={wall.queues.filter(({ passed }) => passed.length > 0).length + wall.lines.length}
  >
    {wall.lines.length > 0 && (
      <p class="wall-lines" role="alert">
        <Icon name="alert" /> {wall.lines.map((each) => page.reader.t(`threshold.${each}`)).join(' · ')}
      </p>
    )}
    <div class={`wall-queues wall-queues-${Math.min(wall.queues.length, MOST_QUEUES)}`}>
      {wall.queues.map((queue) => (
        <Queue page={page} queue={queue} now={wall.now} />
      ))}
    </div>
    <ul
      class={wall.people.length > FEW_PEOPLE ? 'wall-people' : 'wall-people wall-few'}
      aria-label={page.reader.t('wall.people')}
    >
      {wall.people.map(({ name, state, since, phoneGone }) => (
        <li class={phoneGone ? `person-${state} wall-phone-gone` : `person-${state}`}>
          <b>{name}</b>
          <span>
            <Badge tone={stateTones[state]}>{page.reader.t(`state.${state}`)}</Badge>
            <Timer since={since} now={wall.now} />
          </span>
          {phoneGone && (
            <em>
              <Icon name="alert" /> {page.reader.t('wall.phone-gone')}
            </em>
          )}
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
      <div class="wall-fit">
        <header>
          <h2>{queue.name}</h2>
          {passed.length > 0 && (
            <span class="wall-sign" role="alert">
              <Icon name="alert" /> {passed.map((each) => t(`threshold.${each}`)).join(', ')}
            </span>
          )}
        </header>
        <dl>
          <Figure kind="waiting" label={t('wall.waiting')} isPast={isPast('mostWaiting')}>
            {String(queue.waiting)}
          </Figure>
          <Figure kind="longest" label={t('wall.longest')} isPast={isPast('longestWaitSec')}>
            {oldestAt === undefined ? '–' : <Timer since={oldestAt} now={now} />}
          </Figure>
          <Figure kind="level" label={t('wall.level-day')} isPast={isPast('leastServiceLevel')}>
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
      </div>
    </article>
  );
};

const Figure = ({
  label,
  kind = 'more',
  isPast = false,
  children,
}: {
  label: string;
  kind?: 'waiting' | 'longest' | 'level' | 'more';
  isPast?: boolean;
  children?: unknown;
}) => (
  <div class={`wall-${kind}${isPast ? ' past' : ''}`}>
    <dt>
      {isPast && <Icon name="alert" />}
      {label}
    </dt>
    <dd>{children}</dd>
  </div>
);
