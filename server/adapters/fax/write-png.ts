import { crc32, deflateSync } from 'node:zlib';
import type { FaxPage } from '../../core/fax/page.ts';
import type { GreyPicture } from '../../core/fax/shrink-page.ts';

const signature = Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a);

function chunk(type: string, data: Uint8Array): Buffer {
  const whole = Buffer.alloc(data.length + 12);
  whole.writeUInt32BE(data.length, 0);
  whole.write(type, 4, 'latin1');
  whole.set(data, 8);
  whole.writeUInt32BE(crc32(whole.subarray(4, data.length + 8)), data.length + 8);
  return whole;
}

/** `rowBytes` of each row go into the file as they are, grey of `depth` bits (PNG 11.2.2). */
function writePng(of: { width: number; height: number; depth: 1 | 8; rowBytes: number; rows: Uint8Array }): Uint8Array {
  const { width, height, depth, rowBytes, rows } = of;
  const head = Buffer.alloc(13);
  head.writeUInt32BE(width, 0);
  head.writeUInt32BE(height, 4);
  head[8] = depth;
  const lines = Buffer.alloc((rowBytes + 1) * height);
  for (let y = 0; y < height; y++) lines.set(rows.subarray(y * rowBytes, (y + 1) * rowBytes), y * (rowBytes + 1) + 1);
  return new Uint8Array(
    Buffer.concat([
      signature,
      chunk('IHDR', head),
      chunk('IDAT', deflateSync(lines, { level: 6 })),
      chunk('IEND', new Uint8Array(0)),
    ]),
  );
}

/** A thumbnail or preview. */
export const greyPng = ({ width, height, pels }: GreyPicture): Uint8Array =>
  writePng({ width, height, depth: 8, rowBytes: width, rows: pels });

/** Every pel of the page as it is; its pels are not square (`FaxPage.resolution`). */
export const pagePng = ({ width, rows, bits }: FaxPage): Uint8Array =>
  writePng({ width, height: rows, depth: 1, rowBytes: width >> 3, rows: bits.map((byte) => ~byte & 0xff) });
