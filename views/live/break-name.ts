import type { BreakReason } from '../../server/core/office/break-reasons.ts';
import type { Reader } from '../texts/reader.ts';
import { word } from './call-words.ts';

/** A break as the office calls it; one that is no more, or the exchange's own, by its word. */
export const breakName = (reader: Reader, breaks: readonly BreakReason[], id: string): string =>
  breaks.find((each) => each.id === id)?.names[reader.language] ?? word(reader, 'break', id);
