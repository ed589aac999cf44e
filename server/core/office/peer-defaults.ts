import type { NumberRule } from './number-rules.ts';
import type { Extension } from './office.ts';
import type { PeerSwitches } from './peers.ts';
import type { TrunkBundle } from './prices.ts';
import type { Trunk } from './trunks.ts';

/** What an extension is like when nobody said otherwise. */
export const extensionDefaults = {
  srtp: 'optional',
  nat: 'auto',
  digest: 'auto',
  dtmf: 'auto',
  codecs: 'auto',
  sessionTimerSec: 1800,
  dnd: false,
  remoteAnswer: 'auto',
  forward: { noAnswerSec: 20, confirm: true },
} as const satisfies PeerSwitches & Partial<Extension>;

/** What a trunk is like when nobody said otherwise. */
export const trunkDefaults = {
  transport: 'udp',
  registerSec: 300,
  bulkRegistration: false,
  addresses: [] as string[],
  optionsSec: 60,
  giveUpSec: 6,
  foreignCallerId: 'replace',
  rewrite: [] as NumberRule[],
  bundles: [] as TrunkBundle[],
  srtp: 'off',
  nat: 'auto',
  digest: 'auto',
  dtmf: 'auto',
  codecs: 'auto',
  sessionTimerSec: 1800,
  identity: 'pai',
} as const satisfies PeerSwitches & Partial<Trunk>;

/** RFC 4028 4: no session timer may be shorter. */
export const shortestSessionTimerSec = 90;
