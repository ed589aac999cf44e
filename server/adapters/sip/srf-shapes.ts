import type { Socket } from 'node:net';
import type { ServedLeg } from './in-dialog.ts';

/**
 * What we use of drachtio-srf 5, as it behaves: the package's own types leave out half of it (callbacks of `send`, a
 * dialog's `connected`, the engine's own requests).
 */
export interface SrfMessage {
  get(name: string): string | undefined;
  has(name: string): boolean;
  body: string | undefined;
  /** As it came over the control connection. */
  raw: string;
  /** `application`: made by the engine itself. */
  source: 'network' | 'application';
  /** Empty for a response that the engine made because none came. */
  source_address: string;
  source_port: number;
  protocol: string;
}

export interface SendOptions {
  headers?: Record<string, string>;
  body?: string;
}

export interface SrfResponse extends SrfMessage {
  status: number;
  reason: string;
  /** How the engine names the dialog that it makes. */
  stackDialogId: string;
  /** `onPrack` hears the acknowledgement of a reliable provisional response. */
  send(
    status: number,
    opts?: SendOptions,
    callback?: (error: unknown) => void,
    onPrack?: (prack: SrfRequest) => void,
  ): void;
}

export interface SrfRequest extends SrfMessage {
  /** The control connection, to an external engine. */
  socket: Socket;
  method: string;
  uri: string;
  /** The way to answer a request that came. */
  res: SrfResponse;
  /** `address:port` of the listener, for requests outside dialogs. */
  receivedOn?: string;
  on(event: 'response', listener: (res: SrfResponse) => void): void;
  on(event: 'cancel', listener: (cancel: SrfRequest) => void): void;
  on(event: 'update', listener: (req: SrfRequest, res: SrfResponse) => void): void;
  removeAllListeners(event: 'update'): void;
  cancel(opts: SendOptions, callback: (error: unknown) => void): void;
}

/** What a dialog tells of requests in it; `modify` is an INVITE. */
export const dialogMethods = ['modify', 'update', 'info', 'refer', 'notify', 'message', 'publish', 'options'] as const;
export type DialogMethod = (typeof dialogMethods)[number];

export interface SrfDialog {
  /** Ours, put there when the dialog is served. */
  leg?: ServedLeg;
  /** False once BYE came or was answered. */
  connected: boolean;
  /** Where it is kept by its `res.stackDialogId`. */
  srf: { addDialog(dialog: SrfDialog): void; removeDialog(dialog: SrfDialog): void };
  /** The far end's tag is undefined or empty when it gave none (RFC 2543). */
  sip: { callId: string; localTag: string; remoteTag: string | undefined };
  /** The far end's description, '' when it gave none. */
  remote: { uri: string; sdp: string | undefined };
  /** Our Contact goes into what we send. */
  local: { uri: string; sdp: string | undefined; contact: string };
  /** What made it; this much of it is asked for while it lasts. */
  req: Pick<SrfRequest, 'method' | 'socket'>;
  /** The answer that made it, ours or theirs; this much of it is asked for while it lasts. */
  res: Pick<SrfResponse, 'get'> & { stackDialogId: string };
  on(event: DialogMethod, listener: (this: SrfDialog, req: SrfRequest, res: SrfResponse) => void): void;
  on(event: 'subscribe', listener: (req: SrfRequest, res: SrfResponse) => void): void;
  /** Answered already. */
  on(event: 'unsubscribe', listener: (req: SrfRequest) => void): void;
  on(event: 'ack' | 'destroy', listener: (this: SrfDialog, req: SrfRequest) => void): void;
  /** In the dialog; the callback has the final response. */
  request(opts: SendOptions & { method: string }, callback: (error: unknown, res?: SrfResponse) => void): void;
  destroy(opts: SendOptions, callback: (error: unknown) => void): void;
}

/** A refusal bears the response; anything else never reached the network. */
export interface SrfError extends Error {
  status?: number;
  res?: SrfResponse;
}

export interface RequestOptions extends SendOptions {
  method: string;
  /** Next hop, when not by the URI. */
  proxy?: string;
  /** In which dialog of the engine's. */
  stackDialogId?: string;
  auth?: { username: string; password: string };
}

export interface SrfClient {
  /** Without options where the way to the engine is given already. */
  connect(opts?: { host: string; port: number; secret: string; reconnect: { maxAttempts: number } }): void;
  disconnect(): void;
  on(event: 'connect', listener: (error: Error | null, hostports?: string) => void): void;
  on(event: 'error', listener: (error: Error) => void): void;
  on(event: 'close', listener: () => void): void;
  use(method: string, handler: (req: SrfRequest, res: SrfResponse) => void): void;
  use(handler: (req: SrfRequest, res: SrfResponse, next: () => void) => void): void;
  request(uri: string, opts: RequestOptions, callback: (error: unknown, req: SrfRequest) => void): void;
  createUAS(
    req: SrfRequest,
    res: SrfResponse,
    opts: { localSdp: string; headers: Record<string, string> },
    callback: (error: unknown, dialog?: SrfDialog) => void,
  ): void;
  createUAC(
    opts: Omit<RequestOptions, 'method' | 'body'> & { uri: string; localSdp: string },
    progress: {
      cbRequest: (error: unknown, req?: SrfRequest) => void;
      cbProvisional: (res: SrfResponse) => void;
    },
    callback: (error: SrfError | null, dialog?: SrfDialog) => void,
  ): void;
}
