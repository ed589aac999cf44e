import type { Page } from '../layout/page.ts';
import { Act } from '../live/act.tsx';
import { Button } from '../parts/button.tsx';
import { Icon } from '../parts/icon.tsx';
import { formatShortTime } from '../texts/format.ts';
import type { Board } from './board.ts';

/** Says something to desks, and shows who has read what. What is typed is outside of what moves. */
export const NotesSection = ({ page, board }: { page: Page; board: Board }) => {
  const { t } = page.reader;
  return (
    <section aria-labelledby="notes-title">
      <h2 id="notes-title" class="section-title">
        {t('note.title')}
      </h2>
      <Act page={page} action="/supervisor/notes" class="card note-form" data-clears>
        <label>
          <span>{t('note.to')}</span>
          <select name="to">
            <option value="all">{t('note.all')}</option>
            <optgroup label={t('steer.queues')}>
              {board.queues.map(({ queueId, name }) => (
                <option value={`queue:${queueId}`}>{name}</option>
              ))}
            </optgroup>
            <optgroup label={t('steer.people')}>
              {board.people.map(({ login, name }) => (
                <option value={`person:${login}`}>{name}</option>
              ))}
            </optgroup>
          </select>
        </label>
        <label class="note-text">
          <span>{t('note.text')}</span>
          <input name="text" required maxlength={200} autocomplete="off" />
        </label>
        <Button kind="primary" icon="note">
          {t('note.send')}
        </Button>
      </Act>
      <NotesSent page={page} board={board} />
    </section>
  );
};

export const NotesSent = ({ page, board }: { page: Page; board: Board }) => {
  const { t } = page.reader;
  return (
    <ul id="board-notes" class="notes-sent">
      {board.notes.map(({ id, from, text, sentAt, people }) => (
        <li id={`note-${id}`}>
          <p>
            <b>{from}</b> <small>{formatShortTime(sentAt, page.reader)}</small> {text}
          </p>
          <ul class="note-people">
            {people.map(({ name, isRead, answer }) => (
              <li class={isRead ? 'is-read' : undefined}>
                <Icon name={isRead ? 'check' : 'clock'} />
                {answer
                  ? t('note.answered', { name, answer })
                  : t(isRead ? 'note.read-by' : 'note.unread-by', { name })}
              </li>
            ))}
          </ul>
        </li>
      ))}
    </ul>
  );
};
