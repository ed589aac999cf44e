/** Measured over the life of a leg, from RTP and RTCP (RFC 3550). */
export interface LegMedia {
  packetsReceived: number;
  packetsSent: number;
  packetsLost: number;
  jitterMs: number;
  /** Last round trip told by RTCP; undefined when the far end sends no reports. */
  roundTripMs?: number;
  /** What the far end reported losing of ours, 0..1. */
  remoteLossFraction?: number;
  /** How the far end's voice came to us: mean opinion score 1..4.4 (ITU-T G.107); absent when nothing was heard. */
  mos?: number;
  /** How ours came to the far end: its own score (RFC 3611), else by G.107 from what it reported. */
  remoteMos?: number;
}
