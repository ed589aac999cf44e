import { setPriority } from 'node:os';
import { parentPort, workerData } from 'node:worker_threads';
import { watchImap } from './adapters/mail/imap.ts';
import type { FromMailThread, MailThreadData, ToMailThread } from './adapters/mail/mail-thread-messages.ts';
import { systemClock } from './base/clock.ts';

/** Reads a mailbox: what strangers send is taken apart away from the thread that carries calls. */
const { settings, position: begin, poison } = workerData as MailThreadData;
setPriority(0, 5);
const port = parentPort!;
const tell = (message: FromMailThread): void => port.postMessage(message);

let position = begin;
/** One mail at a time waits for the store. */
let waiting: { resolve(): void; reject(error: Error): void } | undefined;

const watch = watchImap(settings, {
  clock: systemClock,
  position: () => position,
  at: (uid) => tell({ kind: 'at', uid }),
  isPoison: (uid) => poison.includes(uid),
  told: (state) => tell({ kind: 'state', state }),
  take: (taken) =>
    new Promise<void>((resolve, reject) => {
      waiting = {
        resolve: () => {
          position = { uidValidity: taken.uidValidity, lastUid: taken.lastUid };
          resolve();
        },
        reject,
      };
      const moved = (taken.mail?.files ?? []).flatMap(({ bytes }) => (bytes ? [bytes.buffer as ArrayBuffer] : []));
      port.postMessage({ kind: 'taken', taken } satisfies FromMailThread, moved);
    }),
});

port.on('message', (message: ToMailThread) => {
  if (message.kind === 'stop') {
    waiting?.reject(new Error('stopped'));
    void watch.stop().then(() => port.close());
    return;
  }
  const one = waiting;
  waiting = undefined;
  if (message.kind === 'kept') one?.resolve();
  else one?.reject(new Error(message.why));
});
