import { parentPort, workerData } from 'node:worker_threads';
import { systemClock } from '../../base/clock.ts';
import { CentralitaError, describeError } from '../../base/errors.ts';
import type { Log, LogLevel } from '../../base/log.ts';
import { returnMemory } from '../../base/memory-return.ts';
import { createMediaEngine } from './media-engine.ts';
import { claimPriority, type ThreadPriority } from './media-priority.ts';
import type { Answers, FromWorker, Question, ToWorker, WorkerSettings } from './media-protocol.ts';

/** Entry of the media thread: orders and questions in, answers, events and log lines out. */
if (!parentPort) throw new Error('media-worker runs as a worker thread only');
const port = parentPort;
let outbox: FromWorker[] = [];
function send(message: FromWorker): void {
  if (outbox.push(message) > 1) return;
  setImmediate(() => {
    port.postMessage(outbox);
    outbox = [];
  });
}

function logTo(room: string): Log {
  const at =
    (level: LogLevel) =>
    (text: string, fields: Record<string, unknown> = {}): void =>
      send({ kind: 'log', level, text: room ? `${room}: ${text}` : text, fields });
  return { debug: at('debug'), info: at('info'), warn: at('warn'), error: at('error'), in: logTo };
}

let priority: ThreadPriority = 'usual';
void claimPriority().then((claimed) => {
  priority = claimed.priority;
  logTo('').info('the media thread has its priority', { ...claimed });
});

const engine = createMediaEngine({
  settings: workerData as WorkerSettings,
  tell: (event) => send({ kind: 'event', event }),
  grant: (ports) => send({ kind: 'granted', ports }),
  log: logTo(''),
});

// Nobody is heard then, so nobody misses the moment that it takes.
const memory = returnMemory({ clock: systemClock, isQuiet: () => engine.stats().legs === 0 });

function answer(question: Question): Promise<Answers[keyof Answers]> | Answers[keyof Answers] {
  switch (question.kind) {
    case 'open':
      return engine.open(question.legId, question.bindTo);
    case 'close':
      return engine.close(question.legId);
    case 'stop-recording':
      return engine.stopRecording(question.recordingId);
    case 'stats':
      return { ...engine.stats(), priority };
    case 'stop':
      memory.stop();
      return engine.stop().then(() => null);
  }
}

async function reply(ask: number, question: Question): Promise<void> {
  try {
    send({ kind: 'answered', ask, value: await answer(question) });
  } catch (error) {
    const known = error instanceof CentralitaError;
    const context = known ? error.context : { why: describeError(error) };
    send({ kind: 'refused', ask, code: known ? error.code : 'media-failed', context });
  }
  // After the answer has left.
  if (question.kind === 'stop') setImmediate(() => port.close());
}

port.on('message', (messages: readonly ToWorker[]) => {
  for (const message of messages) {
    if (message.kind === 'ask') void reply(message.ask, message.question);
    else engine.obey(message);
  }
});
