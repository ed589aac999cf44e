import { execFile } from 'node:child_process';
import { readlinkSync } from 'node:fs';
import { setPriority } from 'node:os';
import { basename } from 'node:path';
import { promisify } from 'node:util';
import { describeError } from '../../base/errors.ts';

/** `real-time`: before everything that is not; `nice`: before the pages' and the reports' threads; `usual`: as all. */
export type ThreadPriority = 'real-time' | 'nice' | 'usual';

/** Low among real-time threads: sound cards and the kernel's own come first. */
const realTimePriority = 10;
const wantedNice = -10;
const patienceMs = 2000;

/**
 * Asks for the most that the calling thread may have on Linux (systemd's LimitRTPRIO and LimitNICE say what that is) and
 * tells what it got, and why not more. Never rejects. Threads made later by this one do not inherit it.
 */
export async function claimPriority(): Promise<{ priority: ThreadPriority; why?: string }> {
  if (process.platform !== 'linux') return { priority: 'usual' };
  let why: string;
  try {
    // Read here and now: the thread pool would tell of a thread of its own.
    const threadId = basename(readlinkSync('/proc/thread-self'));
    const args = ['--reset-on-fork', '--rr', '--pid', String(realTimePriority), threadId];
    await promisify(execFile)('chrt', args, { timeout: patienceMs });
    return { priority: 'real-time' };
  } catch (error) {
    why = describeError(error);
  }
  try {
    // On Linux 0 is the calling thread, not the process.
    setPriority(0, wantedNice);
    return { priority: 'nice', why };
  } catch {
    return { priority: 'usual', why };
  }
}
