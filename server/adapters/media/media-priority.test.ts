import { readdirSync, readFileSync } from 'node:fs';
import { test } from 'vitest';
import { eventually } from '../../testing/eventually.ts';
import { stageMedia } from '../../testing/stages/media-stage.ts';

/** Scheduling policies of this process's threads; 2 is round robin among real-time threads. See proc(5). */
const policies = (): number[] =>
  readdirSync('/proc/self/task').map((thread) => {
    const stat = readFileSync(`/proc/self/task/${thread}/stat`, 'latin1');
    return Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[38]);
  });

test('the media thread tells which priority it reached, and has it', async ({ expect }) => {
  await using stage = await stageMedia();
  const reached = await eventually(
    'a priority',
    async () => {
      const { priority } = await stage.media.stats();
      return priority === 'usual' ? undefined : priority;
    },
    3000,
  ).catch(() => 'usual');
  expect(policies().includes(2)).toBe(reached === 'real-time');
});
