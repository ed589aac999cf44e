import type { MessagePort } from 'node:worker_threads';
import type { PortFrame } from './engine/control-port.ts';
import { dialogOf } from './port-messages.ts';

/** What is said in one turn goes as one message, what comes is heard in its order. */
export interface PortTurns {
  begin(port: MessagePort): void;
  /** At the end of this turn. */
  post(frame: PortFrame): void;
  flush(): void;
}

/**
 * What comes in one piece is heard in one turn, except what concerns a dialog that something was heard of in this turn
 * already, and whatever is behind it: a BYE right after the answer must find a dialog that is listened to.
 */
export function createPortTurns(hear: (frame: PortFrame) => void): PortTurns {
  let port: MessagePort | undefined;
  let unsent: PortFrame[] = [];
  let isFlushDue = false;
  const unheard: PortFrame[] = [];
  const unsettled = new Set<string>();

  function flush(): void {
    isFlushDue = false;
    if (unsent.length > 0) port?.postMessage(unsent);
    unsent = [];
  }

  function flushSoon(): void {
    if (!isFlushDue) setImmediate(flush);
    isFlushDue = true;
  }

  function work(): void {
    for (let frame = unheard[0]; frame; frame = unheard[0]) {
      const dialogId = dialogOf(frame);
      if (unsettled.has(dialogId)) return;
      unheard.shift();
      hear(frame);
      if (dialogId === '') continue;
      unsettled.add(dialogId);
      // Comes behind whatever else was put off to the end of the turn while it was heard.
      setImmediate(() => {
        unsettled.delete(dialogId);
        work();
      });
    }
  }

  return {
    begin(next) {
      port = next;
      next.on('message', (frames: PortFrame[]) => {
        unheard.push(...frames);
        // Answers leave before what else is put off to the end of the turn, like the writing of the journal.
        flushSoon();
        work();
      });
    },
    post(frame) {
      unsent.push(frame);
      flushSoon();
    },
    flush,
  };
}
