/** What the exchange tells its gatekeeper about the world, as data that can cross threads. */
export interface GatePolicy {
  /** Sources (`sourceKey`) from which somebody logged in. */
  friends: string[];
  /** Addresses and blocks of the carriers. */
  carriers: string[];
  /** Sources that nobody reads until then (epoch ms). */
  locked: { source: string; until: number }[];
  /** Texts in From, To, Contact or User-Agent by which attack programs are known; letter case does not matter. */
  scanners: string[];
}
