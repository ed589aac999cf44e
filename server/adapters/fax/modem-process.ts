import { randomUUID } from 'node:crypto';
import { realpathSync } from 'node:fs';
import { SerialPort } from 'serialport';
import { systemClock } from '../../base/clock.ts';
import { createLog } from '../../base/log.ts';
import type { FromModem, ModemStart, ToModem } from './modem-messages.ts';
import { type RunningModem, runModem } from './run-modem.ts';

/**
 * The process of one modem: serial ports abort whoever reads them in a thread, and a fax waits for nobody. It ends when
 * the port is gone or its parent is.
 */
const level = process.env.CENTRALITA_FAX_LOG === 'debug' ? 'debug' : 'warn';
const log = createLog(level).in('modem');
let modem: RunningModem | undefined;
let port: SerialPort | undefined;

let isStopping = false;

/**
 * A line is not left off the hook: not every modem hangs up when its port is closed. In the middle of a page a modem takes
 * commands again only when all that it has been given is on the line, which takes seconds.
 */
const hangUpMs = 8_000;

function tell(message: FromModem): void {
  if (process.connected) process.send?.(message);
  if (message.kind === 'idle' && isStopping) leave();
}

function stop(): void {
  if (isStopping) return;
  isStopping = true;
  if (!modem?.isBusy()) {
    leave();
    return;
  }
  modem.order({ kind: 'cancel' });
  setTimeout(leave, hangUpMs);
}

function leave(): void {
  modem?.stop();
  tell({ kind: 'gone' });
  // What was told is still to leave.
  if (process.connected) process.disconnect();
  port?.removeAllListeners();
  // What could not be written any more is told as an error of the port.
  port?.on('error', () => process.exit(0));
  if (port?.isOpen) port.close(() => process.exit(0));
  else process.exit(0);
}

function realPath(path: string): string {
  try {
    return realpathSync(path);
  } catch {
    // It is gone: opening will tell.
    return path;
  }
}

function open(start: ModemStart): void {
  // A USB modem (ACM) keeps its pace by itself; one behind a real serial line needs RTS and CTS.
  const rtscts = /tty(USB|S)\d+$/.test(realPath(start.path));
  const opened = new SerialPort({ path: start.path, baudRate: 115_200, autoOpen: false, rtscts });
  port = opened;
  opened.on('error', (error) => log.warn('port fails', { error: error.message }));
  opened.on('close', leave);
  opened.open((error) => {
    if (error) {
      tell({ kind: 'sick', why: 'port-not-opened', detail: error.message });
      return leave();
    }
    // What the modem said while nobody read is of the past.
    opened.flush(() => {
      opened.on('data', (chunk: Buffer) => modem?.bytes(chunk));
      modem = runModem({
        port: {
          write: (bytes, done) => opened.write(Buffer.from(bytes), done),
          drop: (done) => (opened.isOpen ? opened.flush(done) : done()),
        },
        start,
        clock: systemClock,
        log: log.in(start.path),
        tell,
        newCallId: randomUUID,
      });
    });
  });
}

process.on('message', (message: ToModem) => {
  if (message.kind === 'start') open(message.start);
  else if (message.kind === 'stop') stop();
  else modem?.order(message);
});
// The parent is gone, and maybe whoever read what we log: neither keeps us from hanging up.
process.on('disconnect', stop);
for (const stream of [process.stdout, process.stderr]) stream.on('error', () => undefined);
// The terminal's Ctrl-C is for the parent, which stops us in order.
process.on('SIGINT', () => undefined);
