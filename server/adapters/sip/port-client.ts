import type { MessagePort } from 'node:worker_threads';
import Srf from 'drachtio-srf';
import type { Log } from '../../base/log.ts';
import type { PortFrame } from './engine/control-port.ts';
import {
  type Acknowledged,
  type Answered,
  dialogOf,
  type PortAgent,
  type PortAnswer,
  PortMessage,
  PortRequest,
  PortResponse,
  printHeaders,
  type RequestAsked,
  type Sending,
} from './port-messages.ts';
import { createPortTurns } from './port-turns.ts';
import type { SrfClient } from './srf-shapes.ts';

type Handler = (req: PortRequest, res: PortAnswer, next: () => void) => void;

/** What a frame that answers one of ours says: `OK` and where it left, or `NOK` and why not. */
type Reply = (frame: PortFrame) => void;

function refusalOf(frame: PortFrame): Error {
  const why = String(frame[4] ?? 'request failed');
  return Object.assign(new Error(why), { code: /unable to find dialog/i.test(why) ? 'ENODIALOG' : 'EDRACHTIO' });
}

const gone = (): Error => new Error('the engine has gone');

/**
 * drachtio-srf on the embedded engine, without the connection: its own `Srf` and dialogs stand on an agent that takes
 * and gives the control protocol's frames as messages between threads. Whoever uses it sees no difference; the library's
 * own agent prints, sends, reads and parses each message once more.
 */
export function createPortClient(openPort: () => MessagePort, log: Log): SrfClient {
  const stack: { method: string; handle: Handler }[] = [];
  /** By the id of our frame. */
  const asked = new Map<string, Reply>();
  /** Ours that wait for a final response, by transaction. */
  const requests = new Map<string, PortRequest>();
  /** Theirs that wait for our final response, by Call-ID. */
  const invites = new Map<string, PortRequest>();
  /** Who waits for a PRACK or ACK, by dialog. */
  const acknowledgements = new Map<string, Acknowledged>();
  const turns = createPortTurns(hear);
  let port: MessagePort | undefined;
  let lastId = 0;

  function post(frame: { verb: string; fields: readonly string[]; sip?: string }, onReply?: Reply): void {
    const id = onReply ? String(++lastId) : '';
    if (onReply) asked.set(id, onReply);
    turns.post([frame.sip ?? '', id, frame.verb, ...frame.fields]);
  }
  const route = (method: string): void => post({ verb: 'route', fields: [method] });

  const agent: PortAgent = {
    request(what, callback) {
      if (!port) {
        callback?.(gone());
        return;
      }
      const { method, uri = 'sip:placeholder', proxy, stackTxnId = '', stackDialogId = '' } = what;
      const sip = `${method} ${uri} SIP/2.0\r\n${printHeaders(what.headers)}\r\n${what.body ?? ''}`;
      const fields = proxy ? [stackTxnId, stackDialogId, proxy] : [stackTxnId, stackDialogId];
      post({ verb: 'sip', fields, sip }, (frame) => {
        if (frame[3] !== 'OK') {
          callback?.(refusalOf(frame));
          return;
        }
        const req = new PortRequest(frame, agent);
        // What comes of a CANCEL comes of its INVITE.
        if (method !== 'CANCEL') requests.set(req.stackTxnId, req);
        callback?.(null, req);
      });
    },
    answer(res, { text, status, onSent, onPrack }) {
      const { req } = res;
      if (status >= 200 && req.method === 'INVITE') invites.delete(req.get('Call-ID') ?? '');
      if (!port) {
        onSent?.(gone());
        return;
      }
      const onReply = (frame: PortFrame): void => {
        if (frame[3] !== 'OK') {
          onSent?.(frame[4]);
          return;
        }
        res.stackDialogId = dialogOf(frame);
        const response = new PortMessage(frame[0] as string);
        onSent?.(null, response);
        if (onPrack && (status === 200 || response.has('RSeq'))) acknowledgements.set(res.stackDialogId, onPrack);
      };
      post({ verb: 'sip', fields: [req.stackTxnId, ''], sip: text }, onSent || onPrack ? onReply : undefined);
    },
  };

  function acknowledge(method: 'ACK' | 'PRACK', res: PortResponse, opts: Sending = {}): void {
    if (!port) return;
    const rack = method === 'PRACK' ? { RAck: `${res.get('RSeq')} ${res.req.get('CSeq')}` } : {};
    const sip = `${method} ${res.req.uri} SIP/2.0\r\n${printHeaders({ ...opts.headers, ...rack })}\r\n${opts.body ?? ''}`;
    post({ verb: 'sip', fields: ['', res.stackDialogId], sip });
  }

  /** To whoever asked for its method, the dialogs before all; nobody's PRACK is answered, anything else is refused. */
  function pass(req: PortRequest, from = 0): void {
    const { res } = req;
    const verb = req.method.toLowerCase();
    let at = from;
    while (at < stack.length && stack[at]!.method !== '*' && stack[at]!.method !== verb) at++;
    const layer = stack[at];
    if (!layer) {
      if (!res.finished && req.method === 'PRACK') res.send(200);
      else if (!res.finished && req.method !== 'ACK' && req.method !== 'UPDATE') res.send(404);
      return;
    }
    try {
      layer.handle(req, res, () => pass(req, at + 1));
    } catch (error) {
      log.error('request not handled', { method: req.method, error });
      if (!res.finished && req.method !== 'ACK') res.send(500);
    }
  }

  /** The INVITE that waits for its answer, ours or theirs, and whose session an UPDATE would change. */
  const inviteOf = (callId: string): PortRequest | undefined =>
    invites.get(callId) ??
    [...requests.values()].find((each) => each.method === 'INVITE' && each.get('Call-ID') === callId);

  function update(req: PortRequest): void {
    const invite = inviteOf(req.get('Call-ID') ?? '');
    if (!invite) pass(req);
    else if (!invite.emit('update', req, req.res)) req.res.send(500, { headers: { 'Retry-After': '5' } });
  }

  /** The engine has answered it. */
  function cancelled(cancel: PortRequest): void {
    const callId = cancel.get('Call-ID') ?? '';
    const invite = invites.get(callId);
    invites.delete(callId);
    invite?.emit('cancel', cancel);
  }

  function acknowledged(req: PortRequest): void {
    const onAcknowledged = acknowledgements.get(req.stackDialogId);
    acknowledgements.delete(req.stackDialogId);
    onAcknowledged?.(req);
    pass(req);
  }

  function hearRequest(req: PortRequest): void {
    const isTheirs = req.source === 'network';
    if (isTheirs && req.method === 'CANCEL') cancelled(req);
    else if (isTheirs && req.method === 'UPDATE') update(req);
    else if (req.method === 'PRACK' || req.method === 'ACK') acknowledged(req);
    else {
      if (req.method === 'INVITE') invites.set(req.get('Call-ID') ?? '', req);
      pass(req);
    }
  }

  function hearResponse(frame: PortFrame): void {
    const transactionId = frame[8] as string;
    const req = requests.get(transactionId);
    if (!req) return;
    const res = new PortResponse(frame, req);
    const isFinal = res.status >= 200;
    if (isFinal) requests.delete(transactionId);
    const ack = (opts?: Sending): void => {
      if (isFinal && req.method === 'INVITE') acknowledge('ACK', res, opts);
      else if (!isFinal && res.status > 100 && res.has('RSeq')) acknowledge('PRACK', res, opts);
    };
    req.emit('response', res, ack);
  }

  function hear(frame: PortFrame): void {
    try {
      if (frame[1] === 'sip') {
        if ((frame[0] as string).startsWith('SIP/2.0 ')) hearResponse(frame);
        else hearRequest(new PortRequest(frame, agent));
      } else if (frame[1] === 'response') {
        const id = frame[2] as string;
        const onReply = asked.get(id);
        asked.delete(id);
        onReply?.(frame);
      } else srf.emit('connect', null, frame[2], undefined, frame[3]);
    } catch (error) {
      log.error('a message of the engine was not worked off', { error });
    }
  }

  const app = Object.assign(() => undefined, {
    use(...given: [Handler] | [string, Handler]) {
      const [method, handle] = given.length === 1 ? ['*', given[0]] : given;
      stack.push({ method, handle });
      if (method !== '*' && port) route(method);
    },
    /** `(asked, callback)`, or with the URI before it. */
    request(...given: [RequestAsked, Answered] | [string, RequestAsked, Answered]) {
      if (given.length === 3) agent.request({ ...given[1], uri: given[0] }, given[2]);
      else agent.request(...given);
    },
    connect() {
      try {
        port = openPort();
      } catch (error) {
        setImmediate(() => srf.emit('error', error));
        return;
      }
      turns.begin(port);
      port.on('close', () => {
        port = undefined;
        srf.emit('close');
      });
      for (const method of new Set(stack.map((layer) => layer.method))) if (method !== '*') route(method);
    },
    disconnect() {
      turns.flush();
      port?.close();
    },
  });

  // A function is taken as the application itself, instead of one that connects.
  const srf = new Srf(app as never);
  return srf as unknown as SrfClient;
}
