import { getHeapStatistics, setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import type { Clock } from './clock.ts';

/** Less than this is not worth a pause. */
const worthwhileBytes = 24 * 1024 * 1024;
const lookEveryMs = 15_000;

/** The engine's own collector, which V8 gives only to who asks by a flag. `last-resort` also gives the pages back. */
function exposedCollector(): () => void {
  setFlagsFromString('--expose-gc');
  const collect = runInNewContext('gc') as (how: { type: 'major'; flavor: 'last-resort' }) => void;
  return () => collect({ type: 'major', flavor: 'last-resort' });
}

/**
 * V8 collects a thread's garbage when it needs the room, and keeps the pages: after a busy hour an idle thread would hold
 * hundreds of MiB for good. `look` has them given back when the thread has been quiet twice in a row and holds half as
 * much again as was left the last time; a tenth of a second at most when nobody waits.
 */
export function createMemoryReturn({
  heldBytes = () => getHeapStatistics().total_heap_size,
  collect = exposedCollector(),
}: {
  heldBytes?: () => number;
  collect?: () => void;
} = {}): { look(isQuiet: boolean): void } {
  let left = worthwhileBytes;
  let wasQuiet = false;
  return {
    look(isQuiet) {
      const isStill = isQuiet && wasQuiet;
      wasQuiet = isQuiet;
      if (!isStill || heldBytes() < left + Math.max(worthwhileBytes, left / 2)) return;
      collect();
      left = heldBytes();
    },
  };
}

/**
 * Looks after the thread that it is called in, each quarter of a minute. Short work may come and go between two looks
 * by the hundred: `begun` counts all that ever began, where `isQuiet` knows only what stands.
 */
export function returnMemory(deps: {
  clock: Pick<Clock, 'after'>;
  isQuiet: () => boolean;
  begun?: () => number;
  memory?: ReturnType<typeof createMemoryReturn>;
}): { stop(): void } {
  const { memory = createMemoryReturn(), begun = () => 0 } = deps;
  let begunBefore = begun();
  let timer = deps.clock.after(lookEveryMs, look);
  function look(): void {
    const begunNow = begun();
    memory.look(begunNow === begunBefore && deps.isQuiet());
    begunBefore = begunNow;
    timer = deps.clock.after(lookEveryMs, look);
  }
  return { stop: () => timer.cancel() };
}
