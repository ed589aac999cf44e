import { type ChildProcess, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { createFacts, type Facts } from './facts.ts';

export interface Exit {
  code: number | null;
  signal: NodeJS.Signals | null;
}

/** A child process whose output is kept line by line. */
export interface RunningProcess extends AsyncDisposable {
  readonly name: string;
  readonly pid: number;
  /** stdout and stderr in the order read. */
  readonly lines: Facts<string>;
  /** stdout alone, complete once `exited`. */
  readonly stdout: () => string;
  readonly exited: Promise<Exit>;
  /** Types a line; only with `talks`. */
  type(line: string): void;
  /** Sends the signal and waits; after `graceMs` (default 5 s) kills it hard. Idempotent. */
  stop(signal?: NodeJS.Signals, graceMs?: number): Promise<Exit>;
}

const alive = new Set<ChildProcess>();

/** With the processes that it started itself: each child leads a group of its own. */
function killHard(child: ChildProcess): void {
  try {
    if (child.pid !== undefined) process.kill(-child.pid, 'SIGKILL');
  } catch {
    // It was just gone.
  }
}
// A runner that dies in the middle of a test leaves no phone ringing.
process.on('exit', () => {
  for (const child of alive) killHard(child);
});

export function startProcess(start: {
  name: string;
  command: string;
  args: readonly string[];
  cwd?: string;
  env?: NodeJS.ProcessEnv;
  /** Its stdin is ours to type on. */
  talks?: boolean;
}): RunningProcess {
  const child = spawn(start.command, start.args, {
    cwd: start.cwd,
    env: { ...process.env, ...start.env },
    stdio: ['pipe', 'pipe', 'pipe'],
    // A process group of its own: the terminal's Ctrl-C reaches us alone, and we stop them in order.
    detached: true,
  });
  alive.add(child);
  // It may end before it has read what was typed; its end is told by `exited`.
  child.stdin.on('error', () => undefined);
  if (!start.talks) child.stdin.end();
  const lines = createFacts<string>(start.name);
  const stdout: string[] = [];
  createInterface({ input: child.stdout }).on('line', (line) => {
    stdout.push(line);
    lines.push(line);
  });
  createInterface({ input: child.stderr }).on('line', (line) => lines.push(line));

  const exited = new Promise<Exit>((resolve) => {
    child.on('error', (error) => lines.push(`cannot run ${start.command}: ${error.message}`));
    // `close` comes after the last line of output, also when the program could not be started.
    child.on('close', (code, signal) => {
      alive.delete(child);
      lines.end(`it ended with ${signal ?? `exit code ${code}`}`);
      resolve({ code, signal });
    });
  });

  const running: RunningProcess = {
    name: start.name,
    pid: child.pid ?? 0,
    lines,
    stdout: () => stdout.join('\n'),
    exited,
    type: (line) => void child.stdin.write(`${line}\n`),
    async stop(signal = 'SIGTERM', graceMs = 5_000) {
      if (alive.has(child)) child.kill(signal);
      const hard = setTimeout(() => killHard(child), graceMs);
      const exit = await exited;
      clearTimeout(hard);
      return exit;
    },
    [Symbol.asyncDispose]: async () => void (await running.stop()),
  };
  return running;
}
