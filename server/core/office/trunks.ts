import type { NumberRule } from './number-rules.ts';
import type { PeerSwitches } from './peers.ts';
import type { TrunkBundle } from './prices.ts';

/** Header that tells the called network who calls: P-Asserted-Identity, Remote-Party-ID, or From alone. */
export type IdentityHeader = 'pai' | 'rpid' | 'from';

export interface Trunk extends PeerSwitches {
  id: string;
  name: string;
  /** `register`: we log in at the carrier. `peer`: the carrier is known by its addresses. */
  kind: 'register' | 'peer';
  host: string;
  port?: number;
  transport: 'udp' | 'tcp' | 'tls';
  /** `host`, `host:port`: whatever we send to this trunk goes there first (RFC 3261 8.1.2), as a preloaded Route. */
  outboundProxy?: string;
  username?: string;
  secret?: string;
  /** User and domain of From, where the carrier wants other ones than username and host. */
  fromUser?: string;
  fromDomain?: string;
  registerSec: number;
  /** One registration for all numbers of the account (RFC 6140): calls name the number itself, not our contact. */
  bulkRegistration: boolean;
  /** Addresses or CIDR blocks that calls of this trunk may come from, besides the host itself. */
  addresses: string[];
  /** Calls at once; absent = no limit. */
  channels?: number;
  /** E.164 shown to the called party, unless who calls has a number of its own. */
  callerId?: string;
  /** A call that would show a number which is not the office's shows the trunk's instead, or is refused. */
  foreignCallerId: 'replace' | 'refuse';
  /** Tariff of outgoing legs; absent = unrated. */
  tariff?: string;
  /** Tariff of incoming legs (toll-free numbers); absent = incoming is free. */
  inboundTariff?: string;
  /** Minutes that the carrier gives each month. */
  bundles: TrunkBundle[];
  /** Seconds between OPTIONS; 0 = not watched. */
  optionsSec: number;
  /** A carrier that says nothing at all to a call for so long is given up for the next trunk. */
  giveUpSec: number;
  /** How the carrier writes numbers; the first rule that matches counts. */
  rewrite: NumberRule[];
  identity: IdentityHeader;
  /** A prompt that whoever calls over it hears on hold, unless a queue has its own; absent = the product's music. */
  music?: string;
}
