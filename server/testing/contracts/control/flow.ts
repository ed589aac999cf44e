import type { Dialog, SrfRequest, SrfResponse } from 'drachtio-srf';
import { header, type SipRequest, type SipResponse } from '../../../core/sip/message.ts';
import { tagOf } from '../../../core/sip/name-addr.ts';
import type { ControlStage } from '../../stages/control-stage.ts';
import { type RequestParts, type SipPuppet, testSdp } from '../../stages/sip-puppet.ts';

/** One story between an application and SIP peers, and what the application sees of it. */
export interface Flow {
  name: string;
  /** Ends when the last thing that `sees` tells has been caused. */
  run(stage: ControlStage): Promise<void>;
  /** Lines of the tap's record. */
  sees: string[];
}

/** What the library's types leave out. */
export type AppDialog = Dialog & {
  id: string;
  connected: boolean;
  request(what: { method: string; headers?: Record<string, string>; body?: string }): Promise<SrfResponse>;
};

export type Arrived = { req: SrfRequest & { cancel?: unknown }; res: SrfResponse };

/** Resolves with the first request of that kind that the application gets; the engine knows the route when this returns. */
export async function arrival(stage: ControlStage, verb: string): Promise<{ first: Promise<Arrived> }> {
  const { promise, resolve } = Promise.withResolvers<Arrived>();
  await stage.route(verb, (req: never, res: never) => resolve({ req, res }));
  return { first: promise };
}

export const insideOf = (invite: SipRequest, response: SipResponse): RequestParts => ({
  callId: header(invite, 'Call-ID')!,
  fromTag: tagOf(header(invite, 'From')!)!,
  toTag: tagOf(header(response, 'To')!)!,
});

/** A peer's call that is with the application. */
export async function callIn(stage: ControlStage, parts: RequestParts = {}) {
  const { first } = await arrival(stage, 'invite');
  const caller = await stage.peer();
  const invite = caller.request('INVITE', { body: testSdp(), ...parts });
  caller.send(invite, stage.udp);
  const { req, res } = await first;
  return { caller, invite, req, res };
}

/** A peer's call that the application answered and the peer acknowledged. */
export async function answeredIn(stage: ControlStage, parts: RequestParts = {}) {
  const call = await callIn(stage, parts);
  const { caller, invite, req, res } = call;
  const dialog = (await stage.srf.createUAS(req, res, { localSdp: testSdp(2) })) as unknown as AppDialog;
  const ok = await caller.takeResponse(200);
  const acknowledged = new Promise((resolve) => dialog.once('ack' as never, resolve as never));
  caller.send(caller.ack(invite, ok), stage.udp);
  await acknowledged;
  return { ...call, ok, dialog, inside: insideOf(invite, ok) };
}

export const uriOf = (peer: SipPuppet, user = 'bob'): string => `sip:${user}@127.0.0.1:${peer.port}`;

/** The application's call to a peer that has its INVITE; `sent` is the request as the application knows it. */
export async function callOut(stage: ControlStage, options: object = {}) {
  const callee = await stage.peer();
  const told = Promise.withResolvers<SrfRequest & { cancel(done?: (error: unknown) => void): void }>();
  const provisional: number[] = [];
  const dialog = stage.srf.createUAC(
    uriOf(callee),
    { localSdp: testSdp(2), headers: {}, ...options } as never,
    {
      cbRequest: (_error: unknown, req: never) => told.resolve(req),
      cbProvisional: (res: SrfResponse) => provisional.push(res.status),
    } as never,
  ) as unknown as Promise<AppDialog>;
  const outcome = dialog.then(
    () => 'answered' as const,
    (error: { status?: number }) => error.status ?? String(error),
  );
  const invite = await callee.takeRequest('INVITE');
  return { callee, invite, dialog, outcome, sent: await told.promise, provisional };
}

/** The application's call that the peer has answered. */
/** `answer`: further headers of the peer's 200. */
export async function answeredOut(
  stage: ControlStage,
  options: { answer?: [string, string][]; headers?: Record<string, string> } = {},
) {
  const { answer, ...asked } = options;
  const call = await callOut(stage, asked);
  const { callee, invite } = call;
  const headers: [string, string][] = [...(answer ?? []), ['Contact', callee.contact]];
  callee.send(callee.response(invite, 200, { toTag: 'b1', body: testSdp(3), headers }), stage.udp);
  const ack = await callee.takeRequest('ACK');
  const inside: RequestParts = {
    callId: header(invite, 'Call-ID')!,
    from: header(invite, 'To')!,
    fromTag: 'b1',
    to: header(invite, 'From')!.replace(/;tag=.*/, ''),
    toTag: tagOf(header(invite, 'From')!)!,
  };
  return { ...call, ack, dialog: await call.dialog, inside };
}

/** Resolves when the dialog's `event` comes. */
export const heard = (dialog: AppDialog, event: string): Promise<unknown> =>
  new Promise((resolve) => dialog.once(event as never, resolve as never));
