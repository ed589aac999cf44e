import type { FaxPage } from '../../core/fax/page.ts';
import type { FaxOrder, LineSpeed, ReceivedPage, SendOutcome } from './fax-lines-port.ts';

/** One call that fetches what waits at a far end (polling). Modems of class 1 alone can. */
export type FetchOrder = Pick<FaxOrder, 'job' | 'number' | 'modem' | 'ecm' | 'ownId' | 'ringMs'>;

export type FetchOutcome =
  | Exclude<SendOutcome, { kind: 'sent' }>
  | { kind: 'fetched' }
  /** A fax answered, and has no document to be fetched. */
  | { kind: 'nothing-to-fetch' }
  | { kind: 'not-kept' };

export interface FetchEnd {
  readonly outcome: FetchOutcome;
  /** Pages that came and were confirmed. */
  readonly pages: number;
  readonly talkMs: number;
  readonly modem?: string;
}

/** The story of the call; the last of it is `ended`, once. */
export type FetchProgress =
  | { kind: 'dialling'; modem: string }
  | { kind: 'answered' }
  | { kind: 'remote'; id?: string }
  | { kind: 'trained'; speed: LineSpeed }
  | { kind: 'page-started'; page: number }
  | { kind: 'page-kept'; page: number; verdict: ReceivedPage['verdict'] }
  | { kind: 'ended'; end: FetchEnd };

/** Whoever fetches. */
export interface Fetching {
  tell(progress: FetchProgress): void;
  /** As for calls that come in: the page is confirmed once this resolves. */
  keep(page: ReceivedPage): Promise<void>;
}

/** What lies ready to be fetched by who calls. */
export interface OfferedDocument {
  readonly count: number;
  readonly resolution: FaxPage['resolution'];
}
