import type { Page } from '../layout/page.ts';
import { PageHead, Shell } from '../layout/shell.tsx';
import { Act } from '../live/act.tsx';
import { LiveNotice } from '../live/live-notice.tsx';
import { LiveRegion } from '../live/live-region.tsx';
import { Badge } from '../parts/badge.tsx';
import { Button } from '../parts/button.tsx';
import { type Column, DataTable } from '../parts/data-table.tsx';
import { Empty } from '../parts/empty.tsx';
import { Timer } from '../parts/timer.tsx';

/** A conference as a supervisor sees it: with names for whom the house knows. */
export interface Conferences {
  now: number;
  rooms: readonly {
    number: string;
    name: string;
    mostParties: number;
    locked: boolean;
    allMuted: boolean;
    recording: boolean;
    parties: readonly ConferenceParty[];
  }[];
  /** There are rooms that could be dialled. */
  hasRooms: boolean;
}

export interface ConferenceParty {
  legId: string;
  who: string;
  number: string;
  since: number;
  isModerator: boolean;
  muted: boolean;
  /** For a moderator. */
  isWaiting: boolean;
}

export const ConferencesPage = ({ page, conferences }: { page: Page; conferences: Conferences }) => {
  const { t } = page.reader;
  return (
    <Shell page={page} title={t('rooms.title')} live>
      <LiveRegion stream="/live/conferences" now={conferences.now}>
        <PageHead title={t('rooms.title')} lead={t('rooms.lead')} />
        <LiveNotice page={page} />
        <ConferencesPart page={page} conferences={conferences} />
      </LiveRegion>
    </Shell>
  );
};

export const ConferencesPart = ({ page, conferences }: { page: Page; conferences: Conferences }) => {
  const { t } = page.reader;
  return (
    <div id="conferences">
      {conferences.rooms.length === 0 ? (
        <Empty
          icon="speaker"
          title={t('rooms.none')}
          text={t(conferences.hasRooms ? 'rooms.none-text' : 'rooms.none-own')}
        />
      ) : (
        conferences.rooms.map((room) => <Conference page={page} now={conferences.now} room={room} />)
      )}
    </div>
  );
};

const Conference = ({ page, now, room }: { page: Page; now: number; room: Conferences['rooms'][number] }) => {
  const { t } = page.reader;
  const action = `/supervisor/conferences/${room.number}`;
  const title = room.name === room.number ? room.number : `${room.number} · ${room.name}`;
  return (
    <section aria-labelledby={`room-${room.number}`}>
      <h2 id={`room-${room.number}`} class="section-title">
        {title} <span class="count">{t('rooms.count', { count: room.parties.length, most: room.mostParties })}</span>
      </h2>
      <div class="badges">
        {room.locked && <Badge tone="warn">{t('rooms.locked')}</Badge>}
        {room.recording && <Badge tone="bad">{t('rooms.recording')}</Badge>}
      </div>
      <DataTable
        caption={title}
        columns={columnsOf(page, { now, action })}
        rows={room.parties}
        rowOf={(party) => ({ id: `party-${party.legId}` })}
      />
      <div class="conference-acts">
        <Act page={page} action={action} fields={{ act: 'lock' }}>
          <Button kind="secondary" icon="lock">
            {t(room.locked ? 'rooms.unlock' : 'rooms.lock')}
          </Button>
        </Act>
        <Act page={page} action={action} fields={{ act: 'mute-all' }}>
          <Button kind="secondary" icon="speaker">
            {t(room.allMuted ? 'rooms.unmute-all' : 'rooms.mute-all')}
          </Button>
        </Act>
        <Act page={page} action={action} fields={{ act: 'end' }} hx-confirm={t('rooms.end-confirm', { room: title })}>
          <Button kind="danger" icon="hangup">
            {t('rooms.end')}
          </Button>
        </Act>
      </div>
    </section>
  );
};

function columnsOf(page: Page, { now, action }: { now: number; action: string }): Column<ConferenceParty>[] {
  const { t } = page.reader;
  return [
    {
      label: t('rooms.who'),
      cell: (party) => (
        <span>
          <b>{party.who}</b>
          {party.who !== party.number && <small class="under">{party.number}</small>}
        </span>
      ),
    },
    {
      label: t('rooms.state'),
      cell: (party) => (
        <span class="badges">
          {party.isModerator && <Badge tone="info">{t('rooms.moderator')}</Badge>}
          {party.muted && <Badge tone="warn">{t('rooms.muted')}</Badge>}
          {party.isWaiting && <Badge tone="quiet">{t('rooms.waiting')}</Badge>}
        </span>
      ),
    },
    { label: t('rooms.since'), cell: (party) => <Timer since={party.since} now={now} /> },
    {
      label: t('rooms.actions'),
      actions: true,
      cell: (party) => (
        <div class="conference-acts">
          <Act page={page} action={action} fields={{ act: party.muted ? 'unmute' : 'mute', leg: party.legId }}>
            <Button kind="secondary" size="small" icon="speaker">
              {t(party.muted ? 'rooms.unmute' : 'rooms.mute')}
            </Button>
          </Act>
          <Act
            page={page}
            action={action}
            fields={{ act: 'remove', leg: party.legId }}
            hx-confirm={t('rooms.remove-confirm', { who: party.who })}
          >
            <Button kind="secondary" size="small" icon="hangup">
              {t('rooms.remove')}
            </Button>
          </Act>
        </div>
      ),
    },
  ];
}
