import type { MessagePort } from 'node:worker_threads';
import type { AppFrame } from './control-frames.ts';
import type { ControlClient } from './control-server.ts';

/**
 * A frame of the control protocol between threads of one process: the SIP text ('' without) and the protocol's fields
 * behind it, without sizes or ids of its own. Many go as one message. To the application `open` comes first, with where
 * the engine listens; from the application the fields are id (empty where no answer is wanted), verb and what follows.
 */
export type PortFrame = readonly (string | number)[];

const textOf = (bytes: Uint8Array): string =>
  Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('utf8');

/** An application in another thread, which whoever made the thread has let in. */
export function openControlPort(
  port: MessagePort,
  on: { onFrame(frame: AppFrame): void; onGone(): void },
): ControlClient & { close(): void } {
  let isOpen = true;
  /** What one turn of the engine says goes as one message: each would wake the application. */
  let unsent: PortFrame[] = [];
  function flush(): void {
    if (isOpen && unsent.length > 0) port.postMessage(unsent);
    unsent = [];
  }
  port.on('message', (frames: PortFrame[]) => {
    for (const [sip, id, verb, ...fields] of frames as string[][]) {
      if (isOpen) on.onFrame({ id: id!, verb: verb!, fields, sip: sip === '' ? undefined : sip });
    }
  });
  port.on('close', () => {
    if (!isOpen) return;
    isOpen = false;
    on.onGone();
  });
  return {
    settles: true,
    get connected() {
      return isOpen;
    },
    write(fields, sip) {
      if (!isOpen || (fields[0] === 'response' && fields[1] === '')) return;
      if (unsent.push([sip ? textOf(sip) : '', ...fields]) === 1) setImmediate(flush);
    },
    hurry: flush,
    close() {
      flush();
      port.close();
    },
  };
}
