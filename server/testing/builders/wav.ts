/** A WAV file of 16-bit PCM silence, or of whatever the header fields say. */
export function wavFile(
  how: { ms?: number; rate?: number; channels?: number; code?: number; bits?: number } = {},
): Buffer {
  const { ms = 100, rate = 8_000, channels = 1, code = 1, bits = 16 } = how;
  const samples = Buffer.alloc(Math.floor((ms * rate) / 1_000) * channels * (bits / 8));
  const header = Buffer.alloc(44);
  header.write('RIFF', 0, 'latin1');
  header.writeUInt32LE(36 + samples.length, 4);
  header.write('WAVEfmt ', 8, 'latin1');
  header.writeUInt32LE(16, 16);
  header.writeUInt16LE(code, 20);
  header.writeUInt16LE(channels, 22);
  header.writeUInt32LE(rate, 24);
  header.writeUInt32LE((rate * channels * bits) / 8, 28);
  header.writeUInt16LE((channels * bits) / 8, 32);
  header.writeUInt16LE(bits, 34);
  header.write('data', 36, 'latin1');
  header.writeUInt32LE(samples.length, 40);
  return Buffer.concat([header, samples]);
}
