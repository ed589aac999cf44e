/** TIFF 6.0 and its class F for faxes (RFC 2306): the tags that a page in black and white has. */
export const tags = {
  newSubfileType: 254,
  imageWidth: 256,
  imageLength: 257,
  bitsPerSample: 258,
  compression: 259,
  photometric: 262,
  fillOrder: 266,
  stripOffsets: 273,
  samplesPerPixel: 277,
  rowsPerStrip: 278,
  stripByteCounts: 279,
  xResolution: 282,
  yResolution: 283,
  t4Options: 292,
  resolutionUnit: 296,
  pageNumber: 297,
} as const;

export const compressions = { none: 1, rows: 2, t4: 3, t6: 4, packBits: 32773 } as const;
/** Bits of T4Options. */
export const t4Options = { twoDimensions: 1, uncompressed: 2, alignedEol: 4 } as const;
