/** Encryption of the voice by SDES (RFC 4568): `optional` takes it when the peer offers it, `required` refuses calls without. */
export type SrtpUse = 'off' | 'optional' | 'required';
/** `auto`: as the peer's messages tell; `always`: answer where it came from; `never`: trust what Contact and Via say. */
export type NatHandling = 'auto' | 'always' | 'never';
/** Digest algorithms with this peer (RFC 8760); `auto`: the strongest that both know. */
export type DigestChoice = 'auto' | 'md5' | 'sha-256';

/** How the peer sends keys; `auto`: as events where it agrees on them, else as sound or by INFO, whichever comes first. */
export type DigitWay = 'auto' | 'rfc4733' | 'info' | 'inband';

/**
 * Codecs spoken with the peer, the preferred first; what is not named is not spoken. `auto`: both, A-law offered first,
 * and of what the peer offers the one that it prefers.
 */
export type CodecOrder = 'auto' | 'pcma-pcmu' | 'pcmu-pcma' | 'pcma' | 'pcmu';

/** How we speak to one phone or carrier. */
export interface PeerSwitches {
  srtp: SrtpUse;
  nat: NatHandling;
  /** Extension: what we challenge with. Trunk: what we accept to answer. */
  digest: DigestChoice;
  dtmf: DigitWay;
  codecs: CodecOrder;
  /** Longest silence of a call's signalling that we ask for (RFC 4028); 0 = we do not ask. The peer's wish is always honoured. */
  sessionTimerSec: number;
}
