import { serviceLevelOf } from '../../server/core/figures/figures.ts';
import type { Page } from '../layout/page.ts';
import { word } from '../live/call-words.ts';
import { groundsText } from '../live/grounds.ts';
import { Badge } from '../parts/badge.tsx';
import { Empty } from '../parts/empty.tsx';
import { Icon } from '../parts/icon.tsx';
import { Timer } from '../parts/timer.tsx';
import { formatPercent, formatSpan } from '../texts/format.ts';
import type { Board, BoardQueue } from './board.ts';
import { SteerMenu } from './board-steer.tsx';

export const QueuesPart = ({ page, board, big }: { page: Page; board: Board; big: boolean }) => (
  <section id="board-queues" aria-label={page.reader.t('board.queues')}>
    {board.queues.length === 0 ? (
      <Empty icon="queue" title={page.reader.t('board.no-queues')} text={page.reader.t('board.no-queues-text')} />
    ) : (
      <div class="queue-cards">
        {board.queues.map((queue) => (
          <QueueCard page={page} queue={queue} board={board} canAct={!big} />
        ))}
      </div>
    )}
  </section>
);

const Figure = ({ label, value, tone }: { label: string; value: string; tone?: string | undefined }) => (
  <div class={tone ? `mini mini-${tone}` : 'mini'}>
    <dt>{label}</dt>
    <dd>{value}</dd>
  </div>
);

const QueueCard = ({
  page,
  queue,
  board,
  canAct,
}: {
  page: Page;
  queue: BoardQueue;
  board: Board;
  canAct: boolean;
}) => {
  const { now } = board;
  const { t } = page.reader;
  const { today, waiting } = queue;
  const first = waiting.reduce((min, { enteredAt }) => Math.min(min, enteredAt), now);
  const limits = { warnSec: queue.serviceLevelSec, alarmSec: queue.serviceLevelSec * 3 };
  const level = serviceLevelOf(today) ?? undefined;
  return (
    <article
      id={`queue-${queue.queueId}`}
      class={waiting.length > 0 ? 'card queue-card has-waiting' : 'card queue-card'}
    >
      <header class="card-head">
        <h2>{queue.name}</h2>
        {queue.passed.length > 0 && (
          <Badge tone="bad">
            <Icon name="alert" /> {queue.passed.map((each) => t(`threshold.${each}`)).join(', ')}
          </Badge>
        )}
        <Badge tone={queue.ready > 0 ? 'good' : queue.signedIn > 0 ? 'warn' : 'bad'}>
          {t('board.ready-of', { ready: queue.ready, signedIn: queue.signedIn })}
        </Badge>
      </header>
      <div class="queue-body">
        <div class="queue-figures">
          <div class="queue-now">
            <p class="big-figure">
              <b>{waiting.length}</b>
              <span>{t('board.waiting')}</span>
            </p>
            <p class="big-figure">
              <b>{waiting.length > 0 ? <Timer since={first} now={now} limits={limits} /> : '–'}</b>
              <span>{t('board.longest-now')}</span>
            </p>
          </div>
          <dl class="minis">
            <Figure label={t('board.entered')} value={String(today.entered)} />
            <Figure label={t('board.answered')} value={String(today.answered)} />
            <Figure
              label={t('board.abandoned')}
              value={String(today.abandoned)}
              tone={today.abandoned > 0 ? 'bad' : undefined}
            />
            <Figure
              label={t('board.level', { seconds: queue.serviceLevelSec })}
              value={level === undefined ? '–' : formatPercent(level, page.reader)}
              tone={level === undefined ? undefined : level >= 0.8 ? 'good' : 'bad'}
            />
            <Figure label={t('board.longest')} value={formatSpan(today.longestWaitMs)} />
          </dl>
          {queue.callbacks > 0 && <a href="/callbacks">{t('board.callbacks', { count: String(queue.callbacks) })}</a>}
        </div>
        {waiting.length > 0 && (
          <ol class="waiting-list">
            {waiting.map((caller) => (
              <li id={`waiting-${caller.callId}`}>
                <span class="waiting-place">{caller.position}</span>
                <span class="waiting-who">
                  <b>
                    {caller.name ?? caller.number}
                    {caller.priority > 0 && (
                      <>
                        {' '}
                        <Badge tone="warn">{t(caller.priority >= 1000 ? 'steer.urgent' : 'steer.high')}</Badge>
                      </>
                    )}
                  </b>
                  <small>
                    {caller.offeredTo
                      ? caller.offeredTo
                          .map(({ name, grounds }) => `${name}: ${groundsText(page.reader, grounds)}`)
                          .join('; ')
                      : word(page.reader, 'acd-reason', caller.reason)}
                  </small>
                </span>
                <Timer since={caller.enteredAt} now={now} limits={limits} />
                {canAct && <SteerMenu page={page} board={board} queue={queue} caller={caller} />}
              </li>
            ))}
          </ol>
        )}
      </div>
    </article>
  );
};
