import { lookup } from 'node:dns';
import { type IncomingMessage, request as requestPlain } from 'node:http';
import { request as requestSecure } from 'node:https';
import { BlockList, isIP, type LookupFunction } from 'node:net';
import { describeError } from '../../base/errors.ts';
import type { WebAnswer, WebPort } from '../../services/ivr/web-port.ts';

const MOST_BYTES = 64 * 1024;

/** Where clouds tell a machine its secrets, and addresses that are nobody's: never asked. */
const forbidden = new BlockList();
forbidden.addSubnet('169.254.0.0', 16, 'ipv4');
forbidden.addSubnet('0.0.0.0', 8, 'ipv4');
forbidden.addSubnet('fe80::', 10, 'ipv6');
forbidden.addAddress('fd00:ec2::254', 'ipv6');
forbidden.addAddress('::', 'ipv6');

/** The box itself: only where the flow says so in so many words, never by a name that leads there. */
const own = new BlockList();
own.addSubnet('127.0.0.0', 8, 'ipv4');
own.addAddress('::1', 'ipv6');

const familyOf = (address: string) => (isIP(address) === 6 ? 'ipv6' : 'ipv4');

function judgeAddress(address: string, isNamed: boolean): string | undefined {
  if (forbidden.check(address, familyOf(address))) return `${address} is not to be asked`;
  return !isNamed && own.check(address, familyOf(address)) ? 'the name leads to this box itself' : undefined;
}

/** As the resolver says, unless a name leads where flows must not ask: judged where the connection is made. */
const judgedLookup: LookupFunction = (hostname, options, done) => {
  lookup(hostname, { ...options, all: true }, (error, found) => {
    if (error) return done(error, '', 4);
    const why = found.map(({ address }) => judgeAddress(address, hostname === 'localhost')).find(Boolean);
    if (why !== undefined) return done(new Error(why), '', 4);
    if (options.all) return done(null, found);
    return done(null, found[0]!.address, found[0]!.family);
  });
};

const outOfPlace = (url: URL): string | undefined => {
  if (url.protocol !== 'http:' && url.protocol !== 'https:') return 'only http and https are asked';
  const host = url.hostname.replace(/^\[|\]$/g, '');
  return isIP(host) ? judgeAddress(host, true) : undefined;
};

/** The whole answer as text; rejects beyond the limit. */
async function readText(answer: IncomingMessage): Promise<string> {
  const parts: Buffer[] = [];
  let bytes = 0;
  for await (const part of answer as AsyncIterable<Buffer>) {
    bytes += part.length;
    if (bytes > MOST_BYTES) throw new Error(`the answer is longer than ${MOST_BYTES / 1024} KiB`);
    parts.push(part);
  }
  return Buffer.concat(parts).toString('utf8');
}

/** Asks other systems for flows: http and https, 64 KiB at most, redirects are not followed. */
export function createAskWeb(): WebPort {
  function send(
    url: URL,
    { method, body }: { method: string; body?: string },
    signal: AbortSignal,
  ): Promise<IncomingMessage> {
    return new Promise((resolve, reject) => {
      const start = url.protocol === 'https:' ? requestSecure : requestPlain;
      const headers = {
        accept: 'application/json',
        'user-agent': 'Centralita',
        ...(body !== undefined && { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) }),
      };
      const asking = start(url, { method, headers, signal, lookup: judgedLookup, agent: false }, resolve);
      asking.once('error', reject);
      asking.end(body);
    });
  }

  return {
    async ask(request, stopped) {
      const deadline = AbortSignal.timeout(request.timeoutMs);
      const signal = AbortSignal.any([deadline, stopped]);
      let status: number | undefined;
      const failed = (why: string): WebAnswer => ({ kind: 'failed', why, ...(status !== undefined && { status }) });
      try {
        const url = new URL(request.url);
        const wrong = outOfPlace(url);
        if (wrong !== undefined) return failed(wrong);
        const answer = await send(url, request, signal);
        status = answer.statusCode ?? 0;
        if (status < 200 || status > 299) {
          answer.destroy();
          const { location } = answer.headers;
          return failed(
            location === undefined ? `status ${status}` : `it sends on to ${location}, which is not followed`,
          );
        }
        const text = await readText(answer);
        return { kind: 'answered', status, json: text.trim() === '' ? {} : JSON.parse(text) };
      } catch (error) {
        return deadline.aborted ? { kind: 'timeout' } : failed(describeError(error));
      }
    },
  };
}
