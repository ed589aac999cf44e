import { RingingNotices } from '../faxes/inbox-page.tsx';
import type { Page } from '../layout/page.ts';
import { Icon } from '../parts/icon.tsx';
import type { Desk } from './desk.ts';

/** Who is on a fax line, and what waits in the own mailbox; nothing while nobody has left anything new. */
export const MessagesPart = ({ page, desk }: { page: Page; desk: Desk }) => (
  <div id="desk-messages">
    <RingingNotices page={page} lines={desk.faxLines ?? []} />
    {desk.messages > 0 && (
      <a class="card waiting-messages" href="/messages">
        <Icon name="envelope" />
        {page.reader.t('messages.unheard', { count: desk.messages })}
      </a>
    )}
  </div>
);
