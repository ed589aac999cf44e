import { splitExtension } from './number-extension.ts';
import { fold } from './search-words.ts';

/** What tells two ways to reach someone apart: the key of a number with its extension, or else what was typed. */
export function sameWay(point: { channel: string; typed: string; key?: string | null | undefined }): string {
  const { channel, typed, key } = point;
  if (key === null || key === undefined) return `${channel}\n${fold(typed)}`;
  if (channel === 'mail') return `${channel}\n${key}`;
  const { extension = '' } = splitExtension(typed);
  return `${channel}\n${key};${extension}`;
}
