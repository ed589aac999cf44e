import { randomUUID } from 'node:crypto';
import type { Clock } from '../../../base/clock.ts';
import type { SipMessage } from '../../../core/sip/message.ts';
import { printMessage } from '../../../core/sip/print.ts';
import type { ControlClient } from './control-server.ts';
import type { Peer } from './transport.ts';

/** Where a message belongs, in the application's words. */
export interface Belonging {
  transactionId: string;
  /** Empty outside a dialog. */
  dialogId: string;
}

/** Writes SIP events to an application; the places of the fields are the control protocol's. */
export interface AppLink {
  /** `fresh` requests (outside a dialog) also tell where we listen. */
  request(client: ControlClient, message: SipMessage, at: Belonging & { from: Peer; fresh: boolean }): void;
  /** `from` is undefined for a response made here (408, 503). */
  response(client: ControlClient, message: SipMessage, at: Belonging & { from: Peer | undefined }): void;
  /** A request that the engine sent by itself. */
  ownRequest(client: ControlClient, bytes: Uint8Array, at: { dialogId: string; peer: Peer }): void;
  sentRequest(
    client: ControlClient,
    frameId: string,
    sent: { bytes: Uint8Array; peer: Peer; transactionId: string },
  ): void;
  sentResponse(client: ControlClient, frameId: string, sent: Belonging & { bytes: Uint8Array; peer: Peer }): void;
  /** A final response to a request that is proxied; more will follow. */
  proxiedResponse(client: ControlClient, frameId: string, got: { response: SipMessage; from: Peer }): void;
  /** The proxied request has its outcome. */
  proxied(client: ControlClient, frameId: string): void;
  refuse(client: ControlClient, frameId: string, why: string): void;
}

export const newTransactionId = (): string => randomUUID();

export function createAppLink(clock: Clock): AppLink {
  let printedAt = Number.NaN;
  let printed = '';
  /** `HH:MM:SS.uuuuuu`, UTC; made once for all that a millisecond brings. */
  function time(): string {
    const now = clock.now();
    if (now !== printedAt) printed = `${new Date(now).toISOString().slice(11, 23)}000`;
    printedAt = now;
    return printed;
  }
  const places = (bytes: number, peer: Peer): (string | number)[] => [
    bytes,
    peer.listener.transport,
    peer.address,
    peer.port,
    time(),
  ];
  return {
    request(client, message, at) {
      const bytes = printMessage(message);
      const { listener } = at.from;
      const received = at.fresh ? [listener.address, listener.port, ''] : [''];
      client.write(
        ['sip', 'network', ...places(bytes.length, at.from), at.transactionId, at.dialogId, ...received],
        bytes,
      );
    },
    response(client, message, at) {
      const bytes = printMessage(message);
      const from = at.from ? places(bytes.length, at.from) : [0, 'udp', '', 0, time()];
      client.write(['sip', 'network', ...from, at.transactionId, at.dialogId, ''], bytes);
    },
    ownRequest(client, bytes, { dialogId, peer }) {
      client.write(['sip', 'application', ...places(bytes.length, peer), 'unsolicited', dialogId, ''], bytes);
    },
    sentRequest(client, frameId, { bytes, peer, transactionId }) {
      const place = places(bytes.length, peer);
      client.write(['response', frameId, 'OK', 'application', ...place, transactionId, 'Msg sent:', ''], bytes);
    },
    sentResponse(client, frameId, { bytes, peer, transactionId, dialogId }) {
      const place = places(bytes.length, peer);
      client.write(
        ['response', frameId, 'OK', 'application', ...place, transactionId, dialogId, '', 'Msg sent:', ''],
        bytes,
      );
    },
    proxiedResponse(client, frameId, { response, from }) {
      const bytes = printMessage(response);
      client.write(['response', frameId, 'OK', 'network', ...places(bytes.length, from), '', '', 'continue'], bytes);
    },
    proxied: (client, frameId) => client.write(['response', frameId, 'OK', 'done']),
    refuse: (client, frameId, why) => client.write(['response', frameId, 'NOK', why.replace(/[|\r\n]/g, ' ')]),
  };
}
