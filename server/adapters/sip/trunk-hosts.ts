import { isAddress } from '../../core/sip/address-block.ts';
import { isDenied, orderSrv } from '../../core/sip/locate.ts';
import type { Resolve } from '../../services/lines/line-port.ts';
import type { Names } from './engine/dns-names.ts';

const services = ['_sip._udp.', '_sip._tcp.', '_sips._tcp.'];
const mostAddresses = 64;

/**
 * All addresses that a carrier's name stands for: those of the name and those of the servers that its SRV records name
 * (RFC 3263 4.2), as its calls may come from any of them. Rejects when nothing is found.
 */
export function createTrunkHosts(names: Names): Resolve {
  return async (host) => {
    const lists = await Promise.all(
      services.map(async (service) => {
        const { records } = await names.srv(service + host).catch(() => ({ records: [] }));
        return isDenied(records) ? [] : orderSrv(records, () => 0).map(({ name }) => name);
      }),
    );
    const hosts = [...new Set([...lists.flat(), host])];
    const found = await Promise.allSettled(
      hosts.map(async (name) => (isAddress(name) ? [name] : (await names.addresses(name)).records)),
    );
    const addresses = new Set(found.flatMap((each) => (each.status === 'fulfilled' ? each.value : [])));
    if (addresses.size > 0) return [...addresses].slice(0, mostAddresses);
    const failed = found.find((each) => each.status === 'rejected');
    throw failed ? failed.reason : new Error(`${host} has no address`);
  };
}
