import type { Trunk } from '../../core/office/office.ts';
import { header, type SipRequest } from '../../core/sip/message.ts';
import { parseNameAddr, printNameAddr } from '../../core/sip/name-addr.ts';
import { printHostPort, printUri } from '../../core/sip/uri.ts';
import type { Party } from '../../services/calls/telephony-port.ts';
import { userOf } from '../../services/lines/user-of.ts';

/** Stands for the address that a message leaves from; the engine puts it in. */
const here = 'localhost';

const address = (user: string, host: string, name?: string): string =>
  printNameAddr({
    uri: printUri({ scheme: 'sip', ...(user ? { user } : {}), host, params: [], headers: [] }),
    params: [],
    ...(name ? { displayName: name } : {}),
  });

/** RFC 3323 4.1.1.3. */
const anonymous = '"Anonymous" <sip:anonymous@anonymous.invalid>';

/**
 * Who calls, as a trunk tells it. Its asserted identity (RFC 3325) is better than its From, unless the caller wants to be
 * unknown.
 */
export function callerOf(request: SipRequest): Party {
  const asserted = header(request, 'P-Asserted-Identity');
  const shown = parseNameAddr(header(request, 'From') ?? '');
  const privacy = (header(request, 'Privacy') ?? '').toLowerCase();
  const withheld = /\b(id|user)\b/.test(privacy) || /@anonymous\.invalid/i.test(shown?.uri ?? '');
  if (withheld) return { number: '' };
  const best = parseNameAddr(asserted ?? '') ?? shown;
  const user = userOf(best?.uri ?? '');
  const number = user.toLowerCase() === 'anonymous' ? '' : user;
  const name = best?.displayName ?? shown?.displayName;
  return name && name !== number ? { number, name } : { number };
}

/** From and the like towards a phone of ours. */
export function headersToPhone(from: Party, autoAnswer: boolean): Record<string, string> {
  const shown = from.number ? address(from.number, here, from.name) : anonymous;
  return {
    From: shown,
    ...(from.number ? { 'P-Asserted-Identity': shown } : {}),
    // Each maker heeds another one of these.
    ...(autoAnswer
      ? {
          'Call-Info': `<sip:${here}>;answer-after=0`,
          'Alert-Info': `<http://${here}>;info=alert-autoanswer;delay=0`,
          'Answer-Mode': 'Auto',
        }
      : {}),
  };
}

/** The account's name at the carrier. */
export const accountOf = (trunk: Trunk): string => trunk.fromUser ?? trunk.username ?? '';

export const domainOf = (trunk: Trunk): string => trunk.fromDomain ?? trunk.host;

/**
 * From and the like towards a carrier: the account in From where we have one, the number to show in
 * P-Asserted-Identity. Names of people stay in the house.
 */
export function headersToTrunk(trunk: Trunk, from: Party): Record<string, string> {
  const shown = trunk.callerId ?? from.number;
  const user = trunk.fromUser ?? (trunk.kind === 'register' ? trunk.username : undefined) ?? shown;
  return {
    From: user ? address(user, domainOf(trunk)) : anonymous,
    ...(shown ? { 'P-Asserted-Identity': address(shown, domainOf(trunk)) } : {}),
  };
}

/** `sip:number@host:port;transport=tcp`; without `user` the carrier's host itself. */
export function trunkUri(trunk: Trunk, user = ''): string {
  const place = printHostPort({ host: trunk.host, port: trunk.port });
  const who = user
    ? `${printUri({ scheme: 'sip', user, host: here, params: [], headers: [] }).split('@')[0]}@`
    : 'sip:';
  return `${who}${place}${trunk.transport === 'udp' ? '' : `;transport=${trunk.transport}`}`;
}
