import { randomUUID } from 'node:crypto';

/** One frame from the application: `<bytes>#<id>|<verb>|<fields…>` CRLF and, for some verbs, SIP text. */
export interface ControlFrame {
  id: string;
  verb: string;
  fields: string[];
  sip: Uint8Array | undefined;
}

/** As an engine takes it: SIP text comes in bytes from a connection, as text from another thread. */
export type AppFrame = Omit<ControlFrame, 'sip'> & { sip: Uint8Array | string | undefined };

export const maxFrameBytes = 1024 * 1024;
const maxDigits = 7;

/**
 * Cuts the stream of one connection into frames of at most `limit` bytes. `push` returns undefined when the stream is not
 * of this protocol.
 */
export function createFrameReader(limit: () => number = () => maxFrameBytes): {
  push(chunk: Buffer): ControlFrame[] | undefined;
} {
  let pending: Buffer = Buffer.alloc(0);
  return {
    push(chunk) {
      pending = pending.length === 0 ? chunk : Buffer.concat([pending, chunk]);
      const frames: ControlFrame[] = [];
      let at = 0;
      for (;;) {
        const hash = pending.indexOf(35, at);
        const digits = pending.toString('latin1', at, hash < 0 ? Math.min(pending.length, at + maxDigits + 1) : hash);
        if (!/^\d{0,7}$/.test(digits) || (hash >= 0 && digits === '')) return undefined;
        if (hash < 0) break;
        const size = Number(digits);
        if (size > limit()) return undefined;
        if (pending.length < hash + 1 + size) break;
        at = hash + 1 + size;
        frames.push(readFrame(pending.subarray(hash + 1, at)));
      }
      pending = pending.subarray(at);
      return frames;
    },
  };
}

function readFrame(payload: Buffer): ControlFrame {
  const end = payload.indexOf('\r\n');
  const [id = '', verb = '', ...fields] = payload.toString('utf8', 0, end < 0 ? payload.length : end).split('|');
  return { id, verb, fields, sip: end < 0 ? undefined : payload.subarray(end + 2) };
}

/** A frame with an id of its own; `fields` are not escaped, as the protocol has no way to. */
export function printFrame(fields: readonly (string | number)[], sip?: Uint8Array): Buffer {
  const meta = `${randomUUID()}|${fields.join('|')}${sip ? '\r\n' : ''}`;
  const size = Buffer.byteLength(meta) + (sip?.length ?? 0);
  const digits = `${size}#`;
  const frame = Buffer.allocUnsafe(digits.length + size);
  const at = frame.write(digits, 'latin1');
  const end = at + frame.write(meta, at);
  if (sip) frame.set(sip, end);
  return frame;
}
