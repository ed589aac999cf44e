import { type ChildProcess, fork } from 'node:child_process';
import type { Log } from '../../base/log.ts';
import type { FromModem, ModemStart, ToModem } from './modem-messages.ts';

const entry = new URL(import.meta.url.endsWith('.ts') ? './modem-process.ts' : './modem-process.js', import.meta.url);
/** Longer than a modem takes to hang up in the middle of a page. */
const stopPatienceMs = 9_000;

/** The process of one modem, from our side. */
export interface ModemHost {
  tell(message: ToModem): void;
  /** Ends it; resolves when it is gone. Idempotent. */
  stop(): Promise<void>;
}

/** Starts it; `onMessage` hears what it tells, `onExit` once that it is gone, whatever the reason. */
export function startModemHost(options: {
  start: ModemStart;
  log: Log;
  onMessage(message: FromModem): void;
  onExit(): void;
}): ModemHost {
  const { log } = options;
  const child: ChildProcess = fork(entry, {
    serialization: 'advanced',
    execArgv: ['--enable-source-maps'],
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  });
  let isOver = false;
  const exited = new Promise<void>((resolve) => {
    const over = (): void => {
      if (isOver) return;
      isOver = true;
      options.onExit();
      resolve();
    };
    child.on('error', (error) => {
      log.error('modem process fails', { error });
      if (child.pid === undefined) over();
    });
    child.on('exit', (code, signal) => {
      if (code !== 0) log.warn('modem process ended', { code, signal });
      over();
    });
  });
  child.on('message', (message) => {
    if (!isOver) options.onMessage(message as FromModem);
  });
  const tell = (message: ToModem): void => {
    if (!isOver && child.connected)
      child.send(message, (error) => error && log.debug('modem process is gone', { error }));
  };
  tell({ kind: 'start', start: options.start });
  return {
    tell,
    async stop() {
      tell({ kind: 'stop' });
      const hard = setTimeout(() => child.kill('SIGKILL'), stopPatienceMs);
      await exited;
      clearTimeout(hard);
    },
  };
}
