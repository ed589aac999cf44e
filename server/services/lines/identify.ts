import { createHmac } from 'node:crypto';
import type { Trunk } from '../../core/office/trunks.ts';
import { userOf } from '../../core/sip/identity.ts';
import { header, type SipRequest } from '../../core/sip/message.ts';
import { parseNameAddr } from '../../core/sip/name-addr.ts';
import type { Door } from '../defence/door.ts';
import type { CredentialCheck } from './credential-check.ts';
import type { Reply, RequestSource } from './sip-exchange.ts';
import type { TrunkAddresses } from './trunk-addresses.ts';

/** Who calls, and what was dialled. */
export type Caller =
  /** `name` is the extension's, not what its phone calls itself. */
  | { kind: 'extension'; extension: string; name?: string; dialled: string }
  | { kind: 'trunk'; trunkId: string; dialled: string }
  | { kind: 'refused'; reply: Reply };

/** Each call of each trunk asks. */
const contactUsers = new WeakMap<Trunk, string>();

/**
 * User part of our contact at the carrier. Nobody but the carrier learns it, so that who calls it comes from there;
 * it is the same after a restart, or the carrier would ring two contacts until the old one expired.
 */
export function contactUserOf(trunk: Trunk): string {
  const known = contactUsers.get(trunk);
  if (known !== undefined) return known;
  const account = `${trunk.id} ${trunk.username ?? ''}@${trunk.host}`;
  const digest = createHmac('sha256', trunk.secret ?? '')
    .update(account)
    .digest('hex');
  const user = `t${digest.slice(0, 15)}`;
  contactUsers.set(trunk, user);
  return user;
}

const userIn = (request: SipRequest, name: string): string =>
  userOf(parseNameAddr(header(request, name) ?? '')?.uri ?? '');

/** Lets a trunk in by where it calls from, a phone by its digest. Never waits. */
export function createIdentifier(deps: {
  trunks: () => readonly Trunk[];
  addresses: TrunkAddresses;
  credentials: CredentialCheck;
  door: Pick<Door, 'befriend'>;
  nameOf: (extension: string) => string | undefined;
}): (request: SipRequest, source: RequestSource) => Caller {
  /** Several trunks may share a carrier's address: the called user tells them apart, else the first one has it. */
  function trunkOf(request: SipRequest, source: RequestSource): Trunk | undefined {
    const called = userOf(request.uri);
    const trunks = deps.trunks();
    const ours = (trunk: Trunk): boolean =>
      trunk.kind === 'register' && trunk.secret !== undefined && called === contactUserOf(trunk);
    const near = trunks.filter((trunk) => deps.addresses.sends(trunk, source.address));
    return (
      trunks.find(ours) ??
      near.find((trunk) => trunk.username !== undefined && [called, userIn(request, 'To')].includes(trunk.username)) ??
      near[0]
    );
  }

  return (request, source) => {
    const dialled = userOf(request.uri);
    const trunk = trunkOf(request, source);
    if (trunk) {
      // Only the carrier knows the name of our contact; its calls may come from addresses that nobody wrote down.
      if (!deps.addresses.sends(trunk, source.address)) deps.door.befriend(source.address);
      // A carrier that calls our contact as registered names the number elsewhere.
      const asContact = dialled === contactUserOf(trunk);
      const number = asContact ? userIn(request, 'P-Called-Party-ID') || userIn(request, 'To') : dialled;
      return { kind: 'trunk', trunkId: trunk.id, dialled: number };
    }
    const verdict = deps.credentials.check(request, { as: 'caller', claims: userIn(request, 'From'), source });
    if (verdict.kind === 'refused') return verdict;
    const { extension } = verdict;
    const name = deps.nameOf(extension);
    return { kind: 'extension', extension, ...(name ? { name } : {}), dialled };
  };
}
