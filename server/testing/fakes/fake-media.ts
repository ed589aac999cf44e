import { CentralitaError } from '../../base/errors.ts';
import type {
  MediaEvent,
  MediaPort,
  MediaReport,
  PlaySource,
  RecordedFile,
  RemoteMedia,
} from '../../services/calls/media-port.ts';

export interface FakeMediaLeg {
  readonly port: number;
  remote?: RemoteMedia;
  /** The other leg of its bridge. */
  peer?: string;
  playing?: { playId: number; source: PlaySource };
  /** The mix it is in. */
  mix?: { mixId: string; muted: boolean };
  /** Whose talk it hears, and which of them hear it. */
  attends?: { talk: readonly [string, string]; speaksTo: readonly string[] };
  /** Who hears what it says besides whom it talks with. */
  attendedBy?: string;
  /** Keys from the next star on are not passed on. */
  guarded?: true;
  /** Digits sent to the far end. */
  dtmfSent: string;
}

export interface FakeRecording {
  file: string;
  left: string;
  /** Absent: one leg alone. */
  right?: string;
  quietAfterMs?: number;
}

type Method = Exclude<keyof MediaPort, 'onEvent'>;

/** Media in the hands of a test: no socket, no file, nothing happens by itself. */
export interface FakeMedia extends MediaPort {
  /** Open legs; empty again when everything was closed. */
  readonly legs: ReadonlyMap<string, FakeMediaLeg>;
  /** Running recordings. */
  readonly recordings: ReadonlyMap<string, FakeRecording>;
  /** Every call so far: `open a`, `bridge a b`, `play a prompts`, `record r1`. */
  readonly calls: readonly string[];
  /** Tells the listeners. */
  fire(event: MediaEvent): void;
  /** The prompts that the leg hears come to their end. */
  finishPlaying(legId: string): void;
  /** What `close` will answer for the leg, instead of zeros. */
  measure(legId: string, report: Partial<MediaReport>): void;
  /** What recordings of one leg will have turned out to be, instead of five seconds with four of speech. */
  dictate(file: Partial<RecordedFile>): void;
  /** The nth next call of the method (1 = the next one) is refused: only those that answer with a Promise can be. */
  refuse(refusal: { method: 'open' | 'close' | 'stopRecording'; nth?: number; code: string }): void;
  /** The worker dies at the nth next call of any method: that call is lost, `lost` is told. */
  dieAt(nth: number): void;
  /** The worker dies now. */
  die(why?: string): void;
}

/** `ports`: so many legs may be open at once before `media-ports-exhausted`. */
export function createFakeMedia(options: { ports?: number } = {}): FakeMedia {
  const legs = new Map<string, FakeMediaLeg>();
  const recordings = new Map<string, FakeRecording>();
  const reports = new Map<string, Partial<MediaReport>>();
  const calls: string[] = [];
  const listeners: ((event: MediaEvent) => void)[] = [];
  const refusals: { method: Method; nth: number; code: string }[] = [];
  let dictated: RecordedFile = { durationMs: 5000, bytes: 80_044, soundMs: 4000 };
  let deathAt = 0;
  let lastPlay = 0;
  let nextPort = 20_000;

  const fire = (event: MediaEvent): void => {
    for (const listener of listeners) listener(event);
  };

  function die(why = 'exit 1'): void {
    legs.clear();
    recordings.clear();
    fire({ kind: 'lost', why });
  }

  /** The code that this call is refused with, if any. */
  function enter(method: Method, text: string): string | undefined {
    calls.push(`${method} ${text}`);
    if (deathAt > 0 && --deathAt === 0) {
      die();
      return 'media-lost';
    }
    for (const refusal of refusals) if (refusal.method === method) refusal.nth--;
    const due = refusals.findIndex((refusal) => refusal.method === method && refusal.nth === 0);
    return due < 0 ? undefined : refusals.splice(due, 1)[0]!.code;
  }

  function part(legId: string): void {
    const leg = legs.get(legId);
    if (leg?.peer === undefined) return;
    delete legs.get(leg.peer)?.peer;
    delete leg.peer;
  }

  /** Out of its bridge and its mix. */
  function partWhole(legId: string, leg: FakeMediaLeg): void {
    part(legId);
    delete leg.mix;
    delete leg.attends;
  }

  /** For methods without an answer: unknown legs are passed over, as the worker does. */
  function onLeg(method: Method, call: { legId: string; text?: string; act: (leg: FakeMediaLeg) => void }): void {
    const refused = enter(method, call.text ?? call.legId);
    const leg = legs.get(call.legId);
    if (leg && !refused) call.act(leg);
  }

  return {
    legs,
    recordings,
    calls,
    fire,
    die,
    dieAt(nth) {
      deathAt = nth;
    },
    refuse: ({ method, nth = 1, code }) => void refusals.push({ method, nth, code }),
    dictate(file) {
      dictated = { ...dictated, ...file };
    },
    measure: (legId, report) => void reports.set(legId, report),
    finishPlaying(legId) {
      const leg = legs.get(legId);
      if (leg?.playing?.source.kind !== 'prompts') throw new Error(`no prompts are played to ${legId}`);
      const { playId } = leg.playing;
      delete leg.playing;
      fire({ kind: 'played', legId, playId });
    },
    async open(legId) {
      const refused = enter('open', legId);
      if (refused) throw new CentralitaError(refused, { legId });
      if (legs.has(legId)) throw new CentralitaError('media-leg-exists', { legId });
      if (legs.size >= (options.ports ?? Number.POSITIVE_INFINITY))
        throw new CentralitaError('media-ports-exhausted', {});
      const port = nextPort;
      nextPort += 2;
      legs.set(legId, { port, dtmfSent: '' });
      return { port };
    },
    connect(legId, remote) {
      onLeg('connect', {
        legId,
        act: (leg) => {
          leg.remote = remote;
        },
      });
    },
    bridge(legA, legB) {
      onLeg('bridge', {
        legId: legA,
        text: `${legA} ${legB}`,
        act: (a) => {
          const b = legs.get(legB);
          if (!b || a === b) return;
          for (const [legId, leg] of [
            [legA, a],
            [legB, b],
          ] as const) {
            partWhole(legId, leg);
            delete leg.playing;
          }
          a.peer = legB;
          b.peer = legA;
        },
      });
    },
    unbridge: (legId) => onLeg('unbridge', { legId, act: () => part(legId) }),
    mix(legId, { mixId, muted = false }) {
      onLeg('mix', {
        legId,
        text: `${legId} ${mixId}`,
        act: (leg) => {
          partWhole(legId, leg);
          delete leg.playing;
          delete leg.attendedBy;
          leg.mix = { mixId, muted };
        },
      });
    },
    unmix(legId) {
      onLeg('unmix', {
        legId,
        act: (leg) => {
          delete leg.mix;
          delete leg.attends;
          delete leg.attendedBy;
        },
      });
    },
    attend(legId, to) {
      onLeg('attend', {
        legId,
        text: `${legId} ${to.talk.join('+')} ${to.speaksTo.join('+')}`,
        act: (leg) => {
          partWhole(legId, leg);
          leg.attends = to;
          for (const each of to.talk) {
            const talking = legs.get(each);
            if (talking) talking.attendedBy = legId;
          }
        },
      });
    },
    mute(legId, muted) {
      onLeg('mute', {
        legId,
        text: `${legId} ${muted ? 'on' : 'off'}`,
        act: (leg) => {
          if (leg.mix) leg.mix.muted = muted;
        },
      });
    },
    mixTone: (mixId, { frequenciesHz }) => void enter('mixTone', `${mixId} ${frequenciesHz.join('+')}`),
    play(legId, source) {
      const playId = ++lastPlay;
      onLeg('play', {
        legId,
        text: `${legId} ${source.kind}`,
        act: (leg) => {
          leg.playing = { playId, source };
        },
      });
      return playId;
    },
    stopPlaying(legId) {
      onLeg('stopPlaying', {
        legId,
        act: (leg) => {
          delete leg.playing;
        },
      });
    },
    guardKeys: (legId) =>
      onLeg('guardKeys', {
        legId,
        act: (leg) => {
          leg.guarded = true;
        },
      }),
    sendDtmf(legId, digits) {
      onLeg('sendDtmf', {
        legId,
        text: `${legId} ${digits}`,
        act: (leg) => {
          leg.dtmfSent += digits;
        },
      });
    },
    record({ recordingId, ...recording }) {
      if (!enter('record', recordingId) && !recordings.has(recordingId)) recordings.set(recordingId, recording);
    },
    recordOthers({ recordingId, left, right }) {
      const running = recordings.get(recordingId);
      if (!enter('recordOthers', recordingId) && running) recordings.set(recordingId, { ...running, left, right });
    },
    async stopRecording(recordingId) {
      const refused = enter('stopRecording', recordingId);
      if (refused) throw new CentralitaError(refused, { recordingId });
      const recording = recordings.get(recordingId);
      if (!recording) return { durationMs: 0, bytes: 0 };
      recordings.delete(recordingId);
      return recording.right === undefined ? dictated : { durationMs: 1000, bytes: 32_044 };
    },
    async close(legId) {
      const refused = enter('close', legId);
      if (refused) throw new CentralitaError(refused, { legId });
      part(legId);
      const report = legs.delete(legId) ? reports.get(legId) : undefined;
      reports.delete(legId);
      return { packetsReceived: 0, packetsSent: 0, packetsLost: 0, jitterMs: 0, ...report };
    },
    onEvent: (listener) => void listeners.push(listener),
  };
}
