import type { Answer, Names } from '../../adapters/sip/engine/dns-names.ts';
import type { NaptrRecord, SrvRecord } from '../../core/sip/locate.ts';

/** What a test's DNS knows, by name. */
export interface Zone {
  naptr?: Record<string, NaptrRecord[]>;
  srv?: Record<string, SrvRecord[]>;
  addresses?: Record<string, string[]>;
}

export interface FakeNames extends Names {
  zone: Zone;
  /** No server answers while true. */
  dead: boolean;
  ttlSec: number;
  /** `srv _sip._udp.carrier.test`, in order. */
  readonly asked: string[];
}

export const srv = (name: string, port: number, more: Partial<SrvRecord> = {}): SrvRecord => ({
  priority: 1,
  weight: 1,
  name,
  port,
  ...more,
});

/** Names as the test says, one tick later; whatever it does not say does not exist. */
export function fakeNames(zone: Zone = {}): FakeNames {
  const asked: string[] = [];
  async function find<Entry>(kind: keyof Zone, name: string): Promise<Answer<Entry>> {
    asked.push(`${kind} ${name}`);
    if (fake.dead) throw new Error('queryA ETIMEOUT');
    return { records: (fake.zone[kind]?.[name] ?? []) as Entry[], ttlSec: fake.ttlSec };
  }
  const fake: FakeNames = {
    zone,
    dead: false,
    ttlSec: 60,
    asked,
    naptr: (name) => find('naptr', name),
    srv: (name) => find('srv', name),
    addresses: (name) => find('addresses', name),
  };
  return fake;
}
