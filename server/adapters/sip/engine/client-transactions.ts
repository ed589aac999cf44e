import type { Clock, Timer } from '../../../base/clock.ts';
import type { Ids } from '../../../base/ids.ts';
import type { Log } from '../../../base/log.ts';
import { type Runner, runMachine } from '../../../base/machine.ts';
import { type Header, header, headerValues, type SipRequest, type SipResponse } from '../../../core/sip/message.ts';
import { printMessage } from '../../../core/sip/print.ts';
import * as inviteClient from '../../../core/sip/transactions/invite-client.ts';
import { clientKey, ownClientKey, readCSeq } from '../../../core/sip/transactions/matching.ts';
import * as nonInviteClient from '../../../core/sip/transactions/non-invite-client.ts';
import { printHostPort } from '../../../core/sip/uri.ts';
import type { Via } from '../../../core/sip/via.ts';
import { isReliable, isStream, type Peer } from './transport.ts';
import type { Transports } from './transports.ts';
import { probeUdp } from './udp-transport.ts';

/** What the user of a client transaction hears. Nothing is told before `start` returned. */
export interface ClientEvents {
  /** Provisional responses and the final one; for INVITE also each further 2xx. */
  onResponse(response: SipResponse, from: Peer): void;
  onTimeout(): void;
  onUnreachable(why: string): void;
  /** The transaction is over, nothing more is told: also of an INVITE no repeated 2xx. */
  onEnd?(): void;
}

export interface ClientTransaction {
  /** As it leaves, with its Via. */
  readonly request: SipRequest;
  readonly bytes: Uint8Array;
  readonly peer: Peer;
  start(events: ClientEvents): void;
  /** Only INVITE: sends a CANCEL as soon as the norm allows, none after the final response. Gives it as it leaves. */
  cancel(more: readonly Header[]): Uint8Array;
}

/** A request as it leaves, and to whom. */
interface Attempt {
  request: SipRequest;
  bytes: Uint8Array;
  peer: Peer;
}

/** RFC 3261 18.1.1: bigger requests go by a transport that minds congestion, where the peer has one. */
const maxDatagramBytes = 1300;
/** How long TCP may take to connect where UDP would do. */
const connectPatienceMs = 2000;

/** Requests of ours on their way, by UDP or, when they are too big for it, by TCP where the peer has it. */
export function createClientTransactions(deps: { transports: Transports; clock: Clock; ids: Ids; log: Log }) {
  const { transports, clock, ids, log } = deps;
  const clients = new Map<string, { vias: number; receive(response: SipResponse, from: Peer): void; stop(): void }>();
  const ignored = (what: string) => (_input: unknown, why: string) => log.debug(`${what} ignored`, { why });

  function build(bare: SipRequest, peer: Peer, branch: string): Attempt {
    const { transport } = peer.listener;
    const place = printHostPort(transports.advertise(peer));
    // RFC 5923 4: we take requests on the connections that we open.
    const alias = isStream(transport) ? ';alias' : '';
    const via = `SIP/2.0/${transport.toUpperCase()} ${place};rport;branch=${branch}${alias}`;
    const request: SipRequest = { ...bare, headers: [{ name: 'Via', value: via }, ...bare.headers] };
    return { request, bytes: printMessage(request), peer };
  }

  function prepare(bare: SipRequest, peer: Peer, branch = `z9hG4bK${ids.token(16)}`): ClientTransaction {
    let attempt = build(bare, peer, branch);
    /** By UDP, for when a request too big for it finds no TCP after all. */
    let fallback: Attempt | undefined;
    if (attempt.bytes.length > maxDatagramBytes && !isReliable(peer) && bare.method !== 'ACK') {
      const instead = transports.tcpInstead(peer);
      if (instead) {
        fallback = attempt;
        attempt = build(bare, instead, branch);
      }
    }
    const { method } = bare;
    const isInvite = method === 'INVITE';
    let machine: Runner<unknown, inviteClient.Input> | undefined;
    let prepared: ClientTransaction | undefined;

    function start(events: ClientEvents) {
      const key = ownClientKey(branch, method);
      let lastFrom = own.peer;
      let sent = 0;
      let heard = false;
      let failure = 'timeout';
      let stopProbe: (() => void) | undefined;
      let stopWatch: (() => void) | undefined;
      let impatience: Timer | undefined;
      /** The request went on a connection of ours from before: the far end may have forgotten that, and take a new one. */
      let isStale = false;

      const rest = (): void => {
        stopProbe?.();
        stopWatch?.();
        impatience?.cancel();
      };
      const fail = (why: string) => {
        if (isStale && !heard) return again();
        if (fallback && !heard) return fallBack(why);
        failure = why;
        machine?.send({ kind: 'transport-failed' });
      };
      function again() {
        const { socket: _, ...peer } = own.peer;
        own.peer = peer;
        rest();
        machine?.stop();
        run();
      }
      function fallBack(why: string) {
        log.info('too big for UDP, but TCP is not taken', { to: own.peer.address, why });
        transports.forgetTcp(own.peer);
        rest();
        machine?.stop();
        Object.assign(own, fallback);
        fallback = undefined;
        lastFrom = own.peer;
        run();
      }
      function send() {
        const connection = transports.send(own.bytes, own.peer, fail);
        isStale = connection?.ready === true && !connection.inbound;
        if (connection) stopWatch = connection.watch(fail);
        if (connection && fallback && !connection.ready)
          impatience = clock.after(connectPatienceMs, () => {
            if (!connection.ready) fail('ETIMEDOUT');
          });
        // The first repetition is the moment to ask whether anybody is there.
        if (++sent === 2 && !isReliable(own.peer)) stopProbe = probeUdp(own.peer, fail);
      }
      const perform = (effect: inviteClient.Effect) => {
        switch (effect.kind) {
          case 'send':
            return send();
          case 'acknowledge':
            return void transports.send(printMessage(ackRefusal(own.request, effect.response)), own.peer, (why) =>
              log.debug('ACK not sent', { why }),
            );
          case 'send-cancel':
            return sendCancel();
          case 'pass':
            stopProbe?.();
            return events.onResponse(effect.response, lastFrom);
          case 'tell-timeout':
            return events.onTimeout();
          case 'tell-transport-failed':
            return events.onUnreachable(failure);
          case 'terminated':
            rest();
            clients.delete(key);
            events.onEnd?.();
        }
      };
      const onTimer = (name: string) => ({ kind: 'timer', name }) as const;
      const common = { clock, onTimer, perform, onIgnored: ignored(method) };
      function run() {
        const reliable = isReliable(own.peer);
        machine = isInvite
          ? runMachine({ ...common, initial: inviteClient.initial(reliable), step: inviteClient.step })
          : (runMachine({
              ...common,
              initial: nonInviteClient.initial(reliable),
              step: nonInviteClient.step,
            }) as unknown as Runner<unknown, inviteClient.Input>);
        machine.send({ kind: 'start' });
      }
      clients.set(key, {
        vias: headerValues(own.request, 'Via').length,
        receive(response, from) {
          lastFrom = from;
          heard = true;
          machine!.send({ kind: 'response', response });
          if (response.status >= 200) Object.assign(own, lingering(own));
        },
        stop() {
          rest();
          machine!.stop();
        },
      });
      run();
    }

    function sendCancel() {
      prepared?.start({
        onResponse: (response) => log.debug('CANCEL answered', { status: response.status }),
        onTimeout: () => log.debug('CANCEL unanswered'),
        onUnreachable: (why) => log.debug('CANCEL not sent', { why }),
      });
    }

    // No getters: V8 would give each transaction a dictionary of its own.
    const own: Attempt & ClientTransaction = {
      ...attempt,
      start,
      cancel(more) {
        // RFC 3261 9.1: the INVITE's single Via, so that its branch finds the same server transaction.
        prepared ??= prepare(cancelOf(own.request, more), own.peer, branch);
        machine?.send({ kind: 'cancel' });
        return prepared.bytes;
      },
    };
    return own;
  }

  return {
    /** Adds the top Via; nothing leaves before `start`. */
    prepare,
    /** False when no transaction waits for it. */
    receive(response: SipResponse, via: Via, from: Peer): boolean {
      const client = clients.get(clientKey(response, via));
      // RFC 3261 8.1.3.3: more places to go back to than we wrote down are of somebody else's making.
      if (client && headerValues(response, 'Via').length <= client.vias) client.receive(response, from);
      return client !== undefined;
    },
    get size() {
      return clients.size;
    },
    stop() {
      for (const entry of clients.values()) entry.stop();
      clients.clear();
    },
  };
}

const noBytes = new Uint8Array(0);

/**
 * For the half minute that a transaction lingers after its end, what was sent is not sent again. An INVITE still names what
 * the ACKs to further responses are made of.
 */
const lingering = ({ peer, request }: Attempt): Attempt => ({
  peer,
  request:
    request.method === 'INVITE'
      ? { ...request, headers: request.headers.filter(({ name }) => naming.has(name)), body: noBytes }
      : { kind: 'request', method: request.method, uri: '', headers: [], body: noBytes },
  bytes: noBytes,
});

const naming = new Set(['Via', 'Route', 'From', 'To', 'Call-ID', 'CSeq', 'Contact', 'Max-Forwards']);

const copied = (request: SipRequest, names: readonly string[]): Header[] =>
  names.flatMap((name) => headerValues(request, name).map((value) => ({ name, value })));

/** RFC 3261 17.1.1.3. */
function ackRefusal(invite: SipRequest, response: SipResponse): SipRequest {
  const headers = [
    ...copied(invite, ['Via', 'Route', 'From']),
    { name: 'To', value: header(response, 'To') ?? header(invite, 'To') ?? '' },
    ...copied(invite, ['Call-ID']),
    { name: 'CSeq', value: `${readCSeq(invite).number} ACK` },
    { name: 'Max-Forwards', value: '70' },
  ];
  return { kind: 'request', method: 'ACK', uri: invite.uri, headers, body: new Uint8Array(0) };
}

/** RFC 3261 9.1, without Via. */
function cancelOf(invite: SipRequest, more: readonly Header[]): SipRequest {
  const headers = [
    ...copied(invite, ['Route', 'From', 'To', 'Call-ID']),
    { name: 'CSeq', value: `${readCSeq(invite).number} CANCEL` },
    { name: 'Max-Forwards', value: '70' },
    ...more,
  ];
  return { kind: 'request', method: 'CANCEL', uri: invite.uri, headers, body: new Uint8Array(0) };
}
