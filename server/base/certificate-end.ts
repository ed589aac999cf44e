import { X509Certificate } from 'node:crypto';

/** `soon`: within two weeks. */
export type CertificateEnd = 'far' | 'soon' | 'over';

const soonMs = 14 * 86_400_000;

/** How near the end of a certificate (PEM) is, and when it is, as an ISO date. Throws when it is no certificate. */
export function certificateEnd(options: { cert: string; nowMs: number }): { end: CertificateEnd; at: string } {
  const endMs = Date.parse(new X509Certificate(options.cert).validTo);
  const leftMs = endMs - options.nowMs;
  return { end: leftMs <= 0 ? 'over' : leftMs < soonMs ? 'soon' : 'far', at: new Date(endMs).toISOString() };
}
