import { open } from 'node:fs/promises';
import { parseWavHeader } from '../../core/rtp/wav.ts';

/**
 * Makes the sizes in a WAV's header agree with the length of its file: a power cut may have kept one and not the other.
 * `no-wav` when there is no header to mend; rejects with the system's error when the file cannot be opened.
 */
export async function repairWavHeader(
  file: string,
): Promise<{ kind: 'sound' | 'repaired'; durationMs: number; bytes: number } | { kind: 'no-wav' }> {
  const handle = await open(file, 'r+');
  try {
    const head = Buffer.alloc(4096);
    const { bytesRead } = await handle.read(head, 0, head.length, 0);
    const header = parseWavHeader(head.subarray(0, bytesRead));
    if (!header) return { kind: 'no-wav' };
    const { size } = await handle.stat();
    const block = header.channels * (header.encoding === 'pcm16' ? 2 : 1);
    const dataBytes = Math.floor(Math.max(0, size - header.dataStart) / block) * block;
    const durationMs = Math.round((dataBytes / block / header.sampleRate) * 1000);
    const told = { durationMs, bytes: header.dataStart + dataBytes };
    if (dataBytes === header.dataBytes) return { kind: 'sound', ...told };
    const sizes = Buffer.alloc(4);
    sizes.writeUInt32LE(header.dataStart - 8 + dataBytes);
    await handle.write(sizes, 0, 4, 4);
    sizes.writeUInt32LE(dataBytes);
    await handle.write(sizes, 0, 4, header.dataStart - 4);
    await handle.sync();
    return { kind: 'repaired', ...told };
  } finally {
    await handle.close();
  }
}
