import type { Page } from '../layout/page.ts';
import { Shell } from '../layout/shell.tsx';
import { LiveNotice } from '../live/live-notice.tsx';
import { LiveRegion } from '../live/live-region.tsx';
import type { Desk } from './desk.ts';
import { CallPart } from './desk-call.tsx';
import { CardPart } from './desk-card.tsx';
import { CasePart } from './desk-case.tsx';
import { DialBox } from './desk-dial.tsx';
import { BreakMenu, MePart } from './desk-me.tsx';
import { MessagesPart } from './desk-messages.tsx';
import { NotePart } from './desk-note.tsx';
import { NotesPart } from './desk-notes.tsx';
import { TodayPart } from './desk-today.tsx';

/** Where an agent works. Each part moves by itself, so that nothing typed in another is touched. */
export const DeskPage = ({ page, desk }: { page: Page; desk: Desk }) => (
  <Shell page={page} title={page.reader.t('nav.agent')} live>
    <h1 class="unseen">{page.reader.t('nav.agent')}</h1>
    <LiveRegion stream="/live/agent" now={desk.now} awake class="desk">
      <MePart page={page} desk={desk} />
      <BreakMenu page={page} desk={desk} />
      <LiveNotice page={page} />
      <NotesPart page={page} desk={desk} />
      <div class="desk-columns">
        <div class="desk-main">
          <CallPart page={page} desk={desk} />
          <CardPart page={page} desk={desk} />
          <CasePart page={page} desk={desk} />
        </div>
        <div class="desk-side">
          <MessagesPart page={page} desk={desk} />
          <DialBox page={page} />
          <NotePart page={page} desk={desk} />
          <TodayPart page={page} desk={desk} />
        </div>
      </div>
    </LiveRegion>
  </Shell>
);
