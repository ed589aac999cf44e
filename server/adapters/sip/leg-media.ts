import { randomBytes } from 'node:crypto';
import type { CodecOrder, DigitWay, SrtpUse } from '../../core/office/office.ts';
import { answerTo, codecsIn, describeOffer, type RemoteAudio, readRemote } from '../../core/sip/audio-sdp.ts';
import { type CryptoLine, keyingBytesOf, offeredSuites, type SrtpSuite } from '../../core/sip/crypto-attribute.ts';
import type { LocalMedia, RemoteMedia } from '../../services/calls/media-port.ts';

/** RFC 4733 events in our offers; an answer keeps the number that was offered to us. */
const dtmfPayloadType = 101;

/** Both descriptions of one leg, from offer to offer (RFC 3264). */
export interface LegMedia {
  readonly remote: RemoteMedia | undefined;
  /** Our offer. `local` again only when it changed; needed the first time. */
  offer(local?: LocalMedia): string;
  /** From now on nothing but SRTP is offered. False where that may not be, or was so already. */
  insistOnKeys(): boolean;
  /** The far end's answer to our offer; undefined when it leaves no audio in common. */
  takeAnswer(sdp: string): RemoteMedia | undefined;
  /** What `answer` would agree to; changes nothing. */
  readOffer(sdp: string): RemoteMedia | undefined;
  /** Our answer to their offer; undefined when nothing of it can be accepted, and then all stays as it was. */
  answer(sdp: string, local?: LocalMedia): { sdp: string; remote: RemoteMedia } | undefined;
}

/** How the audio of a leg may be protected, and how its keys come. */
export interface LegSecurity {
  srtp: SrtpUse;
  /** Whether only the far end can read what we tell it (TLS): keys are offered unasked only then. */
  secrecy: boolean;
  dtmf?: DigitWay;
  codecs?: CodecOrder;
  /** Keys were agreed on that others on the way could read. */
  onExposed?: () => void;
}

const inClear: LegSecurity = { srtp: 'off', secrecy: false };

function newKeySalt(suite: SrtpSuite): string {
  const { key, salt } = keyingBytesOf(suite);
  return randomBytes(key + salt).toString('base64');
}

/** `sessionId` is the number of the `o=` line, its own for each leg. */
export function createLegMedia(sessionId: number, security: LegSecurity = inClear): LegMedia {
  const { srtp, secrecy, dtmf: digits = 'auto', codecs = 'auto' } = security;
  const spoken = codecsIn(codecs);
  const takesEvents = digits === 'auto' || digits === 'rfc4733';
  let local: LocalMedia | undefined;
  let version = 1;
  let last: string | undefined;
  let offered: readonly CryptoLine[] = [];
  let secureOnly = srtp === 'required';
  let keySalts: Map<string, string> | undefined;

  function agree(next: RemoteMedia): RemoteMedia {
    if (next.srtp && !agreed.remote?.srtp && !secrecy) security.onExposed?.();
    agreed.remote = next;
    return next;
  }

  /** Our key for what they said stays the same however often they say it, and is a new one when they have a new one. */
  function keyFor(suite: SrtpSuite, theirs = ''): string {
    const name = `${suite} ${theirs}`;
    keySalts ??= new Map();
    const keySalt = keySalts.get(name) ?? newKeySalt(suite);
    keySalts.set(name, keySalt);
    return keySalt;
  }

  function offeredLines(): CryptoLine[] {
    if (srtp === 'off' || !(secureOnly || secrecy || agreed.remote?.srtp)) return [];
    const inUse = agreed.remote?.srtp?.send;
    // In the middle of a call only what is in use is offered again: the stream goes on with the key it has.
    if (inUse) return [{ tag: 1, suite: inUse.suite, keySalt: inUse.keySalt }];
    return offeredSuites.map((suite, index) => ({ tag: index + 1, suite, keySalt: keyFor(suite) }));
  }

  /** RFC 3264 8: the version rises exactly when something else in the description changed. */
  function versioned(describe: (version: number) => string | undefined): string | undefined {
    const same = describe(version);
    if (last === undefined || same === last || same === undefined) {
      last = same ?? last;
      return same;
    }
    last = describe(++version);
    return last;
  }

  function take(next: LocalMedia | undefined): LocalMedia {
    if (next) local = next;
    if (!local) throw new Error('a description needs an address of ours');
    return local;
  }

  function remoteOf(read: RemoteAudio, ourKey: (theirs: CryptoLine) => string): RemoteMedia {
    const { address, port, codec, payloadType, direction, dtmfPayloadType: dtmf, rtcpPort, rtcpMux, crypto } = read;
    return {
      address,
      port,
      codec,
      payloadType,
      direction,
      rtcpPort,
      ...(dtmf !== undefined && takesEvents && { dtmfPayloadType: dtmf }),
      ...((digits === 'inband' || (digits === 'auto' && dtmf === undefined)) && { inBandDigits: true as const }),
      ...(digits === 'info' && { infoDigits: true as const }),
      ...(rtcpMux ? { rtcpMux } : {}),
      ...(crypto
        ? { srtp: { send: { suite: crypto.suite, keySalt: ourKey(crypto) }, receive: receiveKey(crypto) } }
        : {}),
    };
  }

  function readOffer(sdp: string): RemoteMedia | undefined {
    const read = readRemote(sdp, { srtp, ...spoken });
    if (!read || read.port === 0) return undefined;
    return remoteOf(read, ({ suite, keySalt }) => {
      const inUse = agreed.remote?.srtp;
      const same = inUse?.receive.keySalt === keySalt && inUse.receive.suite === suite;
      return same ? inUse.send.keySalt : keyFor(suite, keySalt);
    });
  }

  const agreed: Omit<LegMedia, 'remote'> & { remote: RemoteMedia | undefined } = {
    remote: undefined,
    readOffer,
    offer(next) {
      const { address, port } = take(next);
      offered = offeredLines();
      const more = { ...spoken, crypto: offered, secureOnly, ...(takesEvents && { dtmfPayloadType }) };
      return versioned((at) => describeOffer({ address, port, sessionId, version: at, ...more }))!;
    },
    insistOnKeys() {
      if (srtp === 'off' || secureOnly) return false;
      secureOnly = true;
      return true;
    },
    takeAnswer(sdp) {
      const read = readRemote(sdp, { srtp, offered, ...spoken });
      if (!read || read.port === 0) return undefined;
      return agree(remoteOf(read, ({ tag }) => offered.find((line) => line.tag === tag)!.keySalt));
    },
    answer(sdp, next) {
      const { address, port } = take(next);
      const read = readOffer(sdp);
      const key = read?.srtp ? { keySalt: read.srtp.send.keySalt } : {};
      const text =
        read && versioned((at) => answerTo(sdp, { address, port, sessionId, version: at, srtp, ...spoken, ...key }));
      if (!read || !text) return undefined;
      return { sdp: text, remote: agree(read) };
    },
  };
  return agreed;
}

const receiveKey = ({ suite, keySalt, mki }: CryptoLine) => ({ suite, keySalt, ...(mki ? { mki } : {}) });
