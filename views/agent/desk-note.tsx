import type { Page } from '../layout/page.ts';
import { CsrfField } from '../layout/user-menu.tsx';
import { Button } from '../parts/button.tsx';
import { formatShortTime } from '../texts/format.ts';
import type { Desk } from './desk.ts';
import { Key, onKey } from './desk-keys.tsx';

/** Notes of the call at hand: saved while typing, there again after a reload, open during the wrap-up. */
export const NotePart = ({ page, desk }: { page: Page; desk: Desk }) => {
  const { t } = page.reader;
  const { note } = desk;
  return (
    <div id="desk-note">
      {note && (
        // A push never touches it: its id changes with the call.
        <form
          id={`note-${note.callId}`}
          class="card note"
          method="post"
          action={`/agent/calls/${note.callId}/notes`}
          hx-morph-skip=""
          data-save={`/agent/calls/${note.callId}/notes`}
          data-seen={note.savedAt ?? 0}
        >
          <CsrfField page={page} />
          <div class="card-head">
            <label for={`note-text-${note.callId}`}>
              <h2>
                {t('desk.notes')} <Key of="note" />
              </h2>
            </label>
            <small class="note-state" aria-live="polite">
              {note.savedAt === undefined
                ? ''
                : t('desk.saved-at', { time: formatShortTime(note.savedAt, page.reader) })}
            </small>
          </div>
          <textarea
            id={`note-text-${note.callId}`}
            name="text"
            rows={5}
            maxlength={20_000}
            placeholder={t('desk.notes-hint')}
            {...onKey('note')}
          >
            {note.text}
          </textarea>
          <div class="without-script">
            <Button size="small">{t('action.save')}</Button>
          </div>
        </form>
      )}
    </div>
  );
};
