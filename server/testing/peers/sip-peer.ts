import { header } from '../../core/sip/message.ts';
import { readSipfrag } from '../../core/sip/refer.ts';
import type { Place } from '../loopback.ts';
import { answerChallenge } from './digest-answer.ts';
import {
  type AudioChoice,
  type Credentials,
  challengeOf,
  contactHeader,
  finish,
  type IncomingPeerCall,
  type PeerCall,
  type PlacedPeerCall,
  type Running,
  sendRefer,
} from './peer-call.ts';
import { hearInvite } from './peer-call-in.ts';
import { type CallRequest, placeCall } from './peer-call-out.ts';
import { createEndpoint, randomToken } from './sip-endpoint.ts';

/**
 * A telephone or carrier that behaves: one UDP socket, any number of calls, repeating and acknowledging by itself. For
 * single messages, also wrong ones, see `stages/sip-puppet.ts`.
 */
export interface SipPeer extends AsyncDisposable {
  readonly address: string;
  readonly port: number;
  /** Resolves at 200 with the seconds granted; rejects with the refusal. `contact`: calls are to go there, not here. */
  register(options: { registrar: Place; expiresSec?: number; contact?: Place } & Credentials): Promise<number>;
  /** Sends the INVITE at once (without audio: an offer on the discard port). */
  call(request: CallRequest): Promise<PlacedPeerCall>;
  /** REFER in a call that is up; `to` another call of this peer: attended. How it goes is told as `news`. */
  transfer(call: PeerCall, to: { number: string } | { call: PeerCall }): void;
  /** One listener; a call it neither rings nor answers stays at 100. Other requests are answered 200. */
  onCall(listener: (call: IncomingPeerCall) => void, audio?: AudioChoice | 'none'): void;
}

export async function startSipPeer(options: { address: string; port?: number }): Promise<SipPeer> {
  const endpoint = await createEndpoint(options.address, options.port);
  const running = new Map<string, Running>();
  let hearCall: (call: IncomingPeerCall) => void = (call) => call.refuse(480, 'Temporarily Unavailable');
  let incomingAudio: AudioChoice | 'none' = {};
  let closed = false;

  endpoint.onRequest((request, from) => {
    const it = running.get(header(request, 'Call-ID')!);
    if (request.method === 'INVITE')
      return hearInvite(request, { endpoint, running, from, hear: hearCall, choice: incomingAudio });
    if (request.method === 'ACK') return it?.onAck?.(request);
    const known = it !== undefined || !['BYE', 'CANCEL'].includes(request.method);
    endpoint.respond(request, {
      status: known ? 200 : 481,
      reason: known ? 'OK' : 'Call/Transaction Does Not Exist',
      headers: [['To', header(request, 'To')!]],
    });
    if (!it) return;
    const news = request.method === 'NOTIFY' ? readSipfrag(new TextDecoder().decode(request.body)) : undefined;
    if (news !== undefined) it.facts.push({ kind: 'news', status: news });
    if (request.method === 'CANCEL' && it.invite) {
      endpoint.respond(it.invite, { status: 487, reason: 'Request Terminated', headers: [['To', it.dialog.local]] });
    }
    if (request.method === 'BYE' || request.method === 'CANCEL') finish(it, { kind: 'ended', by: 'them' });
  });

  return {
    address: endpoint.address,
    port: endpoint.port,
    onCall(listener, audio = {}) {
      hearCall = listener;
      incomingAudio = audio;
    },
    register({ registrar, user, password, expiresSec = 120, contact = endpoint }) {
      const uri = `sip:${registrar.address}:${registrar.port}`;
      const address = `<sip:${user}@${registrar.address}>`;
      const callId = randomToken();
      const tag = randomToken();
      return new Promise((resolve, reject) => {
        const attempt = (cseq: number, authorization: [string, string][]): void => {
          const headers: [string, string][] = [
            ['From', `${address};tag=${tag}`],
            ['To', address],
            ['Call-ID', callId],
            ['CSeq', `${cseq} REGISTER`],
            contactHeader(contact, user),
            ['Expires', String(expiresSec)],
            ...authorization,
          ];
          endpoint.request({ method: 'REGISTER', uri, to: registrar, headers }, (response) => {
            if (!response) return reject(new Error(`${user}: no answer to REGISTER`));
            if (response.status < 200) return;
            const asked = challengeOf(response);
            if (asked && authorization.length === 0) {
              const value = answerChallenge(asked.challenge, { user, password, method: 'REGISTER', uri });
              return attempt(cseq + 1, [[asked.name, value]]);
            }
            if (response.status >= 300) return reject(new Error(`${user}: REGISTER refused: ${response.status}`));
            const granted = /expires=(\d+)/.exec(header(response, 'Contact') ?? '')?.[1] ?? header(response, 'Expires');
            resolve(Number(granted ?? expiresSec));
          });
        };
        attempt(1, []);
      });
    },

    transfer(call, to) {
      const it = running.get(call.sipCallId)!;
      if ('number' in to) sendRefer(endpoint, { it, number: to.number });
      else sendRefer(endpoint, { it, number: to.call.to, replaced: running.get(to.call.sipCallId)!.dialog });
    },
    call: (request) => placeCall({ endpoint, running }, request),

    async [Symbol.asyncDispose]() {
      if (closed) return;
      closed = true;
      for (const { call } of [...running.values()]) call.hangup();
      await endpoint.close();
    },
  };
}
