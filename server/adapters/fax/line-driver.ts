import type { Class1Event, Class1Order } from '../../core/fax/class1/class1.ts';
import { fitPage } from '../../core/fax/fit-page.ts';
import type { FaxPage } from '../../core/fax/page.ts';
import { encodePage, minRowBitsAt } from '../../core/fax/t4/encode-page.ts';
import type { Agreement } from '../../core/fax/t30/capabilities.ts';
import type { ModemEvent, Setup, T30Fact, Verdict } from '../../core/fax/t30/session.ts';

/** A page as it came, decoded. */
export interface DecodedCopy {
  number: number;
  page: FaxPage;
  agreement: Agreement;
  badRows: number;
  verdict: Verdict;
}

export interface TalkDeps {
  setup: Setup;
  fact(fact: T30Fact): void;
  /** The page of the document; rejects when it cannot be read. */
  page(page: number): Promise<FaxPage>;
  /** Resolves once it is kept for good. */
  keep(copy: DecodedCopy): Promise<void>;
}

/** What a line tells: a modem's own words, and what one that listens first has to say. */
export type LineEvent =
  | Class1Event
  /** The line is up, and what is at its far end is not known yet. */
  | { kind: 'off-hook' }
  /** No fax was heard: the line is held for a telephone. */
  | { kind: 'holds' };

/** What is said on a call that is up. */
export interface Talk {
  event(event: ModemEvent): void;
  cancel(): void;
  /** Nothing more is heard or said. */
  stop(): void;
}

/** How one call is driven by a class of modem: by us with T.30 of ours, or by the modem with its own. */
export interface LineDriver {
  /** A call to dial or to take, and its end. */
  command(order: Extract<Class1Order, { kind: 'dial' | 'answer' | 'hang-up' }>): void;
  /** From when the modem says that the call is up. */
  talk(deps: TalkDeps): Talk;
}

/** The page as agreed with the far end. */
export function codePage(page: FaxPage, agreement: Agreement): { bytes: Uint8Array; rows: number } {
  const fitted = fitPage(page, agreement);
  const { coding, ecm, scanLineMs, speed } = agreement;
  // A.3: with error correction there is no fill.
  const minRowBits = ecm ? 0 : minRowBitsAt({ bitRate: speed.bitRate, ms: scanLineMs });
  return { bytes: encodePage(fitted, { coding, minRowBits }), rows: fitted.rows };
}
