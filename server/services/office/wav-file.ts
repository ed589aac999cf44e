/** What a WAV file holds, or why it cannot be played on a telephone line. */
export type WavVerdict = { kind: 'good'; durationMs: number } | { kind: 'bad'; why: string };

const encodings: Record<number, { name: string; bits: number }> = {
  1: { name: 'PCM', bits: 16 },
  6: { name: 'A-law', bits: 8 },
  7: { name: 'µ-law', bits: 8 },
};

/** Only what the media worker plays: 8000 Hz, one channel, PCM of 16 bits, A-law or µ-law. */
export function judgeWav(bytes: Buffer): WavVerdict {
  if (bytes.length < 12 || bytes.toString('latin1', 0, 4) !== 'RIFF' || bytes.toString('latin1', 8, 12) !== 'WAVE')
    return { kind: 'bad', why: 'it is no WAV file' };
  let format: { code: number; channels: number; rate: number; bits: number } | undefined;
  let at = 12;
  while (at + 8 <= bytes.length) {
    const name = bytes.toString('latin1', at, at + 4);
    const size = bytes.readUInt32LE(at + 4);
    const body = at + 8;
    if (name === 'fmt ' && size >= 16 && body + 16 <= bytes.length)
      format = {
        code: bytes.readUInt16LE(body),
        channels: bytes.readUInt16LE(body + 2),
        rate: bytes.readUInt32LE(body + 4),
        bits: bytes.readUInt16LE(body + 14),
      };
    if (name === 'data') {
      if (!format) return { kind: 'bad', why: 'its samples come before their description' };
      const encoding = encodings[format.code];
      if (!encoding || format.bits !== encoding.bits || format.channels !== 1 || format.rate !== 8_000) {
        const told = `${format.rate} Hz, ${format.channels} channel(s), ${format.bits} bits, ${encoding?.name ?? `encoding ${format.code}`}`;
        return { kind: 'bad', why: `it has ${told}` };
      }
      // A program that writes to a pipe leaves the size open: what is there counts.
      const length = Math.min(size, bytes.length - body);
      if (length === 0) return { kind: 'bad', why: 'it has no sound' };
      return { kind: 'good', durationMs: Math.floor(length / (format.bits / 8) / 8) };
    }
    at = body + size + (size % 2);
  }
  return { kind: 'bad', why: 'it has no sound' };
}
