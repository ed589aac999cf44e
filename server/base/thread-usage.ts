import { getHeapStatistics, type HeapInfo } from 'node:v8';
import type { Worker } from 'node:worker_threads';

/** What one thread takes of the machine. */
export interface ThreadUsage {
  /** JavaScript objects, also those that the next collection frees. */
  heapBytes: number;
  /** What the heap has taken of the process's memory, used or not. */
  heapTakenBytes: number;
  /** Held by objects but outside the heap: buffers, sockets, compiled regular expressions. */
  outsideBytes: number;
  /** Time on a core since the thread began. */
  cpuMs: number;
}

const usageOf = (heap: HeapInfo, cpu: NodeJS.CpuUsage): ThreadUsage => ({
  heapBytes: heap.used_heap_size,
  heapTakenBytes: heap.total_heap_size,
  outsideBytes: heap.external_memory + heap.malloced_memory,
  cpuMs: Math.round((cpu.user + cpu.system) / 1000),
});

/** Of the thread that asks. */
export const ownThreadUsage = (): ThreadUsage => usageOf(getHeapStatistics(), process.threadCpuUsage());

/** Asks the thread from outside, also while it computes; undefined when it runs no more. */
export async function threadUsage(worker: Worker): Promise<ThreadUsage | undefined> {
  try {
    const [heap, cpu] = await Promise.all([worker.getHeapStatistics(), worker.cpuUsage()]);
    return usageOf(heap, cpu);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ERR_WORKER_NOT_RUNNING') return undefined;
    throw error;
  }
}
