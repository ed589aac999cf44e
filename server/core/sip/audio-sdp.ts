import type { CodecOrder, SrtpUse } from '../office/peers.ts';
import { type CryptoLine, printCrypto, readCrypto } from './crypto-attribute.ts';
import { parseSdp, type Sdp, type SdpAttribute, type SdpMedia } from './sdp.ts';

export type AudioCodec = 'PCMA' | 'PCMU';
export type AudioDirection = 'sendrecv' | 'sendonly' | 'recvonly' | 'inactive';

/** What the far end said about its audio. */
export interface RemoteAudio {
  /** An address, seldom a name; `0.0.0.0` (an old way of hold) comes with a direction that does not send. */
  address: string;
  /** 0 = stream refused; codec and payload type then mean nothing. */
  port: number;
  codec: AudioCodec;
  payloadType: number;
  dtmfPayloadType?: number;
  /** As seen by us: the far end's `a=sendonly` is our `recvonly`. */
  direction: AudioDirection;
  /** Where it wants RTCP; means nothing with `rtcpMux`. */
  rtcpPort: number;
  /** RFC 5761 5.1.1: RTCP comes and goes on the RTP port. */
  rtcpMux?: true;
  ptimeMs?: number;
  /** Its key (RFC 4568), when the stream is to be SRTP. */
  crypto?: CryptoLine;
}

/** How a description is read. */
export interface Reading {
  /** Ours, the preferred first: of what is offered the first of them is taken. Absent = the peer's first that we know. */
  codecs?: readonly AudioCodec[];
  /** Without it only streams in clear are taken. */
  srtp?: SrtpUse;
  /** Our own lines, when an answer to them is read: its tag and suite must be one of theirs (RFC 4568 5.1.3). */
  offered?: readonly CryptoLine[];
}

export interface LocalAudio {
  address: string;
  port: number;
  /** Numbers of the `o=` line: `sessionId` stays for the life of the dialog, `version` rises by one with each change. */
  sessionId: number;
  version: number;
  direction?: AudioDirection;
}

const staticTypes: Record<AudioCodec, number> = { PCMU: 0, PCMA: 8 };
const bothCodecs: readonly AudioCodec[] = ['PCMA', 'PCMU'];

const named: Record<Exclude<CodecOrder, 'auto'>, readonly AudioCodec[]> = {
  'pcma-pcmu': ['PCMA', 'PCMU'],
  'pcmu-pcma': ['PCMU', 'PCMA'],
  pcma: ['PCMA'],
  pcmu: ['PCMU'],
};

/** The codecs that a setting stands for, as descriptions take them. */
export const codecsIn = (order: CodecOrder): { codecs?: readonly AudioCodec[] } =>
  order === 'auto' ? {} : { codecs: named[order] };

/**
 * Text of an offer with one audio stream; `codecs` in the order preferred. With `crypto` the stream may be SRTP: keys
 * beside RTP/AVP are passed over by phones that know nothing of them, where a second media line makes some refuse all;
 * `secureOnly` says RTP/SAVP, which leaves no choice.
 */
export function describeOffer(
  offer: LocalAudio & {
    codecs?: readonly AudioCodec[];
    dtmfPayloadType?: number;
    crypto?: readonly CryptoLine[];
    secureOnly?: boolean;
  },
): string {
  const codecs = (offer.codecs ?? bothCodecs).map((codec) => ({ codec, payloadType: staticTypes[codec] }));
  const protocol = offer.secureOnly ? 'RTP/SAVP' : 'RTP/AVP';
  return [...sessionLines(offer, '0 0'), ...audioLines({ ...offer, codecs, protocol }), ''].join('\r\n');
}

/**
 * The first audio stream that we can use, an encrypted one before one in clear where both are allowed, with its first
 * codec that is also ours; failing that, a refused one (port 0). Undefined when the description is unreadable or offers
 * no G.711 that `srtp` lets pass.
 */
export function readRemote(body: Uint8Array | string, reading: Reading = {}): RemoteAudio | undefined {
  const sdp = parseSdp(body);
  return sdp && chooseAudio(sdp, reading)?.remote;
}

/** Why `readRemote` found nothing in an offer. */
export function whyRefused(
  body: Uint8Array | string,
  reading: Reading & { srtp: SrtpUse },
): 'srtp-required' | 'srtp-off' | 'no-audio' {
  if (!readRemote(body, { ...reading, srtp: 'optional' })) return 'no-audio';
  return reading.srtp === 'required' ? 'srtp-required' : 'srtp-off';
}

/**
 * Text of the answer: one media line for each offered, all but the chosen audio refused, payload types as offered,
 * direction mirrored and narrowed to `local.direction` (RFC 3264 6). Where the chosen stream is SRTP it bears `keySalt`,
 * of the suite that `readRemote` told. Undefined when nothing can be accepted: 488.
 */
export function answerTo(
  body: Uint8Array | string,
  local: LocalAudio & { codecs?: readonly AudioCodec[]; srtp?: SrtpUse; keySalt?: string },
): string | undefined {
  const sdp = parseSdp(body);
  const chosen = sdp && chooseAudio(sdp, local);
  if (!sdp || !chosen || chosen.remote.port === 0) return undefined;
  const { remote } = chosen;
  const lines = sdp.media.flatMap((media) =>
    media === chosen.media
      ? audioLines({
          port: local.port,
          protocol: media.protocol,
          codecs: [remote],
          direction: both(remote.direction, local.direction ?? 'sendrecv'),
          ...(remote.rtcpMux ? { rtcpMux: true } : {}),
          ...(remote.crypto && local.keySalt ? { crypto: [answerKey(remote.crypto, local.keySalt)] } : {}),
          ...(remote.dtmfPayloadType === undefined ? {} : { dtmfPayloadType: remote.dtmfPayloadType }),
        })
      : [`m=${media.kind} 0 ${media.protocol} ${media.formats.join(' ')}`],
  );
  return [...sessionLines(local, sdp.times), ...lines, ''].join('\r\n');
}

/** RFC 4568 5.1.2: tag and suite as chosen, the key our own. */
const answerKey = ({ tag, suite }: CryptoLine, keySalt: string): CryptoLine => ({ tag, suite, keySalt });

function sessionLines({ address, sessionId, version }: LocalAudio, times: string): string[] {
  const place = `IN ${address.includes(':') ? 'IP6' : 'IP4'} ${address}`;
  return ['v=0', `o=- ${sessionId} ${version} ${place}`, 's=-', `c=${place}`, `t=${times}`];
}

function audioLines(audio: {
  port: number;
  protocol: string;
  codecs: readonly { codec: AudioCodec; payloadType: number }[];
  dtmfPayloadType?: number;
  direction?: AudioDirection;
  rtcpMux?: boolean;
  crypto?: readonly CryptoLine[];
}): string[] {
  const { codecs, dtmfPayloadType: dtmf } = audio;
  const types = [...codecs.map((entry) => entry.payloadType), ...(dtmf === undefined ? [] : [dtmf])];
  return [
    `m=audio ${audio.port} ${audio.protocol} ${types.join(' ')}`,
    ...codecs.map(({ codec, payloadType }) => `a=rtpmap:${payloadType} ${codec}/8000`),
    ...(dtmf === undefined ? [] : [`a=rtpmap:${dtmf} telephone-event/8000`, `a=fmtp:${dtmf} 0-15`]),
    'a=ptime:20',
    ...(audio.rtcpMux ? ['a=rtcp-mux'] : []),
    ...(audio.crypto ?? []).map(printCrypto),
    `a=${audio.direction ?? 'sendrecv'}`,
  ];
}

interface Chosen {
  media: SdpMedia;
  remote: RemoteAudio;
}

function chooseAudio(sdp: Sdp, reading: Reading): Chosen | undefined {
  const readable = sdp.media.flatMap((media): Chosen[] => {
    const remote = readAudio(media, { sdp, reading });
    return remote ? [{ media, remote }] : [];
  });
  const open = readable.filter(({ remote }) => remote.port > 0);
  return open.find(({ remote }) => remote.crypto) ?? open[0] ?? readable[0];
}

/** The key of a stream that is to be SRTP, `clear`, or `unusable` by what `reading` allows. */
function protectionOf(media: SdpMedia, { srtp = 'off', offered }: Reading): CryptoLine | 'clear' | 'unusable' {
  const mustBeSecure = /^RTP\/SAVPF?$/i.test(media.protocol);
  if (srtp === 'off') return mustBeSecure ? 'unusable' : 'clear';
  const told = media.attributes.filter(({ name }) => name === 'crypto');
  const lines = told.flatMap(({ value }) => readCrypto(value) ?? []);
  const line = lines.find(
    ({ tag, suite }) => !offered || offered.some((our) => our.tag === tag && our.suite === suite),
  );
  if (line) return line;
  // Some (baresip) tell keys in their answer to an offer that had none, and speak in clear.
  const wronglyAnswered = offered !== undefined && offered.length > 0 && told.length > 0;
  return mustBeSecure || srtp === 'required' || wronglyAnswered ? 'unusable' : 'clear';
}

function readAudio(media: SdpMedia, { sdp, reading }: { sdp: Sdp; reading: Reading }): RemoteAudio | undefined {
  if (media.kind !== 'audio' || !/^RTP\/S?AVPF?$/i.test(media.protocol)) return undefined;
  const { codecs } = reading;
  const protection = media.port > 0 ? protectionOf(media, reading) : 'clear';
  if (protection === 'unusable') return undefined;
  const encodings = encodingsOf(media);
  const placeOf = (codec: AudioCodec) => media.formats.findIndex((each) => encodings.get(each) === `${codec}/8000`);
  const places = (codecs ?? bothCodecs).map(placeOf).filter((place) => place >= 0);
  const codecAt = (codecs ? places[0] : places.toSorted((a, b) => a - b)[0]) ?? -1;
  if (media.port > 0 && (codecAt < 0 || media.address === undefined)) return undefined;
  const format = media.formats[Math.max(codecAt, 0)]!;
  const dtmf = media.formats.find((each) => encodings.get(each) === 'TELEPHONE-EVENT/8000');
  const ptimeMs = Number(attributeValue(media.attributes, 'ptime'));
  const address = media.address ?? '0.0.0.0';
  return {
    address,
    port: media.port,
    codec: encodings.get(format) === 'PCMU/8000' ? 'PCMU' : 'PCMA',
    payloadType: Number(format),
    ...(dtmf === undefined ? {} : { dtmfPayloadType: Number(dtmf) }),
    direction: directionOf(media, sdp, address),
    rtcpPort: rtcpPortOf(media),
    ...(media.attributes.some(({ name }) => name === 'rtcp-mux') ? { rtcpMux: true } : {}),
    ...(ptimeMs > 0 ? { ptimeMs } : {}),
    ...(protection === 'clear' ? {} : { crypto: protection }),
  };
}

/** Payload type -> `NAME/rate`, upper case; types 0 and 8 mean something without being told (RFC 3551 6). */
function encodingsOf(media: SdpMedia): Map<string, string> {
  const encodings = new Map([
    ['0', 'PCMU/8000'],
    ['8', 'PCMA/8000'],
  ]);
  for (const { name, value } of media.attributes) {
    const match = name === 'rtpmap' && /^([0-9]{1,3})\s+([^\s/]+\/[0-9]+)(?:\/1)?$/.exec(value);
    if (match && Number(match[1]) < 128) encodings.set(match[1]!, match[2]!.toUpperCase());
  }
  return encodings;
}

const attributeValue = (attributes: readonly SdpAttribute[], name: string): string | undefined =>
  attributes.find((entry) => entry.name === name)?.value;

function rtcpPortOf(media: SdpMedia): number {
  const told = Number(attributeValue(media.attributes, 'rtcp')?.split(' ')[0]);
  return Number.isInteger(told) && told > 0 && told < 65536 ? told : media.port + 1;
}

const mirror: Record<AudioDirection, AudioDirection> = {
  sendrecv: 'sendrecv',
  sendonly: 'recvonly',
  recvonly: 'sendonly',
  inactive: 'inactive',
};

const isDirection = (name: string): name is AudioDirection => Object.hasOwn(mirror, name);

function directionOf(media: SdpMedia, sdp: Sdp, address: string): AudioDirection {
  const told = [...media.attributes, ...sdp.attributes].map((entry) => entry.name).find(isDirection) ?? 'sendrecv';
  // RFC 3264 8.4: nothing can be sent to this address, so nothing is expected there.
  const reachable = address !== '0.0.0.0' && address !== '::';
  return both(mirror[told], reachable ? 'sendrecv' : 'recvonly');
}

/** Sends only what both send, receives only what both receive. */
function both(a: AudioDirection, b: AudioDirection): AudioDirection {
  if (a === 'sendrecv' || a === b) return b;
  return b === 'sendrecv' ? a : 'inactive';
}
