import { parseSdp, type Sdp, type SdpAttribute, type SdpMedia } from './sdp.ts';

export type AudioCodec = 'PCMA' | 'PCMU';
export type AudioDirection = 'sendrecv' | 'sendonly' | 'recvonly' | 'inactive';

/** What the far end said about its audio. Assignable to the media port's RemoteMedia. */
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
  rtcpPort: number;
  ptimeMs?: number;
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

/** Text of an offer with one audio stream; `codecs` in the order preferred. */
export function describeOffer(
  offer: LocalAudio & { codecs?: readonly AudioCodec[]; dtmfPayloadType?: number },
): string {
  const codecs = (offer.codecs ?? bothCodecs).map((codec) => ({ codec, payloadType: staticTypes[codec] }));
  return [...sessionLines(offer, '0 0'), ...audioLines({ ...offer, codecs, protocol: 'RTP/AVP' }), ''].join('\r\n');
}

/**
 * The first audio stream that we can use, with its first codec that is also ours; failing that, a refused one (port 0).
 * Undefined when the description is unreadable or offers no G.711 over plain RTP.
 */
export function readRemote(
  body: Uint8Array | string,
  { codecs = bothCodecs }: { codecs?: readonly AudioCodec[] } = {},
): RemoteAudio | undefined {
  const sdp = parseSdp(body);
  return sdp && chooseAudio(sdp, codecs)?.remote;
}

/**
 * Text of the answer: one media line for each offered, all but the chosen audio refused, payload types as offered,
 * direction mirrored and narrowed to `local.direction` (RFC 3264 6). Undefined when nothing can be accepted: 488.
 */
export function answerTo(
  body: Uint8Array | string,
  local: LocalAudio & { codecs?: readonly AudioCodec[] },
): string | undefined {
  const sdp = parseSdp(body);
  const chosen = sdp && chooseAudio(sdp, local.codecs ?? bothCodecs);
  if (!sdp || !chosen || chosen.remote.port === 0) return undefined;
  const { remote } = chosen;
  const lines = sdp.media.flatMap((media) =>
    media === chosen.media
      ? audioLines({
          port: local.port,
          protocol: media.protocol,
          codecs: [remote],
          direction: both(remote.direction, local.direction ?? 'sendrecv'),
          ...(remote.dtmfPayloadType === undefined ? {} : { dtmfPayloadType: remote.dtmfPayloadType }),
        })
      : [`m=${media.kind} 0 ${media.protocol} ${media.formats.join(' ')}`],
  );
  return [...sessionLines(local, sdp.times), ...lines, ''].join('\r\n');
}

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
}): string[] {
  const { codecs, dtmfPayloadType: dtmf } = audio;
  const types = [...codecs.map((entry) => entry.payloadType), ...(dtmf === undefined ? [] : [dtmf])];
  return [
    `m=audio ${audio.port} ${audio.protocol} ${types.join(' ')}`,
    ...codecs.map(({ codec, payloadType }) => `a=rtpmap:${payloadType} ${codec}/8000`),
    ...(dtmf === undefined ? [] : [`a=rtpmap:${dtmf} telephone-event/8000`, `a=fmtp:${dtmf} 0-15`]),
    'a=ptime:20',
    `a=${audio.direction ?? 'sendrecv'}`,
  ];
}

function chooseAudio(sdp: Sdp, codecs: readonly AudioCodec[]): { media: SdpMedia; remote: RemoteAudio } | undefined {
  let refused: { media: SdpMedia; remote: RemoteAudio } | undefined;
  for (const media of sdp.media) {
    const remote = readAudio(media, { sdp, codecs });
    if (remote && remote.port > 0) return { media, remote };
    if (remote) refused ??= { media, remote };
  }
  return refused;
}

function readAudio(
  media: SdpMedia,
  { sdp, codecs }: { sdp: Sdp; codecs: readonly AudioCodec[] },
): RemoteAudio | undefined {
  if (media.kind !== 'audio' || !/^RTP\/AVPF?$/i.test(media.protocol)) return undefined;
  const encodings = encodingsOf(media);
  const codecAt = media.formats.findIndex((format) =>
    codecs.some((codec) => encodings.get(format) === `${codec}/8000`),
  );
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
    ...(ptimeMs > 0 ? { ptimeMs } : {}),
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
