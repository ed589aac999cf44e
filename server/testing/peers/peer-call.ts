import type { G711 } from '../../core/rtp/g711.ts';
import { header, headerValues, type SipRequest, type SipResponse } from '../../core/sip/message.ts';
import { createFacts, type Facts } from '../facts.ts';
import type { Place } from '../loopback.ts';
import { pickChallenge } from './digest-answer.ts';
import { printPeerSdp } from './peer-sdp.ts';
import { openRtpPeer, type RtpPeer, type RtpProbe } from './rtp-peer.ts';
import type { Endpoint } from './sip-endpoint.ts';

export type PeerFact =
  | { kind: 'ringing'; status: number }
  | { kind: 'answered' }
  /** How far a transfer came that we asked for. */
  | { kind: 'news'; status: number }
  /** `status`: the refusal, or undefined after a BYE or CANCEL; 408 also when nobody answered at all. */
  | { kind: 'ended'; by: 'us' | 'them'; status?: number };

export interface PeerCall {
  readonly sipCallId: string;
  /** User parts of From and of the Request-URI. */
  readonly from: string;
  readonly to: string;
  readonly facts: Facts<PeerFact>;
  /** Undefined for calls without audio. */
  readonly audio: RtpPeer | undefined;
  answered(withinMs?: number): Promise<void>;
  ended(withinMs?: number): Promise<PeerFact & { kind: 'ended' }>;
  /** BYE, CANCEL or 486, as the state asks; no-op when it is over. */
  hangup(): void;
}

export interface PlacedPeerCall extends PeerCall {
  /** A key by SIP INFO, once answered; for RFC 4733 there is `audio.sendDigits`. */
  sendInfoKey(key: string): void;
}

export interface IncomingPeerCall extends PeerCall {
  readonly invite: SipRequest;
  ring(): void;
  answer(): Promise<void>;
  refuse(status: number, reason: string): void;
}

export interface Credentials {
  user: string;
  password: string;
}

export interface AudioChoice {
  codecs?: readonly G711[];
  /** Says that it knows no telephone-event: its keys are sound. */
  eventless?: boolean;
  /** Keeps what is heard, for `audio.heard()`. */
  keeps?: boolean;
  probe?: RtpProbe;
  /** The voice from the first packet on. */
  sayHz?: number;
}

export const userOf = (uri: string): string => /sips?:([^@;>]*)@/.exec(uri)?.[1] ?? '';
export const contactUri = (message: { headers: SipRequest['headers'] }): string | undefined =>
  /<([^>]+)>/.exec(header(message, 'Contact') ?? '')?.[1];

/** Where a URI's requests go: peers live on loopback, so the host is an address. */
export function placeOf(uri: string, otherwise: Place): Place {
  const found = /@?\[?(\d+\.\d+\.\d+\.\d+)\]?(?::(\d+))?/.exec(uri);
  return found ? { address: found[1]!, port: Number(found[2] ?? 5060) } : otherwise;
}

export function challengeOf(response: SipResponse): { name: string; challenge: string } | undefined {
  const proxy = response.status === 407;
  if (!proxy && response.status !== 401) return undefined;
  const challenge = pickChallenge(headerValues(response, proxy ? 'Proxy-Authenticate' : 'WWW-Authenticate'));
  return challenge ? { name: proxy ? 'Proxy-Authorization' : 'Authorization', challenge } : undefined;
}

/** What both ends of a call have in common once there is a dialog. */
export interface Dialog {
  callId: string;
  local: string;
  remote: string;
  target: string;
  place: Place;
  cseq: number;
}

/** What each request of ours within the dialog says of it. */
export const dialogHeaders = (dialog: Dialog, cseq: string): [name: string, value: string][] => [
  ['From', dialog.local],
  ['To', dialog.remote],
  ['Call-ID', dialog.callId],
  ['CSeq', cseq],
];

export interface Running {
  call: PeerCall;
  dialog: Dialog;
  facts: Facts<PeerFact>;
  over: boolean;
  /** Takes it off the peer's list. */
  forget: () => void;
  invite?: SipRequest;
  onAck?: (request: SipRequest) => void;
}

/** The calls of one peer and what they share. */
export interface Switch {
  endpoint: Endpoint;
  running: Map<string, Running>;
}

export const contactHeader = (endpoint: Place, user: string): [string, string] => [
  'Contact',
  `<sip:${user || 'peer'}@${endpoint.address}:${endpoint.port}>`,
];

export async function openAudio(
  address: string,
  choice: AudioChoice | 'none' | undefined,
): Promise<RtpPeer | undefined> {
  if (choice === 'none') return undefined;
  const audio = await openRtpPeer({
    address,
    keeps: choice?.keeps ?? false,
    ...(choice?.probe ? { probe: choice.probe } : {}),
  });
  if (choice?.sayHz) audio.say(choice.sayHz);
  return audio;
}

/** Without audio the discard port is offered: the other side must not mind that nothing ever comes. */
export const sdpOf = (
  address: string,
  about: { audio: RtpPeer | undefined; choice: AudioChoice | 'none' | undefined },
): string =>
  printPeerSdp({
    address,
    port: about.audio?.port ?? 9,
    codecs: (about.choice !== 'none' && about.choice?.codecs) || ['PCMA', 'PCMU'],
    eventless: about.choice !== 'none' && about.choice?.eventless === true,
  });

/** Tells the end once, and closes what the call held. */
export function finish(it: Running, end: PeerFact & { kind: 'ended' }): void {
  if (it.over) return;
  it.over = true;
  it.forget();
  void it.call.audio?.close();
  it.facts.push(end);
  it.facts.end('the call is over');
}

export function sendInDialog(
  endpoint: Endpoint,
  request: { it: Running; method: string; body?: { type: string; text: string } },
): void {
  const { it, method, body } = request;
  const { dialog } = it;
  dialog.cseq++;
  endpoint.request(
    {
      method,
      uri: dialog.target,
      to: dialog.place,
      headers: [
        ...dialogHeaders(dialog, `${dialog.cseq} ${method}`),
        ...(body ? [['Content-Type', body.type] satisfies [string, string]] : []),
      ],
      ...(body && { body: body.text }),
    },
    () => undefined,
  );
}

/** REFER in the call: to a number at the exchange, or to whoever the other call of this peer is with. */
export function sendRefer(endpoint: Endpoint, asked: { it: Running; number: string; replaced?: Dialog }): void {
  const { it, number, replaced } = asked;
  const { dialog } = it;
  const tag = (value: string): string => /;tag=([^;]+)/.exec(value)?.[1] ?? '';
  const replaces = replaced
    ? `?Replaces=${encodeURIComponent(
        `${replaced.callId};to-tag=${tag(replaced.remote)};from-tag=${tag(replaced.local)}`,
      )}`
    : '';
  dialog.cseq++;
  endpoint.request(
    {
      method: 'REFER',
      uri: dialog.target,
      to: dialog.place,
      headers: [
        ...dialogHeaders(dialog, `${dialog.cseq} REFER`),
        contactHeader(endpoint, it.call.to),
        ['Refer-To', `<sip:${number}@${dialog.place.address}${replaces}>`],
      ],
    },
    (response) => {
      if (response && response.status >= 300) it.facts.push({ kind: 'news', status: response.status });
    },
  );
}

export function describeCall(what: { callId: string; from: string; to: string; audio: RtpPeer | undefined }): {
  facts: Facts<PeerFact>;
  base: Omit<PeerCall, 'hangup'>;
} {
  const facts = createFacts<PeerFact>(`call ${what.from} -> ${what.to}`, (fact) => JSON.stringify(fact));
  const ended = (fact: PeerFact): fact is PeerFact & { kind: 'ended' } => fact.kind === 'ended';
  return {
    facts,
    base: {
      sipCallId: what.callId,
      from: what.from,
      to: what.to,
      facts,
      audio: what.audio,
      answered: async (withinMs = 10_000) => {
        const fact = await facts.waitFor((it) => it.kind === 'answered' || it.kind === 'ended', {
          what: 'answer',
          withinMs,
        });
        if (fact.kind === 'ended') throw new Error(`call ${what.from} -> ${what.to} ended: ${JSON.stringify(fact)}`);
      },
      ended: (withinMs = 10_000) => facts.waitFor(ended, { what: 'end of the call', withinMs }),
    },
  };
}
