const reversed = Uint8Array.from({ length: 256 }, (_, byte) => {
  let back = 0;
  for (let bit = 0; bit < 8; bit++) if (byte & (1 << bit)) back |= 0x80 >> bit;
  return back;
});

/** A byte read from its other end: lines carry the first bit of a page lowest, files carry it highest. */
export const reverseByte = (byte: number): number => reversed[byte & 0xff]!;

/** A copy with each byte's bits in the opposite order. */
export function reverseBits(bytes: Uint8Array): Uint8Array {
  const back = new Uint8Array(bytes.length);
  for (let index = 0; index < bytes.length; index++) back[index] = reversed[bytes[index]!]!;
  return back;
}
