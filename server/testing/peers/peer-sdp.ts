import { type G711, payloadTypeOf } from '../../core/rtp/g711.ts';
import type { Place } from '../loopback.ts';

/** What the peers say about their audio, as plain text: they must not share a mistake with the appliance's SDP. */
export const printPeerSdp = (
  audio: Place & { codecs: readonly G711[]; direction?: string; eventless?: boolean },
): string =>
  [
    'v=0',
    `o=peer 1 1 IN IP4 ${audio.address}`,
    's=-',
    `c=IN IP4 ${audio.address}`,
    't=0 0',
    `m=audio ${audio.port} RTP/AVP ${[...audio.codecs.map((codec) => payloadTypeOf[codec]), ...(audio.eventless ? [] : [101])].join(' ')}`,
    ...audio.codecs.map((codec) => `a=rtpmap:${payloadTypeOf[codec]} ${codec}/8000`),
    ...(audio.eventless ? [] : ['a=rtpmap:101 telephone-event/8000', 'a=fmtp:101 0-15']),
    'a=ptime:20',
    `a=${audio.direction ?? 'sendrecv'}`,
    '',
  ].join('\r\n');

/** Where the other side wants its audio, and in the first law that it names; undefined when it offers no G.711. */
export function readPeerSdp(body: Uint8Array): (Place & { codec: G711 }) | undefined {
  const text = Buffer.from(body).toString('utf8');
  const address = /^c=IN IP4 (\S+)/m.exec(text)?.[1];
  const media = /^m=audio (\d+) RTP\/AVP ([\d ]+)/m.exec(text);
  const type = media?.[2]?.split(' ').find((each) => each === '0' || each === '8');
  if (!address || !media || !type) return undefined;
  return { address, port: Number(media[1]), codec: type === '8' ? 'PCMA' : 'PCMU' };
}
