import type { Log } from '../../base/log.ts';
import type { LineDesk } from '../../services/lines/lines.ts';
import type { LegSecurity } from './leg-media.ts';

type Peer = Parameters<LineDesk['srtpOf']>[0];

/** Whether what goes to this next hop can be read on the way. */
export const isSecretWay = (uri: string): boolean => /^sips:|;transport=(tls|wss)\b/i.test(uri);

/** The same of a request that came, by the transport that the engine tells. */
export const isSecretTransport = (protocol: string): boolean => /^(tls|wss)$/i.test(protocol);

/**
 * What the office says of the audio of each peer's legs. A peer whose keys travel in clear is told of once: the call
 * is encrypted, yet whoever reads its signalling can hear it.
 */
export function createLegSecurity(deps: {
  desk: () => Pick<LineDesk, 'srtpOf' | 'dtmfOf' | 'codecsOf'> | undefined;
  log: Log;
}): (peer: Peer, options: { secrecy: boolean }) => LegSecurity {
  const told = new Set<string>();
  return (peer, { secrecy }) => {
    const who = peer.kind === 'trunk' ? { trunk: peer.trunkId } : { extension: peer.extension };
    return {
      srtp: deps.desk()?.srtpOf(peer) ?? 'off',
      secrecy,
      codecs: deps.desk()?.codecsOf(peer) ?? 'auto',
      dtmf: deps.desk()?.dtmfOf(peer) ?? 'auto',
      onExposed() {
        const name = JSON.stringify(who);
        if (told.has(name)) return;
        told.add(name);
        deps.log.warn('the keys of encrypted calls travel in clear: its signalling should use TLS', who);
      },
    };
  };
}
