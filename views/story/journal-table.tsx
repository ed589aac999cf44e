import type { CallEvent } from '../../server/core/calls/events.ts';
import type { Page } from '../layout/page.ts';
import { word } from '../live/call-words.ts';
import { DataTable } from '../parts/data-table.tsx';
import { formatSeconds, formatSpan, formatTime } from '../texts/format.ts';
import { qualityText, sideText } from './event-text.ts';
import type { StoryView } from './story.ts';

export const JournalTable = ({
  page,
  view,
  detail,
}: {
  page: Page;
  view: StoryView;
  detail: (event: CallEvent) => string;
}) => {
  const { t } = page.reader;
  const { story, events, names } = view;
  const legName = (legId: string): string => {
    const leg = story.legs.find((each) => each.legId === legId);
    return leg ? sideText(leg.side, names).split(' · ')[0]! : legId;
  };
  return (
    <DataTable
      caption={t('story.journal')}
      rows={events}
      rowOf={(event) => ({ id: `event-${event.seq}` })}
      columns={[
        { label: t('story.at'), cell: (event) => formatTime(event.at, page.reader) },
        { label: t('story.after'), cell: (event) => `+${formatSeconds(event.at - story.startedAt, page.reader)}` },
        { label: t('story.event'), cell: (event) => word(page.reader, 'event', event.kind) },
        {
          label: t('story.leg'),
          cell: (event) => ('legId' in event && event.kind !== 'leg.created' ? legName(event.legId) : ''),
        },
        { label: t('story.detail'), cell: detail },
      ]}
    />
  );
};

export const LegsTable = ({ page, view }: { page: Page; view: StoryView }) => {
  const { t } = page.reader;
  return (
    <DataTable
      caption={t('story.legs')}
      rows={view.story.legs}
      columns={[
        { label: t('story.leg'), cell: (leg) => <b>{sideText(leg.side, view.names)}</b> },
        { label: t('story.role'), cell: (leg) => t(`leg-role.${leg.role}`) },
        { label: t('story.at'), cell: (leg) => formatTime(leg.createdAt, page.reader) },
        {
          label: t('story.answered-after'),
          cell: (leg) =>
            leg.answeredAt === undefined ? '–' : `${formatSeconds(leg.answeredAt - leg.createdAt, page.reader)} s`,
        },
        {
          label: t('story.lasted'),
          cell: (leg) => (leg.endedAt === undefined ? '–' : formatSpan(leg.endedAt - leg.createdAt)),
        },
        {
          label: t('story.ended'),
          cell: (leg) => [leg.endedBy && t(`ended-by.${leg.endedBy}`), leg.endCause].filter(Boolean).join(' · ') || '–',
        },
        {
          label: t('story.quality'),
          cell: (leg) => (leg.media ? qualityText(leg.media, page.reader) : '–'),
        },
      ]}
    />
  );
};
