import { lookup, Resolver } from 'node:dns/promises';
import { isIP } from 'node:net';
import type { NaptrRecord, SrvRecord } from '../../../core/sip/locate.ts';

export interface Answer<Entry> {
  records: readonly Entry[];
  ttlSec: number;
}

/** What DNS says. No records: the name has none of that kind. Rejects when no server gives an answer. */
export interface Names {
  naptr(name: string): Promise<Answer<NaptrRecord>>;
  srv(name: string): Promise<Answer<SrvRecord>>;
  /** IPv4 first. */
  addresses(name: string): Promise<Answer<string>>;
}

/** How long answers hold whose time to live the resolver does not tell, and what does not exist. */
const usualTtlSec = 120;
const nothingTtlSec = 60;
const mostAddresses = 8;
const systemPatienceMs = 3_000;

const isNothing = (error: unknown): boolean =>
  ['ENOTFOUND', 'ENODATA'].includes((error as NodeJS.ErrnoException).code ?? '');

/** The machine's resolver, or `servers` (`127.0.0.1:5353`). Names of the hosts file and the like are found, too. */
export function createDnsNames(servers?: readonly string[]): Names {
  const open = (): Resolver => {
    const made = new Resolver({ timeout: 1_000, tries: 2 });
    if (servers) made.setServers([...servers]);
    return made;
  };
  let resolver = open();

  async function ask<Entry>(
    query: (from: Resolver) => Promise<Entry[]>,
    ttlOf: (records: Entry[]) => number = () => usualTtlSec,
  ): Promise<Answer<Entry>> {
    try {
      const records = await query(resolver);
      return { records, ttlSec: records.length > 0 ? ttlOf(records) : nothingTtlSec };
    } catch (error) {
      if (isNothing(error)) return { records: [], ttlSec: nothingTtlSec };
      // The network may have changed, and with it the servers: they are read when a resolver is made.
      resolver = open();
      throw error;
    }
  }

  type Aged = { address: string; ttl: number };
  const least = (records: Aged[]): number => Math.min(...records.map((record) => record.ttl));

  /** The hosts file, mDNS: what the machine knows besides DNS. */
  async function askSystem(name: string): Promise<Answer<string>> {
    const late = AbortSignal.timeout(systemPatienceMs);
    const found = await Promise.race([
      lookup(name, { all: true, order: 'ipv4first' }),
      new Promise<never>((_, reject) => late.addEventListener('abort', () => reject(late.reason), { once: true })),
    ]);
    return { records: found.map(({ address }) => address).slice(0, mostAddresses), ttlSec: nothingTtlSec };
  }

  return {
    naptr: (name) => ask((from) => from.resolveNaptr(name)),
    srv: (name) => ask((from) => from.resolveSrv(name)),
    async addresses(name) {
      const [v4, v6] = await Promise.allSettled([
        ask<Aged>((from) => from.resolve4(name, { ttl: true }), least),
        ask<Aged>((from) => from.resolve6(name, { ttl: true }), least),
      ]);
      const answers = [v4, v6].flatMap((each) => (each.status === 'fulfilled' ? [each.value] : []));
      const found = answers
        .flatMap(({ records }) => records.map(({ address }) => address))
        .filter((each) => isIP(each));
      const ttlSec = Math.min(
        nothingTtlSec * 60,
        ...answers.filter(({ records }) => records.length > 0).map((each) => each.ttlSec),
      );
      if (found.length > 0) return { records: found.slice(0, mostAddresses), ttlSec };
      try {
        return await askSystem(name);
      } catch (error) {
        // Both kinds answered that there is nothing: that is known. Otherwise nobody answered.
        if (answers.length === 2) return { records: [], ttlSec: nothingTtlSec };
        throw error;
      }
    },
  };
}
