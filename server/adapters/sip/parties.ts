import type { Trunk } from '../../core/office/trunks.ts';
import { printDiversion } from '../../core/sip/diversion.ts';
import {
  anonymousAddress,
  asksToBeWithheld,
  type Identity,
  printCaller,
  printIdentity,
  readCaller,
  readPreferred,
} from '../../core/sip/identity.ts';
import type { SipRequest } from '../../core/sip/message.ts';
import { printHostPort, printUri } from '../../core/sip/uri.ts';
import type { DialRequest, Party } from '../../services/calls/telephony-port.ts';

/** Stands for the address that a message leaves from; the engine puts it in. */
const here = 'localhost';

const identityOf = ({ number, name }: Party): Identity | undefined =>
  number ? { user: number, ...(name !== undefined && { displayName: name }) } : undefined;

/** Who calls, as a trunk tells it (RFC 3325). */
export function callerOf(request: SipRequest): Party {
  const { caller, withheld } = readCaller(request);
  const name = caller?.displayName;
  return {
    number: caller?.user ?? '',
    ...(name !== undefined && { name }),
    ...(withheld && { withheld: true }),
  };
}

/** Who calls from a phone of ours: its digest says so, not what it wrote. */
export function phoneOf(request: SipRequest, phone: { extension: string; name?: string }): Party {
  const { extension, name } = phone;
  const preferred = readPreferred(request);
  return {
    number: extension,
    ...(name ? { name } : {}),
    ...(asksToBeWithheld(request) && { withheld: true }),
    ...(preferred !== undefined && preferred !== extension && { preferred }),
  };
}

/** How a party stands on the display of a phone of ours. */
export const shownToPhone = (party: Party): string => {
  const identity = identityOf(party);
  return identity ? printIdentity(identity, here) : anonymousAddress;
};

/** From and the like towards a phone of ours. */
export function headersToPhone(
  call: Pick<DialRequest, 'from' | 'autoAnswer' | 'alert' | 'diversion'>,
  extension: string,
): Record<string, string> {
  const { from, autoAnswer, alert, diversion } = call;
  const shown = shownToPhone(from);
  return {
    From: shown,
    ...(from.number ? { 'P-Asserted-Identity': shown } : {}),
    ...(diversion ? printDiversion(diversion, { target: extension, host: here }) : {}),
    // Each maker heeds another one of these.
    ...(autoAnswer
      ? {
          'Call-Info': `<sip:${here}>;answer-after=0`,
          'Alert-Info': `<http://${here}>;info=alert-autoanswer;delay=0`,
          'Answer-Mode': 'Auto',
        }
      : alert
        ? { 'Alert-Info': `<http://${here}>;info=alert-${alert}` }
        : {}),
  };
}

/** The account's name at the carrier. */
export const accountOf = (trunk: Trunk): string => trunk.fromUser ?? trunk.username ?? '';

export const domainOf = (trunk: Trunk): string => trunk.fromDomain ?? trunk.host;

/**
 * From and the like towards a carrier, in the way it wants to be told: the account in From where we have one, the number
 * to show beside it. Names of people stay in the house.
 */
export function headersToTrunk(
  trunk: Trunk,
  call: Pick<DialRequest, 'from' | 'diversion'>,
  called: string,
): Record<string, string> {
  const { from, diversion } = call;
  const host = domainOf(trunk);
  return {
    ...printCaller({
      shown: from.number ? { user: from.number } : undefined,
      host,
      account: trunk.fromUser ?? (trunk.kind === 'register' ? trunk.username : undefined),
      style: trunk.identity,
      withheld: from.withheld === true,
    }),
    ...(diversion ? printDiversion(diversion, { target: called, host }) : {}),
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
