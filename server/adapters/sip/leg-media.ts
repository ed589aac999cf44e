import { randomBytes } from 'node:crypto';
import { ownText } from '../../base/own-text.ts';
import type { CodecOrder, DigitWay, SrtpUse } from '../../core/office/peers.ts';
import { answerTo, codecsIn, describeOffer, type RemoteAudio, readRemote } from '../../core/sip/audio-sdp.ts';
import { type CryptoLine, keyingBytesOf, offeredSuites, type SrtpSuite } from '../../core/sip/crypto-attribute.ts';
import type { LocalMedia, RemoteMedia } from '../../services/calls/media-port.ts';

/** RFC 4733 events in our offers; an answer keeps the number that was offered to us. */
const dtmfPayloadType = 101;

/** Both descriptions of one leg, from offer to offer (RFC 3264). */
export interface LegMedia {
  readonly remote: RemoteMedia | undefined;
  /** The address of ours that the far end knows from what was last agreed on. */
  readonly agreedFrom: string | undefined;
  /** Our offer. `local` again only when it changed; needed the first time. */
  offer(local?: LocalMedia): string;
  /** The same, with another address of ours. */
  offerFrom(address: string): string;
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
  return new Descriptions(sessionId, security);
}

/** A class, as each leg has one: closures would take three times the memory. */
class Descriptions implements LegMedia {
  remote: RemoteMedia | undefined;
  agreedFrom: string | undefined;
  readonly #sessionId: number;
  readonly #security: LegSecurity;
  #local: LocalMedia | undefined;
  #version = 1;
  #last: string | undefined;
  #offered: readonly CryptoLine[] = [];
  #secureOnly: boolean;
  #keySalts: Map<string, string> | undefined;

  constructor(sessionId: number, security: LegSecurity) {
    this.#sessionId = sessionId;
    this.#security = security;
    this.#secureOnly = security.srtp === 'required';
  }

  offer(next?: LocalMedia): string {
    const { address, port } = this.#take(next);
    const sessionId = this.#sessionId;
    const secureOnly = this.#secureOnly;
    const crypto = this.#offeredLines();
    this.#offered = crypto;
    const more = { ...this.#spoken(), crypto, secureOnly, ...(this.#takesEvents() && { dtmfPayloadType }) };
    return this.#versioned((version) => describeOffer({ address, port, sessionId, version, ...more }))!;
  }

  offerFrom(address: string): string {
    return this.offer({ ...this.#take(undefined), address });
  }

  insistOnKeys(): boolean {
    if (this.#security.srtp === 'off' || this.#secureOnly) return false;
    this.#secureOnly = true;
    return true;
  }

  takeAnswer(sdp: string): RemoteMedia | undefined {
    const { srtp } = this.#security;
    const offered = this.#offered;
    const read = readRemote(sdp, { srtp, offered, ...this.#spoken() });
    if (!read || read.port === 0) return undefined;
    return this.#agree(this.#remoteOf(read, ({ tag }) => offered.find((line) => line.tag === tag)!.keySalt));
  }

  readOffer(sdp: string): RemoteMedia | undefined {
    const read = readRemote(sdp, { srtp: this.#security.srtp, ...this.#spoken() });
    if (!read || read.port === 0) return undefined;
    return this.#remoteOf(read, ({ suite, keySalt }) => {
      const inUse = this.remote?.srtp;
      const same = inUse?.receive.keySalt === keySalt && inUse.receive.suite === suite;
      return same ? inUse.send.keySalt : this.#keyFor(suite, keySalt);
    });
  }

  answer(sdp: string, next?: LocalMedia): { sdp: string; remote: RemoteMedia } | undefined {
    const { address, port } = this.#take(next);
    const { srtp } = this.#security;
    const sessionId = this.#sessionId;
    const read = this.readOffer(sdp);
    const more = { srtp, ...this.#spoken(), ...(read?.srtp && { keySalt: read.srtp.send.keySalt }) };
    const text = read && this.#versioned((version) => answerTo(sdp, { address, port, sessionId, version, ...more }));
    if (!read || !text) return undefined;
    return { sdp: text, remote: this.#agree(read) };
  }

  #spoken(): ReturnType<typeof codecsIn> {
    return codecsIn(this.#security.codecs ?? 'auto');
  }

  #takesEvents(): boolean {
    const { dtmf = 'auto' } = this.#security;
    return dtmf === 'auto' || dtmf === 'rfc4733';
  }

  #agree(next: RemoteMedia): RemoteMedia {
    if (next.srtp && !this.remote?.srtp && !this.#security.secrecy) this.#security.onExposed?.();
    this.remote = next;
    this.agreedFrom = this.#local?.address;
    return next;
  }

  /** Our key for what they said stays the same however often they say it, and is a new one when they have a new one. */
  #keyFor(suite: SrtpSuite, theirs = ''): string {
    const name = `${suite} ${theirs}`;
    this.#keySalts ??= new Map();
    const keySalt = this.#keySalts.get(name) ?? newKeySalt(suite);
    this.#keySalts.set(name, keySalt);
    return keySalt;
  }

  #offeredLines(): CryptoLine[] {
    const { srtp, secrecy } = this.#security;
    if (srtp === 'off' || !(this.#secureOnly || secrecy || this.remote?.srtp)) return [];
    const inUse = this.remote?.srtp?.send;
    // In the middle of a call only what is in use is offered again: the stream goes on with the key it has.
    if (inUse) return [{ tag: 1, suite: inUse.suite, keySalt: inUse.keySalt }];
    return offeredSuites.map((suite, index) => ({ tag: index + 1, suite, keySalt: this.#keyFor(suite) }));
  }

  /** RFC 3264 8: the version rises exactly when something else in the description changed. */
  #versioned(describe: (version: number) => string | undefined): string | undefined {
    const same = describe(this.#version);
    if (same === undefined || same === this.#last) return same;
    this.#last = this.#last === undefined ? same : describe(++this.#version);
    return this.#last;
  }

  #take(next: LocalMedia | undefined): LocalMedia {
    if (next) this.#local = next;
    if (!this.#local) throw new Error('a description needs an address of ours');
    return this.#local;
  }

  #remoteOf(read: RemoteAudio, ourKey: (theirs: CryptoLine) => string): RemoteMedia {
    const { address, port, codec, payloadType, direction, dtmfPayloadType: events, rtcpPort, rtcpMux, crypto } = read;
    const { dtmf = 'auto' } = this.#security;
    return {
      // Kept as long as the call: not as a part of the whole description.
      address: ownText(address),
      port,
      codec,
      payloadType,
      direction,
      rtcpPort,
      ...(events !== undefined && this.#takesEvents() && { dtmfPayloadType: events }),
      ...((dtmf === 'inband' || (dtmf === 'auto' && events === undefined)) && { inBandDigits: true as const }),
      ...(dtmf === 'info' && { infoDigits: true as const }),
      ...(rtcpMux ? { rtcpMux } : {}),
      ...(crypto
        ? { srtp: { send: { suite: crypto.suite, keySalt: ourKey(crypto) }, receive: receiveKey(crypto) } }
        : {}),
    };
  }
}

const receiveKey = ({ suite, keySalt, mki }: CryptoLine) => ({ suite, keySalt, ...(mki ? { mki } : {}) });
