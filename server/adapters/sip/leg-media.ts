import { answerTo, describeOffer, readRemote } from '../../core/sip/audio-sdp.ts';
import type { LocalMedia, RemoteMedia } from '../../services/calls/media-port.ts';

/** RFC 4733 events in our offers; an answer keeps the number that was offered to us. */
const dtmfPayloadType = 101;

/** Both descriptions of one leg, from offer to offer (RFC 3264). */
export interface LegMedia {
  readonly remote: RemoteMedia | undefined;
  /** Our offer. `local` again only when it changed; needed the first time. */
  offer(local?: LocalMedia): string;
  /** The far end's answer to our offer; undefined when it leaves no audio in common. */
  takeAnswer(sdp: string): RemoteMedia | undefined;
  /** Our answer to their offer; undefined when nothing of it can be accepted, and then all stays as it was. */
  answer(sdp: string, local?: LocalMedia): { sdp: string; remote: RemoteMedia } | undefined;
}

/** What the far end said, when there is a stream at all. */
export function readOffer(sdp: string): RemoteMedia | undefined {
  const read = readRemote(sdp);
  if (!read || read.port === 0) return undefined;
  const { address, port, codec, direction, dtmfPayloadType: dtmf } = read;
  return { address, port, codec, direction, ...(dtmf === undefined ? {} : { dtmfPayloadType: dtmf }) };
}

/** `sessionId` is the number of the `o=` line, its own for each leg. */
export function createLegMedia(sessionId: number): LegMedia {
  let local: LocalMedia | undefined;
  let remote: RemoteMedia | undefined;
  let version = 1;
  let last: string | undefined;

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

  return {
    get remote() {
      return remote;
    },
    offer(next) {
      const { address, port } = take(next);
      return versioned((at) => describeOffer({ address, port, sessionId, version: at, dtmfPayloadType }))!;
    },
    takeAnswer(sdp) {
      const next = readOffer(sdp);
      if (next) remote = next;
      return next;
    },
    answer(sdp, next) {
      const { address, port } = take(next);
      const offered = readOffer(sdp);
      const text = offered && versioned((at) => answerTo(sdp, { address, port, sessionId, version: at }));
      if (!offered || !text) return undefined;
      remote = offered;
      return { sdp: text, remote: offered };
    },
  };
}
