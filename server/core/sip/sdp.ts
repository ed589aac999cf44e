export interface SdpAttribute {
  name: string;
  /** '' when the attribute is a flag. */
  value: string;
}

export interface SdpMedia {
  /** `audio`, `video`, `image`. */
  kind: string;
  /** 0 = refused or switched off. */
  port: number;
  /** As written. */
  protocol: string;
  formats: string[];
  /** Address of the `c=` line of this media or, failing that, of the session. */
  address?: string;
  /** Those of this media only. */
  attributes: SdpAttribute[];
}

export interface Sdp {
  /** Value of the `t=` line, which an answer repeats (RFC 3264 6). */
  times: string;
  attributes: SdpAttribute[];
  media: SdpMedia[];
}

const decoder = new TextDecoder();

/**
 * Reads a session description (RFC 8866), tolerant as peers need: lines may end in LF or CR alone, lines that make no sense are
 * passed over. Undefined when it does not begin with `v=0` or a media line is malformed.
 */
export function parseSdp(body: Uint8Array | string): Sdp | undefined {
  if (typeof body !== 'string') return readSdp(body);
  if (body !== lastText) lastSdp = readSdp(body);
  lastText = body;
  return lastSdp;
}

/** An offer is asked about several times on end: whether it fits, what it says, what answers it. */
let lastText: string | undefined;
let lastSdp: Sdp | undefined;

function readSdp(body: Uint8Array | string): Sdp | undefined {
  const lines = (typeof body === 'string' ? body : decoder.decode(body)).split(/\r\n|\r|\n/);
  if (lines[0]?.trimEnd() !== 'v=0') return undefined;
  const sdp: Sdp = { times: '0 0', attributes: [], media: [] };
  let sessionAddress: string | undefined;
  for (const line of lines) {
    const media = sdp.media.at(-1);
    const value = line.slice(2).trim();
    switch (line.slice(0, 2)) {
      case 'm=': {
        const next = readMedia(value);
        if (!next) return undefined;
        if (sessionAddress !== undefined) next.address = sessionAddress;
        sdp.media.push(next);
        break;
      }
      case 'c=': {
        const address = readAddress(value);
        if (address !== undefined && media) media.address = address;
        else if (address !== undefined) sessionAddress = address;
        break;
      }
      case 't=':
        if (/^[0-9]+ [0-9]+$/.test(value)) sdp.times = value;
        break;
      case 'a=':
        (media ?? sdp).attributes.push(readAttribute(value));
        break;
    }
  }
  return sdp;
}

function readMedia(value: string): SdpMedia | undefined {
  const [kind, ports, protocol, ...formats] = value.split(/ +/);
  const port = /^([0-9]{1,5})(?:\/[0-9]+)?$/.exec(ports ?? '')?.[1];
  if (!kind || port === undefined || Number(port) > 65535 || !protocol || formats.length === 0) return undefined;
  return { kind: kind.toLowerCase(), port: Number(port), protocol, formats, attributes: [] };
}

/** `IN IP4 192.0.2.1/127` -> `192.0.2.1`. */
const readAddress = (value: string): string | undefined => /^IN IP[46] ([^\s/]+)/i.exec(value)?.[1];

function readAttribute(value: string): SdpAttribute {
  const colon = value.indexOf(':');
  return colon < 0
    ? { name: value.toLowerCase(), value: '' }
    : { name: value.slice(0, colon).trimEnd().toLowerCase(), value: value.slice(colon + 1).trim() };
}
