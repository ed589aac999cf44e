import type { Page } from '../layout/page.ts';
import { PageHead, Shell } from '../layout/shell.tsx';
import { LiveNotice } from '../live/live-notice.tsx';
import { LiveRegion } from '../live/live-region.tsx';
import { LinkButton } from '../parts/button.tsx';
import type { Board } from './board.ts';
import { AlarmsPart, PastAlarms } from './board-alarms.tsx';
import { CallsPart } from './board-calls.tsx';
import { NotesSection } from './board-notes.tsx';
import { PeoplePart } from './board-people.tsx';
import { QueuesPart } from './board-queues.tsx';

/** `big`: for a screen on the wall, without menu and buttons. */
export const WallboardPage = ({ page, board, big }: { page: Page; board: Board; big: boolean }) => {
  const { t } = page.reader;
  return (
    <Shell page={page} title={t('board.title')} narrow={big} live>
      <LiveRegion
        stream={big ? '/live/supervisor?board' : '/live/supervisor'}
        now={board.now}
        awake={big}
        class={big ? 'board board-big' : 'board'}
      >
        <PageHead title={big ? page.officeName : t('board.title')} {...(big ? {} : { lead: t('board.lead') })}>
          <LinkButton href={big ? '/supervisor' : '/supervisor?board'} icon={big ? 'close' : 'eye'} kind="quiet">
            {t(big ? 'board.leave-big' : 'board.big')}
          </LinkButton>
        </PageHead>
        <LiveNotice page={page} />
        <BoardParts page={page} board={board} big={big} />
      </LiveRegion>
    </Shell>
  );
};

const BoardParts = ({ page, board, big }: { page: Page; board: Board; big: boolean }) => (
  <>
    <AlarmsPart page={page} board={board} canAct={!big} />
    <QueuesPart page={page} board={board} big={big} />
    <PeoplePart page={page} board={board} big={big} />
    <CallsPart page={page} board={board} big={big} />
    {!big && <NotesSection page={page} board={board} />}
    {!big && (
      <details class="past-alarms">
        <summary>{page.reader.t('alarm.history')}</summary>
        <PastAlarms page={page} board={board} />
      </details>
    )}
  </>
);
