import { expect, test } from 'vitest';
import { parseVia } from '../../../core/sip/via.ts';
import type { TransportName } from './transport.ts';
import { responsePeer } from './via-routing.ts';

/** Where the answer goes once the connection is no more. */
function answerPort(transport: TransportName, sentBy: string): number {
  const via = parseVia(`SIP/2.0/${transport.toUpperCase()} ${sentBy};branch=z9hG4bK1`)!;
  const from = { listener: { transport, address: '0.0.0.0', port: 5060 }, address: '192.0.2.1', port: 40_000 };
  return responsePeer({ via, from }).port;
}

test.each([
  ['udp', '192.0.2.1', 5060],
  ['tcp', '192.0.2.1', 5060],
  ['tls', '192.0.2.1', 5061],
  ['tls', '192.0.2.1:5071', 5071],
] as const)('RFC 3261 18.2.2: without rport an answer by %s to %s goes to port %i', (transport, sentBy, port) => {
  expect(answerPort(transport, sentBy)).toBe(port);
});
