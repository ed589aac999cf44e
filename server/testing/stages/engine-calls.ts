import type { Dialog, SrfRequest, SrfResponse } from 'drachtio-srf';
import { header, type SipRequest, type SipResponse } from '../../core/sip/message.ts';
import { tagOf } from '../../core/sip/name-addr.ts';
import type { EngineStage } from './engine-stage.ts';
import { type RequestParts, type SipPuppet, testSdp } from './sip-puppet.ts';

/** What the library's types leave out. */
export type AppDialog = Dialog & {
  id: string;
  connected: boolean;
  request(what: { method: string; headers?: Record<string, string>; body?: string }): Promise<SrfResponse>;
};

export interface StartedCall {
  /** The application's own INVITE, for CANCEL. */
  sent: Promise<SrfRequest>;
  dialog: Promise<AppDialog>;
  provisional: SrfResponse[];
}

/** The application calls `callee`, at its own address unless `to` is given. */
export function startCall(
  exchange: EngineStage,
  callee: SipPuppet,
  { to, ...options }: { to?: string; headers?: Record<string, string>; proxy?: string; localSdp?: string } = {},
): StartedCall {
  const sent = Promise.withResolvers<SrfRequest>();
  const provisional: SrfResponse[] = [];
  const dialog = exchange.srf.createUAC(
    to ?? `sip:bob@127.0.0.1:${callee.port}`,
    { localSdp: testSdp(2), headers: {}, ...options } as never,
    {
      cbRequest: (_error: unknown, req: SrfRequest) => sent.resolve(req),
      cbProvisional: (res: SrfResponse) => provisional.push(res),
    } as never,
  ) as unknown as Promise<AppDialog>;
  // The test looks at the outcome later; until then a refusal must not count as unhandled.
  dialog.catch(() => undefined);
  return { sent: sent.promise, dialog, provisional };
}

/** A call of the application that `callee` answered with the To tag `b1`. */
export async function callOut(
  exchange: EngineStage,
  callee: SipPuppet,
  parts: { asked?: Record<string, string>; headers?: [string, string][] } = {},
) {
  const started = startCall(exchange, callee, parts.asked ? { headers: parts.asked } : {});
  const invite = await callee.takeRequest('INVITE');
  const answer = { toTag: 'b1', body: testSdp(3), ...(parts.headers ? { headers: parts.headers } : {}) };
  const ok = callee.response(invite, 200, answer);
  callee.send(ok, exchange.udp);
  const ack = await callee.takeRequest('ACK');
  return { invite, ok, ack, dialog: await started.dialog };
}

/** A request of the callee's inside the dialog that `toTag` made. */
export const insideCallOut = (
  callee: SipPuppet,
  invite: SipRequest,
  parts: RequestParts & { method: string; cseq: number; ownTag?: string },
): SipRequest => {
  const { method, ownTag = 'b1', ...more } = parts;
  return callee.request(method, {
    callId: header(invite, 'Call-ID')!,
    from: header(invite, 'To')!,
    fromTag: ownTag,
    to: header(invite, 'From')!,
    toTag: tagOf(header(invite, 'From')!)!,
    ...more,
  });
};

/** Resolves with the next INVITE that reaches the application. */
export const nextInvite = (exchange: EngineStage): Promise<{ req: SrfRequest; res: SrfResponse }> =>
  new Promise((resolve) => exchange.srf.invite((req, res) => resolve({ req, res })));

/** What requests of the caller's inside the dialog bear. */
export const tagsOf = (invite: SipRequest, response: SipResponse): RequestParts => ({
  callId: header(invite, 'Call-ID')!,
  fromTag: tagOf(header(invite, 'From')!)!,
  toTag: tagOf(header(response, 'To')!)!,
});

/** A call of `caller` that the application answered and the caller acknowledged. */
export async function callIn(
  exchange: EngineStage,
  caller: SipPuppet,
  parts: { invite?: RequestParts; answer?: Record<string, string> } = {},
) {
  const arrived = nextInvite(exchange);
  const invite = caller.request('INVITE', { body: testSdp(), ...parts.invite });
  caller.send(invite, exchange.udp);
  const { req, res } = await arrived;
  const made = exchange.srf.createUAS(req, res, {
    localSdp: testSdp(2),
    ...(parts.answer ? { headers: parts.answer } : {}),
  } as never);
  const dialog = (await made) as AppDialog;
  const ok = await caller.takeResponse(200);
  const acknowledged = new Promise((resolve) => dialog.once('ack' as never, resolve as never));
  caller.send(caller.ack(invite, ok), exchange.udp);
  await acknowledged;
  return { invite, ok, dialog, inside: tagsOf(invite, ok) };
}

/** All zero: nothing runs in the engine. */
export const idle = { transactions: 0, legs: 0, incoming: 0, outgoing: 0 };

/** When this is answered, all that `peer` sent before has been worked on. */
export async function settle(exchange: EngineStage, peer: SipPuppet): Promise<void> {
  const probe = peer.request('BYE', { toTag: 'nobody' });
  peer.send(probe, exchange.udp);
  await peer.take((message) => message.kind === 'response' && header(message, 'Call-ID') === header(probe, 'Call-ID'));
}
