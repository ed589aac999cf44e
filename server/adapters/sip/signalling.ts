import type { Clock } from '../../base/clock.ts';
import { describeError } from '../../base/errors.ts';
import type { Ids } from '../../base/ids.ts';
import type { Log } from '../../base/log.ts';
import type { Trunk } from '../../core/office/trunks.ts';
import { userOf } from '../../core/sip/identity.ts';
import { header, headerValues, type SipMessage } from '../../core/sip/message.ts';
import { parseNameAddr } from '../../core/sip/name-addr.ts';
import { param } from '../../core/sip/params.ts';
import { signalFailureOf } from '../../core/sip/signal-failure.ts';
import { parseSipUri, printUri } from '../../core/sip/uri.ts';
import type { LinePort, SignalOutcome } from '../../services/lines/line-port.ts';
import { accountOf, domainOf, trunkUri } from './parties.ts';
import { readMessage } from './sip-io.ts';
import type { Engine } from './srf-link.ts';
import type { SendOptions, SrfClient } from './srf-shapes.ts';
import { readServiceRoute, routeHeader } from './trunk-way.ts';

/**
 * How the trunk's password goes along: the embedded engine takes it with the request, answers challenges itself (also
 * with SHA-256, also inside the dialog) and sends none of it; before an external one the client library does, in MD5.
 */
export function credentialsFor(
  trunk: Trunk,
  kind: Engine['kind'],
): { headers: Record<string, string>; auth?: { username: string; password: string } } {
  if (trunk.username === undefined || trunk.secret === undefined) return { headers: {} };
  const login = { username: trunk.username, password: trunk.secret };
  // The client library knows MD5 alone: where that is not allowed the challenge stays unanswered.
  if (kind === 'external') return trunk.digest === 'sha-256' ? { headers: {} } : { headers: {}, auth: login };
  const digest = trunk.digest === 'auto' ? {} : { digest: trunk.digest };
  const text = JSON.stringify({ ...login, ...digest });
  return { headers: { 'X-Centralita-Auth': Buffer.from(text).toString('base64') } };
}

const wholeNumber = (text: string | undefined): number | undefined =>
  text !== undefined && /^\d{1,9}/.test(text.trim()) ? Number.parseInt(text, 10) : undefined;

/** Seconds granted to our contact (RFC 3261 10.2.4): its own parameter, failing that the header's. */
export function grantedSec(response: SipMessage, contactUser: string): number | undefined {
  const contacts = headerValues(response, 'Contact').flatMap((value) => parseNameAddr(value) ?? []);
  // Some carriers give the contact back rewritten; with one alone there is no doubt which it is.
  const ours =
    contacts.find(({ uri }) => userOf(uri) === contactUser) ?? (contacts.length === 1 ? contacts[0] : undefined);
  return wholeNumber(ours && param(ours.params, 'expires')) ?? wholeNumber(header(response, 'Expires'));
}

/** RFC 3261 8.1.3.4: where a registrar sends us, by `q`; only places that we could register at. */
export function redirectedTo(response: SipMessage): string[] {
  return headerValues(response, 'Contact')
    .flatMap((value) => parseNameAddr(value) ?? [])
    .filter(({ uri }) => parseSipUri(uri) !== undefined)
    .map(({ uri, params }) => ({ uri, q: Number(param(params, 'q') ?? 1) || 0 }))
    .sort((a, b) => b.q - a.q)
    .map(({ uri }) => bareUri(uri));
}

/** RFC 6140 5.1: the contact of all numbers has no user of its own. */
const contactOf = (trunk: Trunk, user: string, expiresSec: number): string =>
  trunk.bulkRegistration
    ? `<sip:localhost;bnc>;expires=${expiresSec}`
    : `<sip:${user}@localhost>;expires=${expiresSec}`;

/** RFC 3261 10.2: the Request-URI of a REGISTER has no user. */
function bareUri(text: string): string {
  const { user: _user, password: _password, ...uri } = parseSipUri(text)!;
  return printUri({ ...uri, headers: [] });
}

type PhonePlace = Parameters<LinePort['probePhone']>[0];

/** REGISTER and OPTIONS of our own. `interrupt` ends what waits for an answer: the engine that sent it is gone. */
export function createSignalling(deps: {
  clock: Clock;
  ids: Ids;
  log: Log;
  link: () => { srf: SrfClient; engine: Engine } | undefined;
  /** How a request gets to that phone, besides its address. */
  wayToPhone: (phone: PhonePlace) => { headers: Record<string, string>; proxy?: string };
}): Pick<LinePort, 'register' | 'probe' | 'probePhone'> & {
  interrupt(): void;
  /** What the trunk's registrar asked its requests to go by. */
  serviceRouteOf(trunkId: string): readonly string[];
} {
  const { clock, ids, log } = deps;
  const waiting = new Set<(outcome: SignalOutcome) => void>();
  /** RFC 3261 10.2: all registrations with one registrar bear one Call-ID and rising numbers. */
  const sequences = new Map<string, { callId: string; cseq: number }>();
  const serviceRoutes = new Map<string, readonly string[]>();

  function send(
    request: { method: string; trunk: Trunk; headers: Record<string, string>; uri?: string },
    read: (response: SipMessage) => Partial<SignalOutcome>,
  ): Promise<SignalOutcome> {
    const { trunk, method } = request;
    return post({ to: trunk.id, uri: request.uri ?? trunkUri(trunk) }, read, (engine) => {
      const credentials = credentialsFor(trunk, engine.kind);
      return {
        method,
        headers: { ...request.headers, ...credentials.headers },
        ...(credentials.auth ? { auth: credentials.auth } : {}),
      };
    });
  }

  /** `to`: whom the log names. */
  function post(
    { to, uri }: { to: string; uri: string },
    read: (response: SipMessage) => Partial<SignalOutcome>,
    composed: (engine: Engine) => SendOptions & { method: string; auth?: { username: string; password: string } },
  ): Promise<SignalOutcome> {
    const link = deps.link();
    if (!link) return Promise.resolve({ kind: 'failed', why: 'unreachable' });
    const options = composed(link.engine);
    const sentAt = clock.now();
    return new Promise((resolve) => {
      const done = (outcome: SignalOutcome): void => {
        if (waiting.delete(done)) resolve(outcome);
      };
      waiting.add(done);
      const notSent = (error: unknown): void => {
        log.info('request not sent', { method: options.method, to, why: describeError(error) });
        done({ kind: 'failed', why: 'unreachable' });
      };
      try {
        link.srf.request(uri, options, (error, req) => {
          if (error) return notSent(error);
          req.on('response', (res) => {
            if (res.status < 200) return;
            const response = readMessage(res);
            // The engine makes up 408 and 503 for who never answered; those bear no address.
            if (res.source_address === '')
              return done({ kind: 'failed', why: response ? signalFailureOf(response, res.status) : 'unreachable' });
            const retryAfterSec = wholeNumber(res.get('Retry-After'));
            done({
              kind: 'answered',
              status: res.status,
              roundTripMs: clock.now() - sentAt,
              ...(retryAfterSec === undefined ? {} : { retryAfterSec }),
              ...(response ? read(response) : {}),
            } as SignalOutcome);
          });
        });
      } catch (error) {
        notSent(error);
      }
    });
  }

  return {
    register({ trunk, contactUser, expiresSec, registrar }) {
      const account = trunk.username ?? accountOf(trunk);
      const aor = `<${printUri({ scheme: 'sip', user: account, host: domainOf(trunk), params: [], headers: [] })}>`;
      const sequence = sequences.get(trunk.id) ?? { callId: ids.token(24), cseq: 0 };
      sequences.set(trunk.id, sequence);
      // Room for the answers to challenges, each of which takes a number of its own.
      sequence.cseq += 10;
      const headers = {
        From: aor,
        To: aor,
        'Call-ID': sequence.callId,
        CSeq: `${sequence.cseq} REGISTER`,
        Contact: contactOf(trunk, contactUser, expiresSec),
        Expires: String(expiresSec),
        // RFC 3327 4: proxies on the way may ask to stay on it.
        Supported: 'path',
        // RFC 6140 5.1: whoever does not understand it must not take it for a contact like others.
        ...(trunk.bulkRegistration ? { Require: 'gin', 'Proxy-Require': 'gin' } : {}),
        ...routeHeader(trunk),
      };
      return send({ method: 'REGISTER', trunk, headers, ...(registrar && { uri: registrar }) }, (response) => {
        const isGranted = response.kind === 'response' && response.status < 300 && expiresSec > 0;
        serviceRoutes.set(trunk.id, isGranted ? readServiceRoute(response) : []);
        const granted = grantedSec(response, contactUser);
        const least = wholeNumber(header(response, 'Min-Expires'));
        return {
          ...(response.kind === 'response' && response.status >= 300 && response.status < 400
            ? { contacts: redirectedTo(response) }
            : {}),
          ...(granted === undefined ? {} : { expiresSec: granted }),
          ...(least === undefined ? {} : { minExpiresSec: least }),
        };
      });
    },
    probe: (trunk) =>
      send(
        {
          method: 'OPTIONS',
          trunk,
          headers: {
            From: '<sip:centralita@localhost>',
            Accept: 'application/sdp',
            ...routeHeader(trunk, serviceRoutes.get(trunk.id)),
          },
        },
        () => ({}),
      ),
    probePhone(phone) {
      const way = deps.wayToPhone(phone);
      const headers = { From: '<sip:centralita@localhost>', Accept: 'application/sdp', ...way.headers };
      const proxy = way.proxy === undefined ? {} : { proxy: way.proxy };
      return post(
        { to: phone.extension, uri: phone.contact },
        () => ({}),
        () => ({ method: 'OPTIONS', headers, ...proxy }),
      );
    },
    serviceRouteOf: (trunkId) => serviceRoutes.get(trunkId) ?? [],
    interrupt() {
      for (const done of [...waiting]) done({ kind: 'failed', why: 'unreachable' });
    },
  };
}
