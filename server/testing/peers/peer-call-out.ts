import { header, type SipResponse } from '../../core/sip/message.ts';
import type { Place } from '../loopback.ts';
import { answerChallenge } from './digest-answer.ts';
import {
  type AudioChoice,
  type Credentials,
  challengeOf,
  contactHeader,
  contactUri,
  type Dialog,
  describeCall,
  dialogHeaders,
  finish,
  openAudio,
  type PlacedPeerCall,
  placeOf,
  type Running,
  type Switch,
  sdpOf,
  sendInDialog,
} from './peer-call.ts';
import { readPeerSdp } from './peer-sdp.ts';
import { randomToken } from './sip-endpoint.ts';

export interface CallRequest {
  target: Place;
  from: string;
  to: string;
  credentials?: Credentials;
  audio?: AudioChoice | 'none';
}

/** Sends the INVITE at once, and answers a challenge once when there are credentials. */
export async function placeCall({ endpoint, running }: Switch, request: CallRequest): Promise<PlacedPeerCall> {
  const { target, from, to, credentials, audio: choice } = request;
  const audio = await openAudio(endpoint.address, choice);
  const uri = `sip:${to}@${target.address}:${target.port}`;
  const dialog: Dialog = {
    callId: randomToken(),
    local: `<sip:${from}@${endpoint.address}>;tag=${randomToken()}`,
    remote: `<${uri}>`,
    target: uri,
    place: target,
    cseq: 0,
  };
  const { facts, base } = describeCall({ callId: dialog.callId, from, to, audio });
  let branch = '';
  let state: 'trying' | 'up' | 'cancelling' = 'trying';
  const call: PlacedPeerCall = {
    ...base,
    sendInfoKey: (key) =>
      sendInDialog(endpoint, {
        it,
        method: 'INFO',
        body: { type: 'application/dtmf-relay', text: `Signal=${key}\r\nDuration=160\r\n` },
      }),
    hangup() {
      if (it.over || state === 'cancelling') return;
      if (state === 'up') {
        sendInDialog(endpoint, { it, method: 'BYE' });
        finish(it, { kind: 'ended', by: 'us' });
        return;
      }
      state = 'cancelling';
      const headers: [string, string][] = [
        ['From', dialog.local],
        ['To', `<${uri}>`],
        ['Call-ID', dialog.callId],
        ['CSeq', `${dialog.cseq} CANCEL`],
      ];
      endpoint.request({ method: 'CANCEL', uri, to: target, branch, headers }, () => undefined);
    },
  };
  const it: Running = { call, dialog, facts, over: false, forget: () => running.delete(dialog.callId) };
  running.set(dialog.callId, it);

  function invite(authorization: [string, string][]): void {
    dialog.cseq++;
    const cseq = dialog.cseq;
    const headers: [string, string][] = [
      ['From', dialog.local],
      ['To', `<${uri}>`],
      ['Call-ID', dialog.callId],
      ['CSeq', `${cseq} INVITE`],
      contactHeader(endpoint, from),
      ['Allow', 'INVITE, ACK, BYE, CANCEL, OPTIONS'],
      ...authorization,
      ['Content-Type', 'application/sdp'],
    ];
    branch = endpoint.request(
      { method: 'INVITE', uri, to: target, headers, body: sdpOf(endpoint.address, { audio, choice }) },
      (response) => hear(response, { cseq, authorized: authorization.length > 0 }),
    );
  }

  function hear(response: SipResponse | undefined, about: { cseq: number; authorized: boolean }): void {
    if (!response) {
      finish(it, { kind: 'ended', by: 'them', status: 408 });
      return;
    }
    const { status } = response;
    if (status < 200) {
      const remote = readPeerSdp(response.body);
      if (remote) audio?.connect(remote);
      if (status > 100 && !it.over) facts.push({ kind: 'ringing', status });
      return;
    }
    if (status >= 300) {
      const asked = challengeOf(response);
      if (asked && credentials && !about.authorized) {
        const value = answerChallenge(asked.challenge, { ...credentials, method: 'INVITE', uri });
        invite([[asked.name, value]]);
        return;
      }
      const by = state === 'cancelling' ? 'us' : 'them';
      finish(it, { kind: 'ended', by, status });
      return;
    }
    dialog.remote = header(response, 'To')!;
    dialog.target = contactUri(response) ?? uri;
    dialog.place = placeOf(dialog.target, target);
    endpoint.acknowledge({
      uri: dialog.target,
      to: dialog.place,
      headers: dialogHeaders(dialog, `${about.cseq} ACK`),
    });
    if (state === 'up' || it.over) return;
    if (state === 'cancelling') {
      // The answer crossed our CANCEL: it is a call, and has to be hung up.
      state = 'up';
      call.hangup();
      return;
    }
    state = 'up';
    const remote = readPeerSdp(response.body);
    if (remote) audio?.connect(remote);
    facts.push({ kind: 'answered' });
  }

  invite([]);
  return call;
}
