import type { Clock, Timer } from '../../base/clock.ts';
import { describeError } from '../../base/errors.ts';
import type { Log } from '../../base/log.ts';
import type { Trunk } from '../../core/office/trunks.ts';
import { addressInBlock, isAddress } from '../../core/sip/address-block.ts';
import { parseHostPort } from '../../core/sip/uri.ts';
import type { Resolve } from './line-port.ts';

/** Where trunks are: their hosts as addresses, kept fresh, so that deciding on an INVITE never waits for DNS. */
export interface TrunkAddresses {
  /** Looks up the hosts of these trunks from now on, instead of those before. */
  follow(trunks: readonly Trunk[]): void;
  /** Whether a request from this address may come from the trunk. */
  sends(trunk: Trunk, address: string): boolean;
  /** Present address of the trunk's host; undefined while its name could not be resolved. */
  addressOf(trunk: Trunk): string | undefined;
  /** All addresses and blocks that calls of trunks may come from. */
  places(): string[];
  stop(): void;
}

/** Its calls come from the carrier's servers or from the proxy before them. */
function hostsOf({ host, outboundProxy }: Trunk): string[] {
  const proxy = outboundProxy === undefined ? undefined : parseHostPort(outboundProxy)?.host;
  return proxy === undefined ? [host] : [host, proxy];
}

const freshMs = 120_000;
const retryMs = 30_000;

/** `onMoved` is told when `places` may have changed, `onLookedUp` whether the name of a host is known to DNS just now. */
export function createTrunkAddresses(deps: {
  resolve: Resolve;
  clock: Clock;
  log: Log;
  onMoved?: () => void;
  onLookedUp?: (host: string, found: boolean) => void;
}): TrunkAddresses {
  const known = new Map<string, string[]>();
  const timers = new Map<string, Timer>();
  let followed: readonly Trunk[] = [];
  const placesOf = (trunk: Trunk): string[] => [
    ...hostsOf(trunk).flatMap((host) => [host, ...(known.get(host) ?? [])]),
    ...trunk.addresses,
  ];

  async function look(host: string): Promise<void> {
    let waitMs = freshMs;
    try {
      const addresses = await deps.resolve(host);
      if (timers.has(host)) {
        known.set(host, addresses);
        deps.onLookedUp?.(host, true);
        deps.onMoved?.();
      }
    } catch (error) {
      // What was known stays: carriers seldom move, name servers often fail.
      deps.log.warn('trunk host not resolved', { host, why: describeError(error) });
      if (timers.has(host)) deps.onLookedUp?.(host, false);
      waitMs = retryMs;
    }
    if (timers.has(host))
      timers.set(
        host,
        deps.clock.after(waitMs, () => void look(host)),
      );
  }

  return {
    follow(trunks) {
      followed = trunks;
      const hosts = new Set(trunks.flatMap(hostsOf).filter((host) => !isAddress(host)));
      for (const [host, timer] of timers) {
        if (hosts.has(host)) continue;
        timer.cancel();
        timers.delete(host);
        known.delete(host);
        deps.onLookedUp?.(host, true);
      }
      for (const host of hosts) {
        if (timers.has(host)) continue;
        timers.set(host, { cancel: () => undefined });
        void look(host);
      }
      deps.onMoved?.();
    },
    places: () => followed.flatMap(placesOf).filter((place) => isAddress(place.split('/')[0]!)),
    sends: (trunk, address) => placesOf(trunk).some((block) => addressInBlock(address, block)),
    addressOf: (trunk) => (isAddress(trunk.host) ? trunk.host : known.get(trunk.host)?.[0]),
    stop() {
      for (const timer of timers.values()) timer.cancel();
      timers.clear();
    },
  };
}
