import { instantAt, parseMinute } from '../../core/schedule/local-time.ts';
import { maxFileBytes } from '../../services/files/files.ts';
import type { WebDeps } from '../web-deps.ts';

/** Papers that were ticked, then those brought; `too-big` when one is more than a file may be, `empty-file` when nothing is in one. */
export async function readPapers(
  { files }: Pick<WebDeps, 'files'>,
  body: Record<string, unknown>,
  by: string,
): Promise<string[] | 'too-big' | 'empty-file'> {
  const ticked = [body.paper ?? []].flat().filter((id) => typeof id === 'string' && files.find(id)) as string[];
  const brought = [body.file ?? []].flat().filter((each) => each instanceof File && each.name !== '') as File[];
  // A cover that goes without its paper would look as if all had gone.
  if (brought.some(({ size }) => size === 0)) return 'empty-file';
  if (brought.some(({ size }) => size > maxFileBytes)) return 'too-big';
  const kept: string[] = [];
  for (const each of brought) {
    const bytes = new Uint8Array(await each.arrayBuffer());
    kept.push((await files.keep({ name: each.name, type: each.type, bytes, by })).id);
  }
  return [...ticked, ...kept];
}

/** Longer ago than it takes to fill a form in. */
const LATE_MS = 600_000;

/** Whether what was typed as the time to send at is none, or one that is over: nobody means that it goes at once. */
export function isBadMoment(typed: string, at: { timezone: string; now: number }): boolean {
  const moment = readMoment(typed, at.timezone);
  return typed !== '' && (moment === undefined || moment < at.now - LATE_MS);
}

/** `2026-11-22T09:30` on the office's clock; undefined for anything else. */
export function readMoment(typed: string, timezone: string): number | undefined {
  const [, date, time] = /^(\d{4}-\d{2}-\d{2})T(\d{2}:\d{2})/.exec(typed) ?? [];
  const minute = time === undefined ? undefined : parseMinute(time);
  return date === undefined || minute === undefined ? undefined : instantAt(timezone, { date, minute });
}
