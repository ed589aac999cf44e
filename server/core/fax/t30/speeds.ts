export type BitRate = 2400 | 4800 | 7200 | 9600 | 12000 | 14400;
export type Modulation = 'V.27ter' | 'V.29' | 'V.17';

/** A way to send a page: its bits 11 to 14 of DCS (T.30 table 2), first bit highest. */
export interface Speed {
  readonly bitRate: BitRate;
  readonly modulation: Modulation;
  readonly dcs: number;
}

/** The ladder that training comes down, fastest first (T.30 5.3.6.2, table 2). */
export const speeds: readonly Speed[] = [
  { bitRate: 14400, modulation: 'V.17', dcs: 0b0001 },
  { bitRate: 12000, modulation: 'V.17', dcs: 0b0101 },
  { bitRate: 9600, modulation: 'V.17', dcs: 0b1001 },
  { bitRate: 9600, modulation: 'V.29', dcs: 0b1000 },
  { bitRate: 7200, modulation: 'V.17', dcs: 0b1101 },
  { bitRate: 7200, modulation: 'V.29', dcs: 0b1100 },
  { bitRate: 4800, modulation: 'V.27ter', dcs: 0b0100 },
  { bitRate: 2400, modulation: 'V.27ter', dcs: 0b0000 },
];

/** Bits 11 to 14 of a DIS: the modulations that its sender receives with. */
export function readModulations(dis: number): Modulation[] {
  if ((dis & 0b1101) === 0b1101) return ['V.17', 'V.29', 'V.27ter'];
  // 1110 offered V.33, which nobody has any more; 0000 is V.27ter at 2400 alone, which training finds out.
  if ((dis & 0b1100) === 0b1100) return ['V.29', 'V.27ter'];
  return dis & 0b1000 ? ['V.29'] : ['V.27ter'];
}

export function writeModulations(modulations: readonly Modulation[]): number {
  if (modulations.includes('V.17')) return 0b1101;
  if (modulations.includes('V.29')) return modulations.includes('V.27ter') ? 0b1100 : 0b1000;
  return 0b0100;
}

/** All that both ends can do, fastest first; without modulations in common, V.27ter, which everybody has (T.30 5.3.6.2). */
export function ladderOf(between: {
  ours: readonly Modulation[];
  theirs: readonly Modulation[];
  maxBitRate: BitRate;
}): Speed[] {
  return speeds.filter(
    ({ modulation, bitRate }) =>
      between.ours.includes(modulation) && between.theirs.includes(modulation) && bitRate <= between.maxBitRate,
  );
}

/** T.30 5.3.6.2.2: training check is 1.5 s of zeros; how many octets that is. */
export const trainingOctets = (bitRate: BitRate): number => Math.round((bitRate * 1.5) / 8);

/**
 * Whether a training check came well: an unbroken second of zeros (of the 1.5 s; its start may be lost, and some
 * stations send less).
 */
export function judgeTraining(octets: Uint8Array, bitRate: BitRate): boolean {
  let run = 0;
  const wanted = bitRate / 8;
  for (const octet of octets) {
    run = octet === 0 ? run + 1 : 0;
    if (run >= wanted) return true;
  }
  return false;
}
