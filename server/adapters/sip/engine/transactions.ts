import type { Clock } from '../../../base/clock.ts';
import type { Ids } from '../../../base/ids.ts';
import type { Log } from '../../../base/log.ts';
import type { SipRequest, SipResponse } from '../../../core/sip/message.ts';
import type { Via } from '../../../core/sip/via.ts';
import { type ClientTransaction, createClientTransactions } from './client-transactions.ts';
import { createServerTransactions, type ServerTransaction } from './server-transactions.ts';
import type { Peer } from './transport.ts';
import type { Transports } from './transports.ts';
import type { ReceivedRequest } from './via-routing.ts';

export interface Transactions {
  /** Adds the top Via; nothing leaves before `start`. */
  prepare(request: SipRequest, peer: Peer, branch?: string): ClientTransaction;
  /** False when no transaction waits for it. */
  receiveResponse(response: SipResponse, via: Via, from: Peer): boolean;
  /** `undefined` when a running transaction took the request (a repetition, or the ACK to a refusal). */
  receiveRequest(received: ReceivedRequest): ServerTransaction | undefined;
  findServer(key: string): ServerTransaction | undefined;
  /** Running transactions, for limits and for the tests that nothing leaks. */
  readonly size: number;
  stop(): void;
}

/** Runs the machines of `core/sip/transactions` on the sockets. */
export function createTransactions(deps: { transports: Transports; clock: Clock; ids: Ids; log: Log }): Transactions {
  const clients = createClientTransactions(deps);
  const servers = createServerTransactions(deps);
  return {
    prepare: clients.prepare,
    receiveResponse: clients.receive,
    receiveRequest: servers.receive,
    findServer: servers.find,
    get size() {
      return clients.size + servers.size;
    },
    stop() {
      clients.stop();
      servers.stop();
    },
  };
}
