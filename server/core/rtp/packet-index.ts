import { sequenceDistance } from './packet.ts';

/** Sequence numbers in one cycle; an index is `cycle * cyclePackets + sequence`. */
const cyclePackets = 0x1_0000;
/** RFC 3711 3.3.2 asks for 64 at least. */
const windowPackets = 128;

/** Packets counted over the wrap of their sequence numbers (RFC 3711 3.3.1), each taken once (3.3.2). */
export interface PacketIndex {
  /** The index that a packet of this sequence number most likely has: the nearest to the highest taken. */
  guess(sequence: number): number;
  /** Neither taken before nor too far behind to know. */
  isNew(index: number): boolean;
  /** Only once the packet proved genuine. */
  take(index: number): void;
  highest(): number;
}

/** `first` is the index of the first packet, to be taken too. */
export function createPacketIndex(first: number): PacketIndex {
  /** The latest index seen of each place: nothing is shifted when the window moves. */
  const seen = new Float64Array(windowPackets).fill(-1);
  let highest = first;

  return {
    guess(sequence) {
      const index = highest + sequenceDistance(sequence, highest % cyclePackets);
      return index < 0 ? sequence : index;
    },
    isNew: (index) => index > highest - windowPackets && seen[index % windowPackets] !== index,
    take(index) {
      seen[index % windowPackets] = index;
      if (index > highest) highest = index;
    },
    highest: () => highest,
  };
}

/** The upper 32 bits: RFC 3711's rollover counter. */
export const cycleOf = (index: number): number => Math.floor(index / cyclePackets);

/** Index of a packet in a given cycle. */
export const indexIn = (cycle: number, sequence: number): number => cycle * cyclePackets + sequence;
