import { setTimeout as delay } from 'node:timers/promises';
import type { Place } from '../loopback.ts';

/** Sound requests that the application answers: what came before one of them has been worked on. */
export interface Probes {
  /** Comes back with the answer. `send` is called again while none comes, with the number of the try; throws after a minute. */
  ask(send: (text: string, tried: number) => void): Promise<void>;
  heard(text: string): void;
}

const patienceMs = 60_000;
const repeatMs = 500;

export function createProbes(place: Place, transport: string): Probes {
  let number = 0;
  const waiting = new Map<string, () => void>();
  return {
    async ask(send) {
      const id = `probe-${++number}-${place.port}`;
      const text =
        `OPTIONS sip:pbx SIP/2.0\r\nVia: SIP/2.0/${transport.toUpperCase()} ${place.address}:${place.port};rport;branch=z9hG4bK${id}\r\n` +
        `From: <sip:probe@pbx>;tag=${id}\r\nTo: <sip:pbx>\r\nCall-ID: ${id}\r\nCSeq: 1 OPTIONS\r\nMax-Forwards: 70\r\nContent-Length: 0\r\n\r\n`;
      const answered = new Promise<boolean>((resolve) => waiting.set(id, () => resolve(true)));
      try {
        for (let tried = 0; tried * repeatMs < patienceMs; tried++) {
          send(text, tried);
          const timer = new AbortController();
          const late = delay(repeatMs, false, { signal: timer.signal }).catch(() => false);
          const inTime = await Promise.race([answered, late]);
          timer.abort();
          if (inTime) return;
        }
        throw new Error(`${transport}: a sound request was not answered within ${patienceMs} ms`);
      } finally {
        waiting.delete(id);
      }
    },
    heard(text) {
      const at = text.indexOf('\r\nCall-ID: probe-');
      if (at >= 0) waiting.get(text.slice(at + 11, text.indexOf('\r\n', at + 11)))?.();
    },
  };
}
