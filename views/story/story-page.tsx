import type { Page } from '../layout/page.ts';
import { Shell } from '../layout/shell.tsx';
import { Act } from '../live/act.tsx';
import { directionIcons, word } from '../live/call-words.ts';
import { LiveRegion } from '../live/live-region.tsx';
import { SendService } from '../mails/catalogue-views.tsx';
import { Badge } from '../parts/badge.tsx';
import { Button, LinkButton } from '../parts/button.tsx';
import { Icon } from '../parts/icon.tsx';
import { Notes } from '../parts/notes.tsx';
import { Timer } from '../parts/timer.tsx';
import { formatInstant, formatSpan } from '../texts/format.ts';
import { callsPath } from './calls-path.ts';
import { ChargesCard } from './charges-card.tsx';
import { eventDetail, sideText } from './event-text.ts';
import { JournalTable, LegsTable } from './journal-table.tsx';
import { ScriptCard } from './script-card.tsx';
import type { StoryView } from './story.ts';
import { drawTimeline } from './timeline.ts';
import { TimelinePicture } from './timeline-picture.tsx';

/** Everything about one call. While it lasts, the page moves. */
export const StoryPage = ({ page, view }: { page: Page; view: StoryView }) => {
  const { t } = page.reader;
  return (
    <Shell page={page} title={t('story.title', { who: view.customer?.name ?? view.number })} live>
      <p class="crumbs">
        <a href={callsPath(page)}>{t('nav.calls')}</a>
      </p>
      {view.isLive ? (
        <LiveRegion stream={`/live/calls/${view.story.callId}`} now={view.now}>
          <Parts page={page} view={view} />
        </LiveRegion>
      ) : (
        <Parts page={page} view={view} />
      )}
    </Shell>
  );
};

// The player stands between what moves, so that nothing interrupts who listens.
const Parts = ({ page, view }: { page: Page; view: StoryView }) => (
  <>
    <StoryPart page={page} view={view} />
    {view.recordings.length > 0 && <Recordings page={page} view={view} />}
    {view.catalogue && <SendService page={page} view={view.catalogue} fields={{ call: view.story.callId }} />}
    <DetailPart page={page} view={view} />
  </>
);

/** Who, how long, when, how much. */
export const StoryPart = ({ page, view }: { page: Page; view: StoryView }) => {
  const { t } = page.reader;
  const { story, events, names } = view;
  const timeline = drawTimeline(story, events, view.now);
  return (
    <div id="story" class="stack">
      <header class="card story-head">
        <span class="call-icon">
          <Icon name={directionIcons[story.direction]} />
        </span>
        <div class="story-who">
          <span class="badges">
            <Badge tone={view.isLive ? 'busy' : story.answeredAt === undefined ? 'bad' : 'good'}>
              {view.isLive
                ? t('story.live')
                : story.endReason
                  ? word(page.reader, 'end', story.endReason)
                  : t('stage.over')}
            </Badge>
            <span class="call-direction">{t(`direction.${story.direction}`)}</span>
          </span>
          <h1>{view.customer?.name ?? view.number}</h1>
          <p class="lead">
            {view.customer ? `${view.number} · ` : ''}
            {formatInstant(story.startedAt, page.reader)}
          </p>
        </div>
        {story.direction === 'inbound' && story.from !== '' && (
          <Act page={page} action={`${callsPath(page)}/${story.callId}/block`}>
            <Button size="small" kind="quiet" icon="shield">
              {t('block.action')}
            </Button>
          </Act>
        )}
        {view.customer && (
          <LinkButton href={`/customers/${view.customer.id}`} icon="user" size="small">
            {t('story.customer')}
          </LinkButton>
        )}
      </header>
      <Facts page={page} view={view} />
      <section class="card stack">
        <h2>{t('story.timeline')}</h2>
        <TimelinePicture
          page={page}
          timeline={timeline}
          nameOf={(id) => {
            const leg = story.legs.find(({ legId }) => legId === id);
            return leg ? sideText(leg.side, names).split(' · ')[0]! : t('story.queue-lane');
          }}
        />
      </section>
      {view.charges.length > 0 && (
        <ChargesCard page={page} charges={view.charges} call={{ id: view.story.callId, payers: view.payers }} />
      )}
      {view.scripts.map((script) => (
        <ScriptCard page={page} script={script} />
      ))}
      {view.notes.length > 0 && (
        <section class="card stack">
          <h2>{t('desk.notes')}</h2>
          <Notes reader={page.reader} notes={view.notes} />
        </section>
      )}
    </div>
  );
};

/** Legs and journal: all that was told. */
export const DetailPart = ({ page, view }: { page: Page; view: StoryView }) => {
  const { t } = page.reader;
  const { events, names } = view;
  return (
    <div id="story-detail" class="stack">
      <section class="stack">
        <h2>{t('story.legs')}</h2>
        <LegsTable page={page} view={view} />
      </section>
      <details class="card" open={events.length <= 40}>
        <summary>
          <h2>{t('story.journal')}</h2> <span class="count">{events.length}</span>
        </summary>
        <JournalTable page={page} view={view} detail={(event) => eventDetail(event, page.reader, names)} />
      </details>
    </div>
  );
};

const Facts = ({ page, view }: { page: Page; view: StoryView }) => {
  const { t } = page.reader;
  const { story, names } = view;
  const facts: { label: string; value: unknown }[] = [
    { label: t('call.person'), value: story.login ? names.person(story.login) : '–' },
    { label: t('call.queue'), value: story.queueId ? names.queue(story.queueId) : '–' },
    { label: t('calls.trunk'), value: story.trunkId ? names.trunk(story.trunkId) : '–' },
    { label: t('calls.wait'), value: story.waitMs === undefined ? '–' : formatSpan(story.waitMs) },
    { label: t('calls.talk'), value: formatSpan(story.talkMs) },
    {
      label: t('call.total'),
      value: view.isLive ? (
        <Timer since={story.startedAt} now={view.now} />
      ) : (
        formatSpan((story.endedAt ?? story.startedAt) - story.startedAt)
      ),
    },
  ];
  return (
    <dl class="fact-cards">
      {facts.map(({ label, value }) => (
        <div class="card">
          <dt>{label}</dt>
          <dd>{value as string}</dd>
        </div>
      ))}
    </dl>
  );
};

const Recordings = ({ page, view }: { page: Page; view: StoryView }) => {
  const { t } = page.reader;
  return (
    <section class="card stack">
      <h2>{t('story.recording')}</h2>
      {view.recordings.map((recording) =>
        recording.removedAt !== undefined ? (
          <p class="hint">
            {t(`recording.removed.${recording.removedWhy ?? 'rule'}`, {
              at: formatInstant(recording.removedAt, page.reader),
            })}
          </p>
        ) : recording.failed ? (
          <p class="bad">{t('story.recording-failed', { why: recording.failed })}</p>
        ) : recording.durationMs === undefined && view.isLive ? (
          <p class="hint">{t('story.recording-runs')}</p>
        ) : (
          <div class="player">
            {/* Nothing is fetched before somebody presses play: who listened is written down. */}
            {/* biome-ignore lint/a11y/useMediaCaption: a telephone call has no captions */}
            <audio controls preload="none" src={`/recordings/${recording.id}`} />
            <LinkButton href={`/recordings/${recording.id}?download`} icon="download" size="small" kind="quiet">
              {t('story.download')}
            </LinkButton>
            {recording.pauses.map(({ fromMs, toMs }) => (
              <small class="under">
                {t('recording.silent', { from: formatSpan(fromMs), to: toMs === undefined ? '…' : formatSpan(toMs) })}
              </small>
            ))}
            {recording.isHeld && <Badge tone="info">{t('recordings.held')}</Badge>}
            {recording.goesAt !== undefined && (
              <small class="under">{t('recordings.goes', { at: formatInstant(recording.goesAt, page.reader) })}</small>
            )}
          </div>
        ),
      )}
      <p class="hint">{t('story.listening-noted')}</p>
    </section>
  );
};
