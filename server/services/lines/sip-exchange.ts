import type { Header } from '../../core/sip/message.ts';

/** Where a request came from, as its packets say: what a NATed phone is reached at. */
export interface RequestSource {
  address: string;
  port: number;
  transport: 'udp' | 'tcp' | 'tls' | 'ws' | 'wss';
  /** `address:port` of ours that it came to, where there are several to choose from. */
  receivedOn?: string;
}

/** An answer to be sent; From, To, Via and the like are the engine's. */
export interface Reply {
  status: number;
  headers: Header[];
}

/** URI of the source, as next hop: `sip:192.0.2.4:5060;transport=udp`. */
export function flowOf({ address, port, transport, receivedOn }: RequestSource): string {
  const host = address.includes(':') ? `[${address}]` : address;
  const from = receivedOn === undefined ? '' : `;received-on=${receivedOn}`;
  return `sip:${host}:${port};transport=${transport}${from}`;
}
