import type { SipMessage } from './message.ts';
import { headerValues } from './message.ts';

/** Why a request of ours had no answer. The certificate's: it is for another name, out of date, or nobody we trust has signed it. */
export type SignalFailure =
  | 'timeout'
  | 'unreachable'
  | 'certificate-name'
  | 'certificate-expired'
  | 'certificate-untrusted';

const expired = ['CERT_HAS_EXPIRED', 'CERT_NOT_YET_VALID'];

/** OpenSSL's word for a certificate that was refused; undefined for any other errno. */
function certificateFault(code: string): SignalFailure | undefined {
  if (code === 'ERR_TLS_CERT_ALTNAME_INVALID' || code === 'HOSTNAME_MISMATCH') return 'certificate-name';
  if (expired.includes(code)) return 'certificate-expired';
  return /CERT|INVALID_CA|UNABLE_TO_VERIFY_LEAF_SIGNATURE/.test(code) ? 'certificate-untrusted' : undefined;
}

/** RFC 3261 20.43: the errno of what kept a request from leaving, as the engine writes it into the response it makes up. */
export const warningOf = (code: string): string => `399 localhost "${code.replace(/[^\w ]/g, '')}"`;

/** Of a response that was made up because nobody answered. */
export function signalFailureOf(response: SipMessage, status: number): SignalFailure {
  if (status === 408) return 'timeout';
  for (const value of headerValues(response, 'Warning')) {
    const fault = certificateFault(/^399 \S+ "(\w*)"$/.exec(value)?.[1] ?? '');
    if (fault) return fault;
  }
  return 'unreachable';
}
