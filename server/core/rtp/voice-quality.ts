/** What is known of one direction of a conversation. */
export interface Transmission {
  /** 0..1, of the packets that should have come. */
  lossFraction: number;
  jitterMs: number;
  /** There and back; unknown counts as near. */
  roundTripMs?: number;
}

/** G.107's default rating with nothing wrong but G.711 itself. */
const bestRating = 93.2;
/** G.113 I.3: how well G.711 with concealment of lost packets, as phones have it, bears random loss. */
const lossRobustness = 25.1;
const packetMs = 20;
/** From here on delay disturbs the turns of a conversation. */
const disturbingMs = 177.3;

/** ITU-T G.107 B.4: what a rating sounds like, 1..4.5. */
export function mosOfRating(rating: number): number {
  if (rating <= 0) return 1;
  if (rating >= 100) return 4.5;
  return 1 + 0.035 * rating + rating * (rating - 60) * (100 - rating) * 7e-6;
}

/**
 * ITU-T G.107, the E-model with all but delay and loss at its defaults: the rating R of one direction over G.711, 0..93.2.
 * Delay is half the round trip, a packet, and a receiver that holds back twice the jitter.
 */
export function rateTransmission({ lossFraction, jitterMs, roundTripMs = 0 }: Transmission): number {
  const delayMs = roundTripMs / 2 + packetMs + 2 * jitterMs;
  const delayImpairment = 0.024 * delayMs + (delayMs > disturbingMs ? 0.11 * (delayMs - disturbingMs) : 0);
  const lossPercent = Math.min(1, Math.max(0, lossFraction)) * 100;
  const lossImpairment = (95 * lossPercent) / (lossPercent + lossRobustness);
  return Math.max(0, bestRating - delayImpairment - lossImpairment);
}

/** Mean opinion score 1..4.4 of one direction over G.711, to a tenth. */
export const estimateMos = (transmission: Transmission): number =>
  Math.round(mosOfRating(rateTransmission(transmission)) * 10) / 10;
