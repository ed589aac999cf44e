import { getHeapStatistics, setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

/** Less than this is not worth a pause. */
const worthwhileBytes = 64 * 1024 * 1024;

/** The engine's own collector, which V8 gives only to who asks by a flag. */
function exposedCollector(): () => void {
  setFlagsFromString('--expose-gc');
  return runInNewContext('gc') as () => void;
}

/**
 * V8 collects a thread's garbage when it needs the room: after a busy hour an idle thread would keep hundreds of MiB for
 * good. `look` has it collected when the thread is quiet and holds twice what was left the last time; a few tens of
 * milliseconds when nobody waits.
 */
export function createMemoryReturn({
  heapBytes = () => getHeapStatistics().used_heap_size,
  collect = exposedCollector(),
}: {
  heapBytes?: () => number;
  collect?: () => void;
} = {}): { look(isQuiet: boolean): void } {
  let left = worthwhileBytes / 2;
  return {
    look(isQuiet) {
      if (!isQuiet || heapBytes() < Math.max(worthwhileBytes, 2 * left)) return;
      collect();
      left = heapBytes();
    },
  };
}
