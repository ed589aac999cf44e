/** The part of a serial port that is written to. */
export interface WritablePort {
  write(bytes: Uint8Array, done: (error?: Error | null) => void): void;
  /** Drops what the system keeps for the modem: it may be half a minute of a page. */
  drop?(done: () => void): void;
}

export interface PortWriter {
  write(bytes: Uint8Array): void;
  /** Drops what has not left yet. */
  discard(): void;
}

/** Pieces so small that what is dropped is dropped in time, and the modem's pace is seen. */
const pieceBytes = 512;

/**
 * Writes in the port's own pace, piece by piece; `onLeft` hears how many octets of the last `write` have left, `onFail`
 * once that the port does not take any.
 */
export function createPortWriter(
  port: WritablePort,
  told: { onLeft(octets: number, of: number): void; onFail(error: Error): void },
): PortWriter {
  let waiting: { bytes: Uint8Array; at: number }[] = [];
  let busy = false;
  let dropping = false;

  function next(): void {
    const head = waiting[0];
    if (busy || dropping || !head) return;
    busy = true;
    const piece = head.bytes.subarray(head.at, head.at + pieceBytes);
    port.write(piece, (error) => {
      busy = false;
      if (error) return told.onFail(error);
      head.at += piece.length;
      if (head.at >= head.bytes.length && waiting[0] === head) waiting.shift();
      told.onLeft(head.at, head.bytes.length);
      next();
    });
  }

  return {
    write(bytes) {
      if (bytes.length === 0) return;
      waiting.push({ bytes, at: 0 });
      next();
    },
    discard() {
      waiting = [];
      if (!port.drop) return;
      dropping = true;
      port.drop(() => {
        dropping = false;
        next();
      });
    },
  };
}
