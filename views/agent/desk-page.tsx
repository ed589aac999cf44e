import type { Page } from '../layout/page.ts';
import { Shell } from '../layout/shell.tsx';
import { LiveNotice } from '../live/live-notice.tsx';
import { LiveRegion } from '../live/live-region.tsx';
import type { Desk } from './desk.ts';
import { CallPart } from './desk-call.tsx';
import { CardPart } from './desk-card.tsx';
import { DialBox } from './desk-dial.tsx';
import { FiguresPlace } from './desk-figures.tsx';
import { KeysDialog } from './desk-keys.tsx';
import { BreakMenu, MePart } from './desk-me.tsx';
import { MessagesPart } from './desk-messages.tsx';
import { NotePart } from './desk-note.tsx';
import { NotesPart } from './desk-notes.tsx';
import { DeskTabs } from './desk-panels.tsx';
import { NewTaskPart } from './desk-task.tsx';

/**
 * Where an agent works: on a screen of 1366×768 or more all of it is in sight, and each region scrolls by itself. Each part
 * moves by itself, so that nothing typed in another is touched, and none has its place changed by a call that rings.
 */
export const DeskPage = ({ page, desk }: { page: Page; desk: Desk }) => (
  <Shell page={page} title={page.reader.t('nav.agent')} live style="desk.css" script="desk.js">
    <h1 class="unseen">{page.reader.t('nav.agent')}</h1>
    <LiveRegion stream="/live/agent" now={desk.now} awake class="desk">
      <div class="desk-top">
        <MePart page={page} desk={desk} />
        <BreakMenu page={page} desk={desk} />
        <LiveNotice page={page} />
        <NotesPart page={page} desk={desk} />
      </div>
      <div class="desk-body">
        <CallPart page={page} desk={desk} />
        <section class="desk-customer" aria-label={page.reader.t('desk.customer')} tabindex={0}>
          <CardPart page={page} desk={desk} />
          <p class="desk-nobody">{page.reader.t('desk.nobody')}</p>
        </section>
        <div class="desk-work">
          <DeskTabs page={page} desk={desk} place="work" />
          <NotePart page={page} desk={desk} />
        </div>
        <div class="desk-side">
          <MessagesPart page={page} desk={desk} />
          <DialBox page={page} accounts={desk.accounts} />
          <NewTaskPart page={page} desk={desk} />
          <DeskTabs page={page} desk={desk} place="side" />
          <FiguresPlace page={page} />
        </div>
      </div>
    </LiveRegion>
    <KeysDialog page={page} />
  </Shell>
);
