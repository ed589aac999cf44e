import { expect, test } from 'vitest';
import { createPortWriter } from './port-writer.ts';

/** A port that takes a piece only when told to. */
function openSlowPort() {
  const taken: number[] = [];
  let done: ((error?: Error | null) => void) | undefined;
  const left: [number, number][] = [];
  const failed: string[] = [];
  const writer = createPortWriter(
    {
      write(bytes, then) {
        taken.push(bytes.length);
        done = then;
      },
    },
    { onLeft: (octets, of) => void left.push([octets, of]), onFail: (error) => void failed.push(error.message) },
  );
  return { writer, taken, left, failed, take: (error?: Error) => done?.(error) };
}

test('what is written leaves piece by piece, in the pace of the port', () => {
  const port = openSlowPort();
  port.writer.write(new Uint8Array(1200));
  port.writer.write(new Uint8Array(10));
  expect(port.taken).toEqual([512]);
  for (let piece = 0; piece < 4; piece++) port.take();
  expect(port.taken).toEqual([512, 512, 176, 10]);
  expect(port.left.at(-1)).toEqual([10, 10]);
});

test('what is discarded does not leave any more, and what is written after it does', () => {
  const port = openSlowPort();
  port.writer.write(new Uint8Array(5000));
  port.writer.discard();
  port.writer.write(new Uint8Array(3));
  port.take();
  port.take();
  expect(port.taken).toEqual([512, 3]);
});

test('a port that takes nothing is told', () => {
  const port = openSlowPort();
  port.writer.write(new Uint8Array(5));
  port.take(new Error('Input/output error'));
  expect(port.failed).toEqual(['Input/output error']);
});

test('what is written after a discard leaves once the system has dropped what it kept', () => {
  const left: number[] = [];
  let dropped: (() => void) | undefined;
  const writer = createPortWriter(
    {
      write: (bytes, done) => {
        left.push(bytes.length);
        done();
      },
      drop: (done) => {
        dropped = done;
      },
    },
    { onLeft: () => undefined, onFail: () => undefined },
  );
  writer.discard();
  writer.write(Uint8Array.of(1, 2));
  expect(left).toEqual([]);
  dropped?.();
  expect(left).toEqual([2]);
});
