import { decodeG711, type G711 } from './g711.ts';

export type WavEncoding = 'pcm16' | G711;

export interface WavFormat {
  encoding: WavEncoding;
  channels: number;
  sampleRate: number;
}

export interface WavHeader extends WavFormat {
  /** Where the samples begin, and how many bytes of them the header tells; the file may hold fewer (cut) or more. */
  dataStart: number;
  dataBytes: number;
}

/** Length of what `printWavHeader` makes. */
export const wavHeaderBytes = 44;

const formatTags: Record<WavEncoding, number> = { pcm16: 1, PCMA: 6, PCMU: 7 };
const bytesPerSample = (encoding: WavEncoding): number => (encoding === 'pcm16' ? 2 : 1);

/** 44 bytes: RIFF, `fmt ` and the head of `data`. */
export function printWavHeader(format: WavFormat, dataBytes: number): Uint8Array {
  const header = new Uint8Array(wavHeaderBytes);
  const view = new DataView(header.buffer);
  const name = (at: number, text: string): void => header.set(new TextEncoder().encode(text), at);
  const block = format.channels * bytesPerSample(format.encoding);
  name(0, 'RIFF');
  view.setUint32(4, wavHeaderBytes - 8 + dataBytes, true);
  name(8, 'WAVEfmt ');
  view.setUint32(16, 16, true);
  view.setUint16(20, formatTags[format.encoding], true);
  view.setUint16(22, format.channels, true);
  view.setUint32(24, format.sampleRate, true);
  view.setUint32(28, format.sampleRate * block, true);
  view.setUint16(32, block, true);
  view.setUint16(34, 8 * bytesPerSample(format.encoding), true);
  name(36, 'data');
  view.setUint32(40, dataBytes, true);
  return header;
}

/** Reads the chunks up to `data`; undefined when it is no WAV of a kind that we play. */
export function parseWavHeader(file: Uint8Array): WavHeader | undefined {
  const view = new DataView(file.buffer, file.byteOffset, file.byteLength);
  const name = (at: number): string => new TextDecoder('latin1').decode(file.subarray(at, at + 4));
  if (file.length < 12 || name(0) !== 'RIFF' || name(8) !== 'WAVE') return undefined;
  let format: WavFormat | undefined;
  for (let at = 12; at + 8 <= file.length; ) {
    const bytes = view.getUint32(at + 4, true);
    if (name(at) === 'data') return format && { ...format, dataStart: at + 8, dataBytes: bytes };
    if (name(at) === 'fmt ') {
      if (bytes < 16 || at + 24 > file.length) return undefined;
      const tag = view.getUint16(at + 8, true);
      const encoding = (Object.keys(formatTags) as WavEncoding[]).find((known) => formatTags[known] === tag);
      if (!encoding || view.getUint16(at + 22, true) !== 8 * bytesPerSample(encoding)) return undefined;
      format = { encoding, channels: view.getUint16(at + 10, true), sampleRate: view.getUint32(at + 12, true) };
      if (format.channels === 0) return undefined;
    }
    // Chunks are padded to even length.
    at += 8 + bytes + (bytes & 1);
  }
  return undefined;
}

/** All samples of a WAV file, a list for each channel; undefined when it is none. A cut file gives what it holds. */
export function readWav(file: Uint8Array): { header: WavHeader; channels: Int16Array[] } | undefined {
  const header = parseWavHeader(file);
  if (!header) return undefined;
  const end = Math.min(file.length, header.dataStart + header.dataBytes);
  const data = file.subarray(header.dataStart, end);
  let samples: Int16Array;
  if (header.encoding === 'pcm16') {
    const view = new DataView(data.buffer, data.byteOffset, data.byteLength);
    samples = Int16Array.from({ length: data.length >> 1 }, (_, index) => view.getInt16(index * 2, true));
  } else samples = decodeG711(data, header.encoding);
  const frames = Math.floor(samples.length / header.channels);
  const channels = Array.from({ length: header.channels }, (_, channel) =>
    Int16Array.from({ length: frames }, (_, frame) => samples[frame * header.channels + channel]!),
  );
  return { header, channels };
}
