import { runMachine } from '../../../base/machine.ts';
import { type Header, header, headerValues, type SipRequest, type SipResponse } from '../../../core/sip/message.ts';
import { parseNameAddr } from '../../../core/sip/name-addr.ts';
import { forwardRequest, forwardResponse, hopsLeft } from '../../../core/sip/proxy/forward.ts';
import * as context from '../../../core/sip/proxy/response-context.ts';
import { parseSipUri, parseUri } from '../../../core/sip/uri.ts';
import type { AppMessage } from './app-message.ts';
import { appHeaders } from './app-message.ts';
import type { ClientTransaction } from './client-transactions.ts';
import type { ControlClient } from './control-server.ts';
import type { EngineDeps } from './deps.ts';
import type { Incoming, Pending } from './incoming.ts';
import type { ProxyPath } from './proxy-path.ts';
import { makeResponse } from './responses.ts';
import type { Peer } from './transport.ts';

interface Got {
  response: SipResponse;
  from: Peer;
}

/** `proxy|<txnId>|remainInDialog?|fullResponse?|followRedirects?|simultaneous or serial|<to first>|<to last>|dest…` */
interface Order {
  transactionId: string;
  remain: boolean;
  full: boolean;
  search: context.Search;
  targets: string[];
}

/** `2s`, `1500ms`; undefined for no limit. */
function readSpan(text: string): number | undefined {
  const [, digits, unit] = /^(\d{1,7})(ms|s)$/.exec(text.trim()) ?? [];
  return digits === undefined ? undefined : Number(digits) * (unit === 's' ? 1000 : 1);
}

function readOrder(fields: readonly string[], method: string): Order {
  const [transactionId = '', remain, full, follow, how, provisional = '', last = '', ...targets] = fields;
  const search: context.Search = {
    simultaneous: how === 'simultaneous',
    followRedirects: follow === 'followRedirects',
    invite: method === 'INVITE',
    provisionalMs: readSpan(provisional),
    finalMs: readSpan(last),
  };
  return { transactionId, remain: remain === 'remainInDialog', full: full === 'fullResponse', search, targets };
}

const challenges = ['WWW-Authenticate', 'Proxy-Authenticate'];

/** RFC 3261 16.7 step 7: a challenge bears those of all branches. */
function withAllChallenges(best: SipResponse, outcomes: readonly context.Outcome<Got>[]): SipResponse {
  if (best.status !== 401 && best.status !== 407) return best;
  const others = outcomes.flatMap(({ response: got }) => (got && got.response !== best ? [got.response] : []));
  const more = others.flatMap((response) =>
    challenges.flatMap((name) => headerValues(response, name).map((value) => ({ name, value }))),
  );
  return { ...best, headers: [...best.headers, ...more] };
}

/** The application's `proxy` verb: a request goes on to others, and their answers come back (RFC 3261 16). */
export function createProxying(deps: EngineDeps, parts: { incoming: Incoming; path: ProxyPath }) {
  const { link, transports, transactions, clock, ids, log } = deps;
  const { incoming, path } = parts;

  /** The Request-URI stays what the caller asked for, unless that was us. */
  function uriFor(request: SipRequest, target: string): string {
    const asked = parseSipUri(request.uri);
    return asked && path.isUs(asked) ? target : request.uri;
  }

  function recordsFor(entry: Pending, order: Order, to: Peer): Header[] {
    const { request, from } = entry.transaction;
    if (!order.remain) return [];
    const call = { callId: header(request, 'Call-ID') ?? '', from, to };
    if (request.method !== 'REGISTER') return path.record('Record-Route', call);
    return [...path.record('Path', call), { name: 'Require', value: 'path' }];
  }

  function run(
    entry: Pending,
    order: Order,
    given: { client: ControlClient; frameId: string; own: Header[]; hops: number },
  ) {
    const { client, frameId, own, hops } = given;
    const { transaction } = entry;
    const { request } = transaction;
    const forks = new Map<number, ClientTransaction>();
    const calledOff = new Set<number>();

    function fork(branch: number, target: string) {
      const fail = (status: number): void => machine.send({ kind: 'failed', branch, status });
      deps.resolve(target, (resolved) => {
        if (calledOff.has(branch)) return fail(487);
        if (resolved.kind !== 'peer') return fail(503);
        const { peer } = resolved;
        if (transports.isOurs(peer.address, peer.port)) return fail(482);
        const on = recordsFor(entry, order, peer);
        const forwarded = forwardRequest(request, { hops, uri: uriFor(request, target), on, instead: own });
        const client = transactions.prepare(forwarded, peer);
        forks.set(branch, client);
        client.start({
          onResponse: (response, from) => hear(branch, { response: forwardResponse(response), from }),
          onTimeout: () => fail(408),
          onUnreachable(why) {
            log.info('proxied request not delivered', { to: peer.address, why });
            fail(503);
          },
        });
      });
    }

    function hear(branch: number, got: Got) {
      const { status } = got.response;
      if (order.full && status >= 200) link.proxiedResponse(client, frameId, got);
      const redirects =
        status >= 300 && status < 400
          ? headerValues(got.response, 'Contact').flatMap((value) => parseNameAddr(value)?.uri ?? [])
          : [];
      machine.send({ kind: 'response', branch, status, response: got, redirects });
    }

    function conclude(outcomes: readonly context.Outcome<Got>[], accepted: boolean) {
      entry.drop();
      if (!accepted) {
        const best = context.chooseBest(outcomes);
        const made = () => makeResponse(request, { status: best.status, toTag: ids.token(13) });
        transaction.respond(best.response ? withAllChallenges(best.response.response, outcomes) : made());
      }
      link.proxied(client, frameId);
    }

    const machine = runMachine<context.State<Got>, context.Input<Got>, context.Effect<Got>>({
      initial: context.initial(order.search, order.targets),
      step: context.step,
      clock,
      onTimer: (name) => ({ kind: 'timer', name }),
      perform(effect) {
        switch (effect.kind) {
          case 'fork':
            return fork(effect.branch, effect.target);
          case 'cancel':
            calledOff.add(effect.branch);
            return void forks.get(effect.branch)?.cancel([]);
          case 'forward':
            return void transaction.respond(effect.response.response);
          case 'conclude':
            return conclude(effect.outcomes, effect.accepted);
        }
      },
    });
    entry.proxied = { cancel: () => machine.send({ kind: 'cancel' }) };
    machine.send({ kind: 'start' });
  }

  return {
    start(client: ControlClient, frame: { frameId: string; fields: readonly string[]; message: AppMessage }) {
      const { frameId, fields, message } = frame;
      const refuse = (why: string): void => link.refuse(client, frameId, why);
      const entry = incoming.pending(fields[0] ?? '');
      if (!entry || entry.client !== client || entry.proxied || entry.leg)
        return refuse('Request not proxied due to unknown transaction');
      const { request } = entry.transaction;
      const order = readOrder(fields, request.method);
      if (order.targets.length === 0 || !order.targets.every((target) => parseUri(target)))
        return refuse('invalid proxy destination');
      const hops = hopsLeft(request);
      if (hops === undefined) {
        entry.end(483);
        return refuse('Too Many Hops');
      }
      // RFC 3261 16.3 step 5: we honour no extension as a proxy.
      const unknown = headerValues(request, 'Proxy-Require').filter((value) => value !== '');
      if (unknown.length > 0) {
        entry.drop();
        const headers = unknown.map((value) => ({ name: 'Unsupported', value }));
        entry.transaction.respond(makeResponse(request, { status: 420, toTag: entry.localTag, headers }));
        return refuse('Proxy-Require is not supported');
      }
      const own = appHeaders(message, ['From', 'To', 'Call-ID', 'CSeq', 'Route', 'Contact', 'Content-Type']);
      run(entry, order, { client, frameId, own, hops });
    },
  };
}
