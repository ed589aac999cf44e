import type { LegMedia } from '../../core/calls/leg-media.ts';
import type { SrtpKey } from '../../core/sip/crypto-attribute.ts';

/** G.711 is what every phone and carrier speaks; static payload types 8 and 0 (RFC 3551). */
export type Codec = 'PCMA' | 'PCMU';

/** What the far end of a leg said about its audio (its SDP), already judged by the leg's adapter. */
export interface RemoteMedia {
  address: string;
  /** RTP. 0 = stream refused. */
  port: number;
  codec: Codec;
  /** Absent = the codec's static one. */
  payloadType?: number;
  /** Absent = `port + 1`. */
  rtcpPort?: number;
  /** RFC 5761: RTCP goes both ways on the RTP port. */
  rtcpMux?: true;
  /** SRTP (RFC 3711): what we send with and what the far end sends with. Absent = in clear. Never to be logged. */
  srtp?: { send: SrtpKey; receive: SrtpKey };
  /** Payload type of telephone-event (RFC 4733), when agreed. */
  dtmfPayloadType?: number;
  /** Its keys come as sound: listened for while it has not agreed on telephone-event. */
  inBandDigits?: true;
  /** Takes keys by SIP INFO alone: neither events nor tones are sent to it. */
  infoDigits?: true;
  /** As seen by us: `recvonly` = we must not send (the far end's `sendonly`: it put us on hold). */
  direction: 'sendrecv' | 'sendonly' | 'recvonly' | 'inactive';
}

/** Our side of a leg's audio. */
export interface LocalMedia {
  /** Address that the far end is told; chosen per leg, never 0.0.0.0. */
  address: string;
  port: number;
}

export type MediaReport = LegMedia;

export type PlaySource =
  /** WAV files (8 kHz mono, PCM16 or G.711) one after the other, then silence. */
  | { kind: 'prompts'; files: readonly string[] }
  /** One WAV file round and round: waiting music. `atMs` 0 starts it anew; shared phase is not needed. */
  | { kind: 'music'; file: string }
  /** Ring-back or other call-progress tone made by the worker: frequencies, then on/off cadence. */
  | { kind: 'tone'; frequenciesHz: readonly number[]; onMs: number; offMs: number };

/** A recording that was closed. */
export interface RecordedFile {
  durationMs: number;
  bytes: number;
  /** Of one leg alone: for how long something was to be heard. */
  soundMs?: number;
}

export type MediaEvent =
  /** `inBand`: heard as sound, which whoever listens has heard too. */
  | { kind: 'dtmf'; legId: string; digit: string; durationMs: number; inBand?: true }
  /** All files of a `prompts` source were played to the end (not sent when stopped or replaced). */
  | { kind: 'played'; legId: string; playId: number }
  /** No RTP for `silentMs` although the far end should send; told once, and again after audio came back. */
  | { kind: 'silent'; legId: string; silentMs: number }
  /** Audio (again) after silence, or for the first time. */
  | { kind: 'heard'; legId: string }
  /** Symmetric RTP: the far end sends from elsewhere than its SDP said; we now send there. */
  | { kind: 'source-changed'; legId: string; address: string; port: number }
  | { kind: 'recording-failed'; recordingId: string; why: string }
  /** Nobody speaks any more in a recording of one leg; told once. */
  | { kind: 'recording-quiet'; recordingId: string }
  /** The worker died; every leg and recording it held is gone. It has been started anew. */
  | { kind: 'lost'; why: string };

/** Names what a leg in a mix hears, for a recording. */
export const heardBy = (legId: string): string => `heard-by-${legId}`;

/** Audio of calls. Implemented by the media worker; all methods return at once except where a Promise says so. */
export interface MediaPort {
  /** Binds an RTP/RTCP port pair, for a far end that reaches us at `address` when given; rejects with CentralitaError `media-ports-exhausted` or `media-lost`. */
  open(legId: string, address?: string): Promise<{ port: number }>;
  /** Tells where the far end is; again on every new offer or answer (hold, changed port). */
  connect(legId: string, remote: RemoteMedia): void;
  /** The two legs hear each other from now on; stops what was played to either. */
  bridge(legA: string, legB: string): void;
  /** The legs of this leg's bridge hear nothing any more; no-op when not bridged. */
  unbridge(legId: string): void;
  /** Plays to the leg, replacing what was played; returns the play's number. The leg's own audio is not bridged meanwhile. */
  play(legId: string, source: PlaySource): number;
  stopPlaying(legId: string): void;
  /**
   * The leg takes part in the mix from now on, made by its first party: it hears all others and not itself, ten of them
   * at least; ends its bridge, its earlier mix and what is played to it. What is played to it later it hears instead of
   * the others, who go on hearing it.
   */
  mix(legId: string, mix: { mixId: string; muted?: boolean }): void;
  /** No-op when it is in none; a mix ends with its last party. */
  unmix(legId: string): void;
  /** Nobody in its mix hears the leg while it is muted; it hears them. No-op when it is in none. */
  mute(legId: string, muted: boolean): void;
  /** All in the mix hear a tone, over what is said. */
  mixTone(mixId: string, tone: { frequenciesHz: readonly number[]; ms: number }): void;
  /**
   * The leg hears what these two say, who go on hearing each other; those of `speaksTo` hear it too. Said again when that
   * changes. Both and the leg itself leave by `unmix`; to be bridged with each other changes nothing of it.
   */
  attend(legId: string, to: { talk: readonly [string, string]; speaksTo: readonly string[] }): void;
  /**
   * From the next `*` on, keys that the leg's far end sends as events are told, but not passed on to the other leg of its
   * bridge, until this is said again: somebody types a code.
   */
  guardKeys(legId: string): void;
  /** Sends RFC 4733 events (digits 0-9 * # A-D) to the far end. */
  sendDtmf(legId: string, digits: string): void;
  /**
   * Records two legs into one stereo WAV (PCM16, 8 kHz): `left` is what the outside party says, `right` what the
   * office says; instead of a leg, a mix (all that is said in it) or what a leg of a mix hears (`heardBy`). The file is valid at any moment up to the last flushed second, also after a power cut. Without
   * `right` one leg is recorded alone, in mono; `quietAfterMs` of silence at a stretch are told then.
   */
  record(recording: { recordingId: string; file: string; left: string; right?: string; quietAfterMs?: number }): void;
  /** From now on a running recording hears these two: a party left and another one came. No-op for an unknown one. */
  recordOthers(recording: { recordingId: string; left: string; right: string }): void;
  /** Resolves when the file is closed and synced. Resolves with zeros for an unknown recording. */
  stopRecording(recordingId: string): Promise<RecordedFile>;
  /** Closes sockets, playing, bridge; resolves with what was measured (zeros for an unknown leg). */
  close(legId: string): Promise<MediaReport>;
  onEvent(listener: (event: MediaEvent) => void): void;
}
