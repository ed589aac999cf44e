import { header, type SipRequest } from '../../core/sip/message.ts';
import type { Place } from '../loopback.ts';
import {
  type AudioChoice,
  contactHeader,
  contactUri,
  type Dialog,
  describeCall,
  finish,
  type IncomingPeerCall,
  openAudio,
  type Running,
  type Switch,
  sdpOf,
  sendInDialog,
  userOf,
} from './peer-call.ts';
import { readPeerSdp } from './peer-sdp.ts';
import { randomToken } from './sip-endpoint.ts';

/** An INVITE came: a new call for `hear`, or a re-INVITE of a known one, answered here. */
export function hearInvite(
  request: SipRequest,
  place: Switch & { from: Place; hear: (call: IncomingPeerCall) => void; choice: AudioChoice | 'none' },
): void {
  const { endpoint, running, from, choice } = place;
  const callId = header(request, 'Call-ID')!;
  const to = `${header(request, 'To')};tag=${randomToken()}`;
  const known = running.get(callId);
  const reply = (status: number, reason: string, more: { headers?: [string, string][]; body?: string } = {}): void =>
    endpoint.respond(request, {
      status,
      reason,
      headers: [['To', to], ...(more.headers ?? [])],
      ...(more.body === undefined ? {} : { body: more.body }),
    });
  if (known) {
    // A re-INVITE: the audio goes where it says now.
    const remote = readPeerSdp(request.body);
    if (remote && known.call.audio) known.call.audio.connect(remote);
    endpoint.respond(request, {
      status: 200,
      reason: 'OK',
      headers: [
        ['To', header(request, 'To')!],
        contactHeader(endpoint, known.call.to),
        ['Content-Type', 'application/sdp'],
      ],
      body: sdpOf(endpoint.address, { audio: known.call.audio, choice }),
    });
    return;
  }
  const dialog: Dialog = {
    callId,
    local: to,
    remote: header(request, 'From')!,
    target: contactUri(request) ?? request.uri,
    place: from,
    cseq: 0,
  };
  void openAudio(endpoint.address, choice).then((audio) => {
    const about = { callId, from: userOf(dialog.remote), to: userOf(request.uri), audio };
    const { facts, base } = describeCall(about);
    let answered = false;
    const call: IncomingPeerCall = {
      ...base,
      invite: request,
      ring: () => reply(180, 'Ringing', { headers: [contactHeader(endpoint, about.to)] }),
      async answer() {
        answered = true;
        const remote = readPeerSdp(request.body);
        reply(200, 'OK', {
          headers: [contactHeader(endpoint, about.to), ['Content-Type', 'application/sdp']],
          body: sdpOf(endpoint.address, { audio, choice }),
        });
        if (remote) audio?.connect(remote);
        await facts.waitFor((fact) => fact.kind !== 'ringing', { what: 'ACK' });
      },
      refuse(status, reason) {
        reply(status, reason);
        finish(it, { kind: 'ended', by: 'us', status });
      },
      hangup() {
        if (it.over) return;
        if (!answered) return call.refuse(486, 'Busy Here');
        sendInDialog(endpoint, { it, method: 'BYE' });
        finish(it, { kind: 'ended', by: 'us' });
      },
    };
    const it: Running = {
      call,
      dialog,
      facts,
      over: false,
      forget: () => running.delete(callId),
      invite: request,
      onAck(ack) {
        // An INVITE without an offer is answered by one; the answer comes in the ACK.
        const late = readPeerSdp(ack.body);
        if (late) audio?.connect(late);
        if (!facts.all.some((fact) => fact.kind === 'answered')) facts.push({ kind: 'answered' });
      },
    };
    running.set(callId, it);
    place.hear(call);
  });
}
