import { reverseByte } from '../bits.ts';
import { createHdlcReader, writeHdlc } from '../hdlc.ts';
import { readFrame, writeFrame } from './frames.ts';
import type { Speed } from './speeds.ts';

/** A.3.6: a partial page has at most 256 frames. */
export const FRAMES_PER_BLOCK = 256;
/** A.3.4: so often the return to control is said at the end of a partial page. */
const RETURNS = 3;
/** A.4.1: flags before the first frame of a partial page, in milliseconds. */
const PREAMBLE_MS = 200;
const FLAGS_AFTER = 4;

/** How many frames a page has; the last one is filled up with zeros. */
export const frameCount = (bytes: Uint8Array, frameOctets: number): number =>
  Math.max(1, Math.ceil(bytes.length / frameOctets));

/** The numbers of all frames of a partial page. */
export function allFrames(of: { bytes: Uint8Array; block: number; frameOctets: number }): number[] {
  const left = frameCount(of.bytes, of.frameOctets) - of.block * FRAMES_PER_BLOCK;
  return Array.from({ length: Math.min(FRAMES_PER_BLOCK, left) }, (_, number) => number);
}

/** The signal of (part of) a partial page: preamble, FCD frames, RCP three times (A.3.1). */
export function imageOfBlock(of: {
  bytes: Uint8Array;
  block: number;
  frames: readonly number[];
  frameOctets: number;
  speed: Speed;
}): Uint8Array {
  const { bytes, block, frameOctets } = of;
  const data = of.frames.map((number) => {
    const fif = new Uint8Array(1 + frameOctets);
    fif[0] = reverseByte(number);
    const at = (block * FRAMES_PER_BLOCK + number) * frameOctets;
    fif.set(bytes.subarray(at, at + frameOctets), 1);
    return writeFrame({ name: 'FCD', fif, isFinal: false, x: false });
  });
  const over = Array.from({ length: RETURNS }, () => writeFrame({ name: 'RCP', isFinal: false, x: false }));
  return writeHdlc({
    frames: [...data, ...over],
    flagsBefore: Math.ceil((of.speed.bitRate * PREAMBLE_MS) / 8000),
    flagsAfter: FLAGS_AFTER,
  });
}

/** The octets of the frames that came well, by their number; added to those that came before. */
export function framesOfImage(
  image: Uint8Array,
  before: ReadonlyMap<number, Uint8Array>,
): ReadonlyMap<number, Uint8Array> {
  const all = new Map(before);
  for (const octets of createHdlcReader().push(image)) {
    const frame = readFrame(octets);
    if (frame?.name === 'FCD' && frame.fif.length > 1) all.set(reverseByte(frame.fif[0]!), frame.fif.subarray(1));
  }
  return all;
}

/** PPR (A.4.4): 256 bits, the first for frame 0; 1 = it did not come. */
export function writePageRequest(frames: ReadonlyMap<number, Uint8Array>): Uint8Array {
  const map = new Uint8Array(FRAMES_PER_BLOCK / 8);
  for (let number = 0; number < FRAMES_PER_BLOCK; number++)
    if (!frames.has(number)) map[number >> 3]! |= 0x80 >> (number & 7);
  return map;
}

/** Those of the block's frames that are asked for. */
export const readPageRequest = (map: Uint8Array, all: readonly number[]): number[] =>
  all.filter((number) => ((map[number >> 3] ?? 0) >> (7 - (number & 7))) & 1);

/** A block as one piece; frames that never came are zeros. */
export function joinBlock(frames: ReadonlyMap<number, Uint8Array>, expected: number): Uint8Array {
  const size = Math.max(0, ...[...frames.values()].map((octets) => octets.length));
  const bytes = new Uint8Array(expected * size);
  for (const [number, octets] of frames) if (number < expected) bytes.set(octets, number * size);
  return bytes;
}
