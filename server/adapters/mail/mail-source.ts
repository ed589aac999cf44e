import { Worker } from 'node:worker_threads';
import type { Clock, Timer } from '../../base/clock.ts';
import type { MailSourcePort, MailSourceUser } from '../../services/mail/mail-source-port.ts';
import { testImap } from './imap.ts';
import type { FromMailThread, MailThreadData, ToMailThread } from './mail-thread-messages.ts';

// The thread's entry stands beside the composition root.
const threadUrl = new URL(
  import.meta.url.endsWith('.ts') ? '../../mail-thread.ts' : './mail-thread.js',
  import.meta.url,
);
/** So long one mail may take to be fetched and read. */
const MAIL_MS = 120_000;
const PAUSE_MS = 10_000;
const STOP_MS = 3_000;

/** Mailboxes read in a thread of their own; one that a mail has ended is begun anew, and that mail read only at its head. */
export function createMailSource({ clock }: { clock: Clock }): MailSourcePort {
  return {
    test: testImap,

    watch(settings, by: MailSourceUser) {
      const poison: number[] = [];
      let worker: Worker | undefined;
      let watchdog: Timer | undefined;
      let pause: Timer | undefined;
      let at: number | undefined;
      let isStopped = false;
      let over: Promise<void> = Promise.resolve();

      function answer(message: ToMailThread): void {
        worker?.postMessage(message);
      }

      async function take(taken: Extract<FromMailThread, { kind: 'taken' }>['taken']): Promise<void> {
        try {
          await by.take(taken);
          answer({ kind: 'kept' });
        } catch (error) {
          answer({ kind: 'not-kept', why: String(error) });
        }
      }

      function hear(message: FromMailThread): void {
        watchdog?.cancel();
        if (message.kind === 'at') {
          at = message.uid;
          watchdog = clock.after(MAIL_MS, () => void worker?.terminate());
        } else {
          at = undefined;
          if (message.kind === 'state') by.told(message.state);
          else void take(message.taken);
        }
      }

      function start(): void {
        const workerData: MailThreadData = { settings, position: by.position(), poison };
        const thread = new Worker(threadUrl, {
          workerData,
          // A mail that unfolds without end takes its own thread with it, not the house.
          resourceLimits: { maxOldGenerationSizeMb: 384 },
        });
        worker = thread;
        thread.on('message', hear);
        let why = 'the thread ended';
        thread.on('error', (error) => {
          why = String(error);
        });
        over = new Promise((resolve) => {
          thread.on('exit', () => {
            watchdog?.cancel();
            resolve();
            if (isStopped) return;
            if (at !== undefined) poison.push(at);
            by.told({ kind: 'failed', why: 'broken', detail: why.slice(0, 300) });
            pause = clock.after(at === undefined ? PAUSE_MS : 1, start);
            at = undefined;
          });
        });
      }

      start();
      return {
        async stop() {
          isStopped = true;
          pause?.cancel();
          watchdog?.cancel();
          answer({ kind: 'stop' });
          const late = clock.after(STOP_MS, () => void worker?.terminate());
          await over;
          late.cancel();
        },
      };
    },
  };
}
