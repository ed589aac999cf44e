import type { Page } from '../layout/page.ts';
import { Badge, type Tone } from '../parts/badge.tsx';
import type { MailLine } from './mails-view.ts';

const tones: Record<MailLine['state'], Tone> = {
  queued: 'busy',
  sending: 'busy',
  sent: 'good',
  failed: 'bad',
  bounced: 'bad',
  unsure: 'warn',
  new: 'warn',
  taken: 'info',
  done: 'quiet',
  dismissed: 'quiet',
};

/** How it stands with a mail, in a word or two. */
export const MailBadges = ({ page, line }: { page: Page; line: MailLine }) => (
  <>
    <Badge tone={tones[line.state]}>{page.reader.t(`mails-state.${line.state}`)}</Badge>
    {line.auto && <Badge tone="quiet">{page.reader.t(`mails-auto.${line.auto}`)}</Badge>}
  </>
);
