import type { NatHandling } from '../../core/office/peers.ts';
import type { Trunk } from '../../core/office/trunks.ts';
import { headerValues, type SipMessage } from '../../core/sip/message.ts';
import { parseNameAddr } from '../../core/sip/name-addr.ts';
import { param } from '../../core/sip/params.ts';
import { parseSipUri } from '../../core/sip/uri.ts';
import type { Engine } from './srf-link.ts';

/** No carrier has more proxies on its path; a longer list is not heeded. */
const maxRoutes = 5;

const uriOf = (route: string) => parseSipUri(parseNameAddr(route)?.uri ?? '');

/** RFC 3608 5: the proxies that requests of a registered account go by; ones that would take the Request-URI away are not heeded. */
export function readServiceRoute(response: SipMessage): string[] {
  const routes = headerValues(response, 'Service-Route');
  const usable = routes.every((route) => {
    const uri = uriOf(route);
    return uri !== undefined && param(uri.params, 'lr') !== undefined;
  });
  return usable && routes.length <= maxRoutes ? routes : [];
}

/**
 * The preloaded Route of a request to the trunk: its outbound proxy (RFC 3261 8.1.2), then what its registrar said. The
 * request's URI keeps the carrier.
 */
export function routeHeader(trunk: Trunk, serviceRoute: readonly string[] = []): Record<string, string> {
  const { outboundProxy, transport } = trunk;
  const own =
    outboundProxy === undefined
      ? []
      : [`<sip:${outboundProxy}${transport === 'udp' ? '' : `;transport=${transport}`};lr>`];
  const [ownUri, firstUri] = [uriOf(own[0] ?? ''), uriOf(serviceRoute[0] ?? '')];
  // Some registrars begin with the proxy that the request came by.
  const repeated =
    ownUri !== undefined &&
    firstUri !== undefined &&
    ownUri.host.toLowerCase() === firstUri.host.toLowerCase() &&
    (ownUri.port ?? 5060) === (firstUri.port ?? 5060);
  const routes = repeated ? serviceRoute : [...own, ...serviceRoute];
  return routes.length === 0 ? {} : { Route: routes.join(', ') };
}

/** How the embedded engine reaches the peer in its dialogs; others have settings of their own for that. */
export const natHeader = (nat: NatHandling, kind: Engine['kind'] | undefined): Record<string, string> =>
  kind === 'embedded' && nat !== 'auto' ? { 'X-Centralita-Nat': nat } : {};

/** How long the embedded engine waits for the trunk's first word to a call; others have settings of their own for that. */
export const patienceHeader = (trunk: Trunk, kind: Engine['kind']): Record<string, string> =>
  kind === 'embedded' ? { 'X-Centralita-Patience': String(trunk.giveUpSec) } : {};

/** To a phone as it came: by its connection, as long as that is open. Other engines open a new one to where it came from. */
export const wayOn = (flow: string, kind: Engine['kind']): string =>
  kind === 'embedded' && !flow.includes(';transport=udp') ? `${flow};open-only` : flow;
