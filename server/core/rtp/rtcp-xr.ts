/** RFC 3611 4.7: how the far end hears one source. Undefined where it says that it does not know. */
export interface VoipMetrics {
  /** Whose packets. */
  ssrc: number;
  /** Lost on the way, 0..1. */
  lossFraction: number;
  /** Came too late to be heard, 0..1. */
  discardFraction: number;
  roundTripMs: number;
  /** Listening quality, 1..5. */
  mosListening?: number;
  /** With the delay of a conversation. */
  mosConversational?: number;
}

const voipBlockType = 7;
const voipBlockBytes = 36;

/** RFC 3611 4.7.5: tenths; 127 is "not known". */
const mosOf = (octet: number): number | undefined => (octet >= 10 && octet <= 50 ? octet / 10 : undefined);

function readVoip(view: DataView, at: number): VoipMetrics {
  const listening = mosOf(view.getUint8(at + 26));
  const conversational = mosOf(view.getUint8(at + 27));
  return {
    ssrc: view.getUint32(at + 4),
    lossFraction: view.getUint8(at + 8) / 256,
    discardFraction: view.getUint8(at + 9) / 256,
    roundTripMs: view.getUint16(at + 16),
    ...(listening === undefined ? {} : { mosListening: listening }),
    ...(conversational === undefined ? {} : { mosConversational: conversational }),
  };
}

/**
 * The VoIP metrics in an XR packet (payload type 207), given whole; other blocks are passed over. Undefined when a block
 * reaches beyond the end.
 */
export function readVoipMetrics(packet: Uint8Array): VoipMetrics[] | undefined {
  const view = new DataView(packet.buffer, packet.byteOffset, packet.byteLength);
  const found: VoipMetrics[] = [];
  for (let at = 8; at < packet.length; ) {
    if (at + 4 > packet.length) return undefined;
    const bytes = (view.getUint16(at + 2) + 1) * 4;
    if (at + bytes > packet.length) return undefined;
    if (view.getUint8(at) === voipBlockType && bytes >= voipBlockBytes) found.push(readVoip(view, at));
    at += bytes;
  }
  return found;
}
