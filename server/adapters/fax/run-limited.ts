import { spawn } from 'node:child_process';

export interface LimitedRun {
  program: string;
  args: readonly string[];
  /** Where it stands and puts what it needs for a while. */
  folder: string;
  cpuSeconds: number;
  patienceMs: number;
  memoryMiB: number;
  /** What it writes, as it comes; false stops it. */
  onData?(part: Buffer): boolean;
}

export type LimitedEnd =
  | { kind: 'ended'; ok: boolean; said: string }
  | { kind: 'missing' }
  /** It took more time or memory than it may, or was stopped for what it wrote. */
  | { kind: 'stopped'; why: 'time' | 'output' };

/** Limits that the shell sets before it becomes the program; 127 is what it says of one that is not there. */
const script =
  'ulimit -t "$1"; ulimit -v "$2"; ulimit -f "$3"; ulimit -c 0; shift 3; command -v "$1" >/dev/null || exit 127; exec nice -n 10 "$@"';
const NOT_FOUND = 127;
/** A file that it writes may have a GiB; in blocks of 512 bytes. */
const FILE_BLOCKS = 2 * 1024 * 1024;
const SAID = 4000;

/**
 * Runs a program that reads what strangers made: below everything else, within limits, its children ended with it.
 * Nothing of our surroundings but the path reaches it.
 */
export function runLimited(run: LimitedRun): Promise<LimitedEnd> {
  const { program, args, folder, cpuSeconds, patienceMs, memoryMiB } = run;
  const limits = [cpuSeconds, memoryMiB * 1024, FILE_BLOCKS].map(String);
  return new Promise((resolve, reject) => {
    const child = spawn('/bin/sh', ['-c', script, 'sh', ...limits, program, ...args], {
      cwd: folder,
      env: { PATH: process.env.PATH, HOME: folder, TMPDIR: folder, LC_ALL: 'C.UTF-8' },
      stdio: ['ignore', 'pipe', 'pipe'],
      // A group of its own, so that what it starts ends with it.
      detached: true,
    });
    let said = '';
    let stopped: 'time' | 'output' | undefined;
    const stop = (why: 'time' | 'output'): void => {
      stopped ??= why;
      try {
        if (child.pid !== undefined) process.kill(-child.pid, 'SIGKILL');
      } catch {
        // All of it has just ended by itself.
      }
    };
    const patience = setTimeout(() => stop('time'), patienceMs);
    child.stdout.on('data', (part: Buffer) => {
      if (stopped) return;
      if (!run.onData) said = (said + part).slice(-SAID);
      else if (!run.onData(part)) stop('output');
    });
    child.stderr.on('data', (part: Buffer) => {
      said = (said + part).slice(-SAID);
    });
    child.once('error', (error) => {
      clearTimeout(patience);
      reject(error);
    });
    child.once('close', (code, signal) => {
      clearTimeout(patience);
      if (stopped) resolve({ kind: 'stopped', why: stopped });
      else if (code === NOT_FOUND) resolve({ kind: 'missing' });
      else if (signal === 'SIGXCPU' || signal === 'SIGXFSZ' || signal === 'SIGKILL')
        resolve({ kind: 'stopped', why: 'time' });
      else resolve({ kind: 'ended', ok: code === 0, said });
    });
  });
}
