import { networkInterfaces } from 'node:os';

/**
 * The addresses by which others reach a listener: its own when it is bound to one, else the IPv4 addresses of this
 * machine in the office's network; loopback where there is no network at all. Never empty.
 */
export function reachableHosts(bound: string): string[] {
  if (bound !== '0.0.0.0' && bound !== '::') return [bound];
  const found = Object.values(networkInterfaces())
    .flat()
    .flatMap((each) => (each && each.family === 'IPv4' && !each.internal ? [each.address] : []));
  return found.length > 0 ? found : ['127.0.0.1'];
}

/** The same for a web address as bound: `http://0.0.0.0:8080` -> `http://192.168.1.10:8080`. */
export function reachableUrls(bound: string): string[] {
  const url = new URL(bound);
  const host = url.hostname.replace(/^\[|\]$/g, '');
  const port = url.port === '' ? '' : `:${url.port}`;
  return reachableHosts(host).map((each) => `${url.protocol}//${each.includes(':') ? `[${each}]` : each}${port}`);
}
