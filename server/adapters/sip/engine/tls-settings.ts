import {
  type ConnectionOptions,
  checkServerIdentity,
  createSecureContext,
  getCACertificates,
  type PeerCertificate,
  type SecureContext,
} from 'node:tls';

/** PEM texts. */
export interface KeyPair {
  cert: string;
  key: string;
}

export interface TlsSettings {
  /** What we show to who connects, and to servers that ask for it when `showToServers`. */
  own?: KeyPair | undefined;
  showToServers?: boolean | undefined;
  /** PEM of the authorities that servers' certificates must come from; the system's when absent. */
  authorities?: string | undefined;
  /** Whether servers must prove who they are; true unless said otherwise. */
  verify?: boolean | undefined;
}

const minVersion = 'TLSv1.2';

export const contextOf = (pair: KeyPair): SecureContext => createSecureContext({ ...pair, minVersion });

/** RFC 5922 7.2: a certificate may also name the SIP domain in a URI of its own. */
function checkSipIdentity(name: string, certificate: PeerCertificate): Error | undefined {
  const refused = checkServerIdentity(name, certificate);
  const names = (certificate.subjectaltname ?? '').split(', ').map((each) => each.toLowerCase());
  return refused && names.includes(`uri:sip:${name.toLowerCase()}`) ? undefined : refused;
}

let systemAuthorities: string[] | undefined;
/** Read once: both what the system trusts and what the runtime brings along. */
function trusted(): string[] {
  systemAuthorities ??= [...new Set([...getCACertificates('system'), ...getCACertificates('bundled')])];
  return systemAuthorities;
}

const clientContexts = new WeakMap<TlsSettings, SecureContext>();

/**
 * What connections to servers share, made once for each `settings` (which are replaced, never changed). To read the
 * system's authorities takes tens of milliseconds, in which a thread does nothing else: best done before it serves.
 */
export function clientContext(settings: TlsSettings): SecureContext {
  const made = clientContexts.get(settings);
  if (made) return made;
  const { own, authorities } = settings;
  const shown = settings.showToServers && own ? own : {};
  const context = createSecureContext({ minVersion, ca: authorities ?? trusted(), ...shown });
  clientContexts.set(settings, context);
  return context;
}

/** Options to connect to a server by; it is checked against `serverName`, or its address when there is none. */
export function clientOptions(settings: TlsSettings, serverName: string | undefined): ConnectionOptions {
  return {
    secureContext: clientContext(settings),
    rejectUnauthorized: settings.verify ?? true,
    checkServerIdentity: checkSipIdentity,
    ...(serverName === undefined ? {} : { servername: serverName }),
  };
}
