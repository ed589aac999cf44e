import type { Page } from '../layout/page.ts';
import { Act } from '../live/act.tsx';
import { Button } from '../parts/button.tsx';
import { Icon } from '../parts/icon.tsx';
import { formatShortTime } from '../texts/format.ts';
import type { Desk } from './desk.ts';

/** What supervisors say to this desk: it stays until it was read, and may be answered with a few words. */
export const NotesPart = ({ page, desk }: { page: Page; desk: Desk }) => {
  const { t } = page.reader;
  return (
    <div id="desk-notes" aria-live="assertive">
      {desk.notes.map(({ id, from, text, sentAt }) => (
        <article class="card desk-note-in" id={`note-in-${id}`}>
          <Icon name="note" />
          <p>
            <b>{from}</b> <small>{formatShortTime(sentAt, page.reader)}</small>
            <span class="under-text">{text}</span>
          </p>
          <Act page={page} action={`/agent/notes/${id}`} class="note-answer">
            <input name="answer" maxlength={200} aria-label={t('note.answer')} placeholder={t('note.answer')} />
            <Button kind="primary" size="small" icon="check">
              {t('note.read')}
            </Button>
          </Act>
        </article>
      ))}
    </div>
  );
};
