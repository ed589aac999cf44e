import { formatInstant } from '../texts/format.ts';
import type { Reader } from '../texts/reader.ts';
import type { CaseEventView } from './case-view.ts';

/** What an event tells beyond its kind and its text; '' when there is no more. */
export function caseEventDetail({ event, to, other, change }: CaseEventView, reader: Reader): string {
  const { t } = reader;
  switch (event.kind) {
    case 'pended':
      return t(`case-pending.${event.reason}`);
    case 'handed-over':
      return to ?? '';
    case 'promised':
      return formatInstant(event.dueAt, reader);
    case 'closed':
      return t(`case-result.${event.result}`);
    case 'file-added':
    case 'file-removed':
      return event.name;
    case 'task-done':
      return event.title;
    case 'changed':
      return change ?? '';
    case 'opened':
    case 'merged':
    case 'took-in':
    case 'split':
      return other ?? '';
    default:
      return '';
  }
}
