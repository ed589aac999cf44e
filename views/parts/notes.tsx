import { formatInstant } from '../texts/format.ts';
import type { Reader } from '../texts/reader.ts';

/** What people wrote about calls, with who and when. */
export const Notes = ({
  reader,
  notes,
}: {
  reader: Reader;
  notes: readonly { text: string; author: string; at: number }[];
}) => (
  <ul class="notes">
    {notes.map((note) => (
      <li>
        <p>{note.text}</p>
        <small>
          {note.author} · {formatInstant(note.at, reader)}
        </small>
      </li>
    ))}
  </ul>
);
