import type { Step } from '../../../base/machine.ts';
import type { Reading } from '../class1/octets.ts';
import type { FaxResolution } from '../page.ts';
import type { Agreement, Capabilities } from '../t30/capabilities.ts';
import type { T30Fact, Verdict } from '../t30/session.ts';
import type { BitRate } from '../t30/speeds.ts';
import type { Class2Dialect } from './terms.ts';

/** Our part of a call whose T.30 is the modem's. */
export interface Class2Setup {
  readonly dialect: Class2Dialect;
  readonly id: string;
  readonly ecm: boolean;
  /** It calls for what waits there (T.30 5.3.6.1.1). */
  readonly polls?: boolean;
  /** What is to be sent; absent = the call receives. */
  readonly document?: {
    readonly count: number;
    readonly first: number;
    readonly resolution: FaxResolution;
    readonly width: number;
    readonly maxBitRate: BitRate;
  };
}

export type Class2Order =
  | { kind: 'dial'; number: string; ms: number }
  | { kind: 'answer'; ms: number }
  | { kind: 'cancel' }
  | { kind: 'hang-up' };

export type Class2Input =
  | { kind: 'bytes'; bytes: Uint8Array }
  | { kind: 'order'; order: Class2Order }
  /** The answer to `code-page`. */
  | { kind: 'page-coded'; bytes: Uint8Array; rows: number }
  | { kind: 'page-unreadable' }
  /** The answer to `keep-page`. */
  | { kind: 'page-kept'; verdict: Verdict }
  | { kind: 'page-not-kept' }
  | { kind: 'timer'; name: string };

export type Class2Event =
  | { kind: 'connected' }
  | { kind: 'not-connected'; result: string }
  | { kind: 'idle' }
  | { kind: 'stuck'; detail: string };

export type Class2Effect =
  | { kind: 'write'; bytes: Uint8Array }
  /** What was written and has not left yet is not to leave any more. */
  | { kind: 'discard' }
  | { kind: 'event'; event: Class2Event }
  | { kind: 'fact'; fact: T30Fact }
  | { kind: 'code-page'; page: number; agreement: Agreement }
  /** Octets in the order of the line as the modem says that it keeps it, first bit highest. */
  | { kind: 'keep-page'; page: number; bytes: Uint8Array; agreement: Agreement; whole: boolean };

export type Class2Phase =
  | { kind: 'idle' }
  /** What is told before a call, one after the other; of each the first that is not refused counts. */
  | { kind: 'preparing'; left: readonly (readonly string[])[]; then: Class2Order }
  /** ATD or ATA is out: the modem goes through phases A and B by itself. */
  | { kind: 'connecting' }
  /** +FDIS or +FIS is out: how the document is to be sent. */
  | { kind: 'telling-session' }
  /** +FDT is out: the modem trains, and says CONNECT when the page may come. */
  | { kind: 'awaiting-page-start' }
  | { kind: 'coding'; mayGo: boolean; coded?: { bytes: Uint8Array; rows: number } }
  | { kind: 'sending-page' }
  /** +FET is out (Class 2). */
  | { kind: 'awaiting-confirmation' }
  /** +FDR is out. */
  | { kind: 'awaiting-page' }
  | { kind: 'receiving-page' }
  | { kind: 'awaiting-page-end' }
  | { kind: 'keeping' }
  /** +FPTS= or +FPS= is out: how the page came. */
  | { kind: 'telling-status' }
  /** What is under way is broken off. */
  | { kind: 'aborting' }
  /** Commands that end the call, one after the other. */
  | { kind: 'leaving'; left: readonly string[] };

export interface Class2State {
  readonly setup: Class2Setup;
  readonly reading: Reading;
  readonly phase: Class2Phase;
  readonly isConnected: boolean;
  readonly isOver: boolean;
  /** +FHNG or +FHS came with this code. */
  readonly hungUp?: number;
  readonly remoteId?: string;
  readonly theirs?: Capabilities;
  /** The far end has told that a document waits for who asks. */
  readonly waits?: true;
  readonly agreement?: Agreement;
  /** In the whole document, or of those that came. */
  readonly page: number;
  readonly refusals: number;
  readonly sent?: { bytes: number; rows: number };
  /** Since the last result: what the far end said of the page (1 MCF, 2 RTN, 3 RTP, 4 PIN, 5 PIP). */
  readonly status?: number;
  /** Of a page that comes. */
  readonly chunks: readonly Uint8Array[];
  readonly hasNewAgreement: boolean;
}

export type Class2Answer = Step<Class2State, Class2Effect>;
