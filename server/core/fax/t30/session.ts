import type { Step } from '../../../base/machine.ts';
import type { FaxResolution } from '../page.ts';
import type { Agreement, Capabilities } from './capabilities.ts';
import type { BitRate, Speed } from './speeds.ts';

/** What a modem does for T.30, one at a time; the next one may be given before an abort is through. */
export type ModemOrder =
  /** V.21 with its preamble; the far end's carrier is waited out before. */
  | { kind: 'send-frames'; frames: readonly Uint8Array[] }
  /** V.21, until a final frame has come or the carrier is gone. */
  | { kind: 'listen' }
  /** Gives up what it listens for. */
  | { kind: 'stop-listening' }
  /** The zeros of the training check, after the 75 ms of silence (5.3.6.2.2), and the carrier ends. */
  | { kind: 'send-training'; speed: Speed }
  | { kind: 'receive-training'; speed: Speed }
  /** `long`: V.17 trains as for the check, not the short way. */
  | { kind: 'send-page'; speed: Speed; long: boolean; bytes: Uint8Array }
  | { kind: 'receive-page'; speed: Speed; long: boolean }
  | { kind: 'hang-up' };

export type ModemEvent =
  | { kind: 'frames-sent' }
  /** The flags of a frame are heard. */
  | { kind: 'flags' }
  /** Its check was right. */
  | { kind: 'frame'; octets: Uint8Array }
  | { kind: 'frame-bad' }
  /** Nothing to hear, or no final frame came before the carrier went. */
  | { kind: 'quiet' }
  | { kind: 'training-sent' }
  | { kind: 'training'; octets: Uint8Array }
  | { kind: 'page-sent' }
  | { kind: 'page-began' }
  | { kind: 'page-data'; bytes: Uint8Array }
  /** The carrier of a page went. */
  | { kind: 'page-over' }
  /** V.21 where a page or a training was expected. */
  | { kind: 'wrong-carrier' }
  /** The modem says that there is no call any more. */
  | { kind: 'line-lost' };

/** The station and its part of the call. */
export interface Setup {
  readonly role: 'calls' | 'answers';
  /** As told in DIS and DTC. */
  readonly ours: Capabilities;
  readonly id: string;
  /** What is to be sent; absent = nothing (a caller without polls). */
  readonly document?: {
    /** Pages of the whole document; `first` counts from 0. */
    readonly count: number;
    readonly first: number;
    readonly resolution: FaxResolution;
    readonly width: number;
    readonly subaddress?: string;
    readonly maxBitRate: BitRate;
  };
}

export type T30Outcome =
  | { kind: 'done' }
  | { kind: 'not-a-fax'; heard: 'voice' | 'silence' }
  | { kind: 'training-failed' }
  | { kind: 'page-refused' }
  | { kind: 'refused' }
  /** We came to fetch, and no document waits there. */
  | { kind: 'nothing-to-fetch' }
  | { kind: 'page-not-confirmed' }
  | { kind: 'dropped' }
  | { kind: 'cancelled' }
  | { kind: 'page-unreadable' }
  | { kind: 'not-kept' };

export type Verdict = 'MCF' | 'RTP' | 'RTN';

/** What happens, for whoever looks on. Pages are counted from 0 in the whole document or call. */
export type T30Fact =
  | { kind: 'remote'; id: string | undefined; capabilities?: Capabilities; resolution?: FaxResolution }
  | { kind: 'training'; agreement: Agreement }
  | { kind: 'trained'; agreement: Agreement }
  | { kind: 'page-started'; page: number; bytes: number }
  | {
      kind: 'page-confirmed';
      page: number;
      by: 'MCF' | 'RTP' | 'PIP';
      agreement: Agreement;
      bytes: number;
      rows: number;
    }
  | { kind: 'page-refused'; page: number; by: 'RTN' | 'PIN' }
  | { kind: 'frames-repeated'; page: number; block: number; frames: number; attempt: number }
  | { kind: 'page-kept'; page: number; verdict: Verdict }
  | { kind: 'frames-asked-again'; page: number; block: number; frames: number }
  | { kind: 'ended'; outcome: T30Outcome; firstUnconfirmedPage: number };

export type Input =
  | ModemEvent
  /** The call is up and the modem listens (a caller's) or is to send first (an answerer's). */
  | { kind: 'connected' }
  /** The answer to `code-page`. */
  | { kind: 'page-coded'; page: number; bytes: Uint8Array; rows: number }
  | { kind: 'page-unreadable' }
  /** The answer to `keep-page`: its rows were judged, and it is kept for good. */
  | { kind: 'page-kept'; verdict: Verdict }
  | { kind: 'page-not-kept' }
  | { kind: 'cancel' }
  | { kind: 'timer'; name: string };

export type Effect =
  | { kind: 'modem'; order: ModemOrder }
  /** Read the page, make it as coarse as agreed, code it. */
  | { kind: 'code-page'; page: number; agreement: Agreement }
  /** All that came of a page; `whole` = each of its frames came (ECM). */
  | { kind: 'keep-page'; page: number; bytes: Uint8Array; agreement: Agreement; whole: boolean }
  | { kind: 'tell'; fact: T30Fact };

/** Where a sender is. */
export interface Sending {
  readonly ladder: readonly Speed[];
  readonly rung: number;
  /** In the whole document. */
  readonly page: number;
  /** How often the page was refused. */
  readonly refusals: number;
  /** Pages and training checks after a DCS train long (V.17). */
  readonly long: boolean;
  readonly bytes: Uint8Array;
  readonly rows: number;
  /** ECM: the partial page (A.3.6: at most 256 frames), the frames of it still to go, how often it was asked for anew. */
  readonly block: number;
  readonly frames: readonly number[];
  readonly attempt: number;
}

/** Where a receiver is. */
export interface Receiving {
  /** Of the page that comes, or came last. */
  readonly page: number;
  readonly chunks: readonly Uint8Array[];
  /** ECM: octets of each frame of the block that came well, by number; how many the block has, once told. */
  readonly frames: ReadonlyMap<number, Uint8Array>;
  readonly expected: number | undefined;
  /** ECM: blocks of this page that are whole, one after the other. */
  readonly blocks: readonly Uint8Array[];
  /** What was said last, for when the far end did not hear it and asks again. */
  readonly answered?: { octets: Uint8Array; then: AfterAnswer };
  /** ECM: counters of the partial page that was answered last with MCF. */
  readonly counted?: { page: number; block: number };
  /** Something came since the last answer: it is no repetition that is told now. */
  readonly fresh: boolean;
  readonly trainings: number;
}

export interface Call {
  readonly setup: Setup;
  /** Received a DIS: our frames bear X (5.3.6.1). */
  readonly x: boolean;
  readonly heardSound: boolean;
  readonly remoteId?: string;
  readonly theirs?: Capabilities;
  readonly agreement?: Agreement;
  /** How often what we say now was said. */
  readonly tries: number;
  readonly confirmed: number;
  readonly sending: Sending;
  readonly receiving: Receiving;
}

export type AfterAnswer = 'page' | 'page-long' | 'command' | 'post' | 'dis' | 'goodbye';

export type Phase =
  | { kind: 'idle' }
  /** Caller: phase B until a DIS comes. */
  | { kind: 'await-dis' }
  | { kind: 'sending-dcs' }
  | { kind: 'sending-training' }
  | { kind: 'await-cfr' }
  | { kind: 'coding' }
  | { kind: 'sending-page' }
  | { kind: 'sending-post' }
  | { kind: 'await-confirm' }
  | { kind: 'sending-ctc' }
  | { kind: 'await-ctr' }
  | { kind: 'sending-eor' }
  | { kind: 'await-err' }
  | { kind: 'sending-rr' }
  /** Receiver: DIS (or DTC) goes out, a command is awaited. */
  | { kind: 'sending-dis' }
  | { kind: 'await-command' }
  | { kind: 'receiving-training' }
  /** An answer goes out; `then` is what comes after it. */
  | { kind: 'answering'; then: AfterAnswer }
  | { kind: 'await-page'; long: boolean }
  | { kind: 'receiving-page' }
  | { kind: 'await-post' }
  /** The end of a page was told before it was kept: its answer waits. */
  | { kind: 'keeping' }
  /** All is said; the far end's DCN is awaited. */
  | { kind: 'await-goodbye' }
  | { kind: 'sending-dcn'; outcome: T30Outcome }
  | { kind: 'ended' };

/** The end of a page as the sender told it. */
export interface PostMessage {
  readonly more: 'MPS' | 'EOM' | 'EOP';
  /** ECM: its counters; `given-up` after EOR. */
  readonly page?: number;
  readonly block?: number;
  readonly givenUp?: boolean;
}

export interface State {
  readonly phase: Phase;
  readonly call: Call;
  /** One end is not ready for more (RNR) and is asked by RR; `too-long` = T5 is over. */
  readonly busy: 'no' | 'yes' | 'too-long';
  /** Of the page that came last, once it is kept: may be known before its end was told, or after. */
  readonly kept?: Verdict;
  /** The end of a page as it was told, while its answer waits for the page to be kept. */
  readonly post?: PostMessage;
}

export type Answer = Step<State, Effect>;
