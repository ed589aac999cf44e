import type { FaxPage } from '../../core/fax/page.ts';
import type { Fetching, FetchOrder, OfferedDocument } from './fax-polling-port.ts';

/** What a modem may be used for. */
export type ModemUse = 'send' | 'receive' | 'both';

/** Why a modem that is plugged in cannot be used. */
export type ModemSickness =
  /** The port cannot be opened: somebody else has it, or we may not. */
  | 'port-not-opened'
  /** Nothing, or nothing like a modem, answers to AT. */
  | 'no-answer'
  /** It answers, and knows none of the fax classes 1, 1.0, 2, 2.0 and 2.1. */
  | 'no-fax-class'
  /** No dial tone again and again: the line is not plugged in. */
  | 'no-line'
  /** The process that drives it ended and is started again. */
  | 'driver-ended';

export type ModemState =
  /** Known, and not plugged in. */
  | { kind: 'absent' }
  | { kind: 'initialising' }
  | { kind: 'idle' }
  | { kind: 'ringing'; rings: number }
  | { kind: 'sending'; job: string }
  | { kind: 'receiving'; call: string }
  /** Tried again by itself; `detail` is what the port or the modem said. */
  | { kind: 'sick'; why: ModemSickness; detail?: string };

/** A modem as it is now. */
export interface FaxModem {
  /** Stays the same over unplugging and restarts: the name that udev gives it by its serial number, or the configured one. */
  readonly id: string;
  /** The device it is at now, e.g. `/dev/serial/by-id/usb-Conexant_…`; the last one while it is absent. */
  readonly port: string;
  readonly use: ModemUse;
  readonly state: ModemState;
  /** Since when it is in this state, epoch ms. */
  readonly sinceMs: number;
  /** What it said of itself (+FMI, +FMM, +FMR); absent until it was asked. */
  readonly identity?: { maker: string; model: string; revision: string };
  /** Of `+FCLASS=?`: `1`, `1.0`, `2`, `2.0`, `2.1`, `8`. */
  readonly classes?: readonly string[];
  /** The class that we drive it by. */
  readonly faxClass?: '1' | '1.0' | '2' | '2.0' | '2.1';
  /** Whether it tells who calls. */
  readonly callerId?: boolean;
  /** Whether it can listen before it is a fax (`+FCLASS=8`): else it takes each call that it answers for one. */
  readonly listens?: boolean;
  /** How the line rang last, of a modem that tells rings apart. */
  readonly lastPattern?: string;
  /** The profile in `firmware-scripts/modems` that suits it, and whether that was ever tried with a modem of this kind. */
  readonly profile?: { id: string; name: string; tried: boolean };
}

/** A modem that the office knows of; one that is plugged in and not listed here is found with `use: 'both'`. */
export interface ModemSettings {
  readonly id: string;
  /** Absolute path, by preference one of `/dev/serial/by-id`; absent = the port is looked up by `id`. */
  readonly port?: string;
  readonly use: ModemUse;
}

export interface FaxLineSettings {
  readonly modems: readonly ModemSettings[];
  /** ISO 3166 (`ES`, `AR`, …): the modem's line settings, told to it before all else (`+GCI`). */
  readonly country?: string;
  /** Whether modems that are plugged in and not listed are driven (true), or left to others. */
  readonly useFound: boolean;
  /** Of calls that we answer: digits, `+` and blanks, at most 20; sent as CSI. */
  readonly ownId: string;
  /** Whether error correction is offered to senders. */
  readonly ecm: boolean;
}

/** How pages are coded on the line: T.4 one- and two-dimensional, T.6. */
export type PageCoding = 'mh' | 'mr' | 'mmr';

/** What was agreed for the pages that follow. */
export interface LineSpeed {
  readonly bitRate: 2400 | 4800 | 7200 | 9600 | 12000 | 14400;
  readonly modulation: 'V.27ter' | 'V.29' | 'V.17';
  readonly coding: PageCoding;
  readonly ecm: boolean;
}

/** One call that sends a document, or what is left of it. */
export interface FaxOrder {
  /** The caller's own name for it; a modem's state bears it. */
  readonly job: string;
  /** As the modem dials it: digits, `*`, `#`, `+` and commas (a pause). */
  readonly number: string;
  /** Only this modem; absent = any idle one that may send. */
  readonly modem?: string;
  readonly pages: {
    /** Pages of the whole document. */
    readonly count: number;
    /** The first to send, from 0: a job that goes on begins at its first page not confirmed. */
    readonly first?: number;
    /**
     * The page as it is to be sent, its header line drawn. Called in order, once for each page and again for one that
     * has to be repeated, a page ahead of the line. A rejection ends the call with `page-unreadable`.
     */
    read(page: number): Promise<FaxPage>;
  };
  /** Of all pages; a far end that cannot do it gets the pages coarser, which `remote` tells. */
  readonly resolution: FaxPage['resolution'];
  /** Whether error correction is used where the far end has it. */
  readonly ecm: boolean;
  /** Sent as TSI: digits, `+` and blanks, at most 20. */
  readonly ownId: string;
  /** Sub-address of the far end (SUB), where it takes one. */
  readonly subaddress?: string;
  /** No faster than this; absent = what both ends can do. */
  readonly maxBitRate?: LineSpeed['bitRate'];
  /** A call before brought no fax and did not tell why: a modem that can listens who answers, and hangs up on a person. */
  readonly listen?: boolean;
  /** How long it may ring before the call is given up as `no-answer`; 60 s unless given. */
  readonly ringMs?: number;
}

export type SendOutcome =
  | { kind: 'sent' }
  | { kind: 'busy' }
  | { kind: 'no-answer' }
  /** Nobody took the call, or it was lost before the first frame of the far end. */
  | { kind: 'no-carrier' }
  | { kind: 'no-dialtone' }
  /** It rang, or somebody has taken it and is no fax: a modem that only waits for frames hears no difference. */
  | { kind: 'no-fax-heard' }
  /** Answered, and no fax was there; `unknown` = somebody spoke or nothing was to be heard. */
  | { kind: 'not-a-fax'; heard: 'voice' | 'silence' | 'unknown' }
  /** None of the speeds went through. */
  | { kind: 'training-failed' }
  /** The far end said of a page again and again that it came badly (RTN, PIN). */
  | { kind: 'page-refused' }
  /** The far end takes no fax, or none of ours (its capabilities, or DCN instead of an answer). */
  | { kind: 'refused' }
  /** The end of a page was told three times and never answered. */
  | { kind: 'page-not-confirmed' }
  /** The line was cut, or the far end hung up in the middle. */
  | { kind: 'dropped' }
  | { kind: 'cancelled' }
  /** The modem was unplugged, or stopped answering, in the middle. */
  | { kind: 'modem-vanished' }
  | { kind: 'modem-failed'; detail: string }
  | { kind: 'page-unreadable' }
  /** There was no idle modem that may send (or not the wanted one): nothing was dialled. */
  | { kind: 'no-modem' };

/** What came of a call, told exactly once, as the last of its progress. */
export interface SendEnd {
  readonly outcome: SendOutcome;
  /** Counted in the whole document from 0; equals `pages.count` when all went through. */
  readonly firstUnconfirmedPage: number;
  /** From answer to end; 0 when nobody answered. */
  readonly talkMs: number;
  readonly modem?: string;
}

/** What a far end said of itself (DIS). */
export interface RemoteFax {
  /** Its number as it says it (CSI, TSI); blank ones are left out. */
  readonly id?: string;
  readonly resolutions: readonly FaxPage['resolution'][];
  readonly ecm: boolean;
  readonly codings: readonly PageCoding[];
  readonly maxBitRate: LineSpeed['bitRate'];
  readonly takesSubaddress: boolean;
}

/** The line's story of one call, in the order of its happening. Pages are counted from 0 in the whole document. */
export type SendProgress =
  | { kind: 'dialling'; modem: string }
  /** The far end's tones were heard. */
  | { kind: 'answered' }
  | { kind: 'remote'; remote: RemoteFax; resolution: FaxPage['resolution'] }
  | { kind: 'training'; speed: LineSpeed }
  | { kind: 'trained'; speed: LineSpeed }
  | { kind: 'page-started'; page: number; bytes: number }
  /** At most once a second. */
  | { kind: 'page-progress'; page: number; sent: number; bytes: number }
  /** The proof of a page: what the far end said to it. `RTP`, `PIP`: well enough, and it wants to train or talk before the next. */
  | { kind: 'page-confirmed'; page: number; by: 'MCF' | 'RTP' | 'PIP'; speed: LineSpeed; rows: number; bytes: number }
  /** The page came badly; it is repeated unless the call ends now. */
  | { kind: 'page-refused'; page: number; by: 'RTN' | 'PIN' }
  /** Frames of a page that came damaged are sent again (ECM). */
  | { kind: 'frames-repeated'; page: number; block: number; frames: number; attempt: number }
  | { kind: 'ended'; end: SendEnd };

/** Who calls, as the line tells it (between the first two rings, in most countries). */
export interface CallerId {
  /** Absent = withheld or unknown. */
  readonly number?: string;
  readonly name?: string;
  readonly withheld?: 'private' | 'out-of-area';
}

/** A line that rings. */
export interface LineRing {
  /** One for each call that comes in: the id of what is received, too. */
  readonly call: string;
  readonly modem: string;
  /** How often it rang, from 1. */
  readonly rings: number;
  readonly caller?: CallerId;
  /** Of a modem that tells rings apart (`RING A`, `DROF`/`DRON`): which pattern. */
  readonly pattern?: string;
}

/** `answer` once it has rung so often (counted from the first ring); `leave` = a phone on the same line is to take it. */
export type RingDecision =
  /** `offers`: who calls may fetch it, where the modem can; its pages are read by `offered`. `listen`: a telephone shares the line; a modem that can (`FaxModem.listens`) is a fax only once it hears one. */
  { kind: 'answer'; afterRings: number; listen?: boolean; offers?: OfferedDocument } | { kind: 'leave' };

/** A page that came in. It is confirmed to the sender only after `keep` is done with it. */
export interface ReceivedPage {
  /** From 0, in this call. */
  readonly number: number;
  readonly page: FaxPage;
  readonly speed: LineSpeed;
  /** Rows that could not be read and were filled by the row above; 0 with ECM. */
  readonly badRows: number;
  /** What we say to the sender of it: `RTN` = it came so badly that it is to be sent again. */
  readonly verdict: 'MCF' | 'RTP' | 'RTN';
}

export type ReceiveOutcome =
  | { kind: 'received' }
  /** Answered, and no fax was there (a person, silence). */
  | { kind: 'not-a-fax'; heard: 'voice' | 'silence' | 'unknown' }
  /** Who called has fetched all of what lay ready. */
  | { kind: 'fetched' }
  /** No fax, and a telephone on the same line has taken the call. */
  | { kind: 'handed-over' }
  | { kind: 'training-failed' }
  /** Cut in the middle; `partialPage` tells whether a page that never was confirmed came with it. */
  | { kind: 'dropped'; partialPage: boolean }
  /** A page could not be kept: the sender was told nothing and will try again. */
  | { kind: 'not-kept' }
  | { kind: 'cancelled' }
  | { kind: 'modem-vanished' }
  | { kind: 'modem-failed'; detail: string };

export interface ReceiveEnd {
  readonly outcome: ReceiveOutcome;
  /** Pages that were confirmed. */
  readonly pages: number;
  readonly talkMs: number;
}

export type ReceiveProgress =
  | { kind: 'answered' }
  /** No fax was heard: the caller hears it ring, and a telephone on the line may take the call. */
  | { kind: 'voice' }
  /** The sender's number as it says it (TSI). */
  | { kind: 'remote'; id?: string }
  | { kind: 'trained'; speed: LineSpeed }
  | { kind: 'page-started'; page: number }
  | { kind: 'page-kept'; page: number; verdict: ReceivedPage['verdict'] }
  | { kind: 'frames-asked-again'; page: number; block: number; frames: number }
  /** Who called fetches: this page is there, as it says. */
  | { kind: 'page-fetched'; page: number }
  | { kind: 'ended'; end: ReceiveEnd };

/** Whoever takes what the lines bring. */
export interface IncomingFaxes {
  /** Asked at each ring, and again when the caller's number comes in between; the latest answer counts. */
  ringing(ring: LineRing): RingDecision;
  /** It stopped ringing and nobody of ours had taken it. */
  missed(ring: LineRing): void;
  /** A call was answered; the last progress is `ended`, once. */
  progress(ring: LineRing, progress: ReceiveProgress): void;
  /** Keeps the page for good; the sender is told MCF only once this resolves. A rejection ends the call with `not-kept`. */
  keep(ring: LineRing, page: ReceivedPage): Promise<void>;
  /** A page of the document that the decision to answer offered. */
  offered(ring: LineRing, page: number): Promise<FaxPage>;
}

/** The fax lines: as many as there are modems. */
export interface FaxLines {
  /** All that are plugged in or listed, in the order of their ids. */
  modems(): readonly FaxModem[];
  /** Told after any change of any modem; returns the way to stop listening. */
  onChange(listener: (modem: FaxModem) => void): () => void;
  /** One call. `tell` hears its story, never before `send` has returned; `cancel` is idempotent and ends with `cancelled`. */
  send(order: FaxOrder, tell: (progress: SendProgress) => void): { cancel(): void };
  /** One call that fetches; as `send`. */
  fetch(order: FetchOrder, fetching: Fetching): { cancel(): void };
  /** Hangs up a call that comes in, also one that only rings. */
  hangUp(call: string): void;
  /** From now on these settings hold; calls that are up go on. */
  configure(settings: FaxLineSettings): void;
  /** Ends all calls and lets the ports go. */
  stop(): Promise<void>;
}
