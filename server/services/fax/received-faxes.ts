import type { FaxPage } from '../../core/fax/page.ts';
import type {
  ReceivedFax,
  ReceivedFaxEvent,
  ReceivedFaxPage,
  ReceivedFilter,
} from '../../store/faxes/received-store.ts';
import type { Case } from '../cases/cases.ts';

export type {
  ReceivedFax,
  ReceivedFaxEvent,
  ReceivedFaxPage,
  ReceivedFilter,
} from '../../store/faxes/received-store.ts';

/** A line that rings, with whoever calls as far as is known. */
export interface FaxRinging {
  modem: string;
  since: number;
  number?: string;
  name?: string;
  customerId?: string;
  isAnswered: boolean;
  /** The fax does not answer it: it is for whoever lifts a telephone of that line. */
  isLeft: boolean;
  /** No fax was heard: a telephone on the line may be lifted to take it. */
  isVoice: boolean;
}

/** Faxes that came in, and what people do with them. */
export interface ReceivedFaxes {
  list(filter: ReceivedFilter, page: { limit: number; offset: number }): { rows: ReceivedFax[]; total: number };
  count(filter: ReceivedFilter): number;
  find(id: string): ReceivedFax | undefined;
  pagesOf(id: string): ReceivedFaxPage[];
  eventsOf(id: string): ReceivedFaxEvent[];
  /** Rejects with `fax-page-gone`. */
  pageOf(id: string, page: number): Promise<FaxPage>;
  /** Lines that ring or bring a fax right now. */
  ringing(): FaxRinging[];
  read(id: string, login: string): void;
  /** It is new again. */
  unread(id: string, login: string): boolean;
  /** To a person, or a unit, or with neither to whoever takes it. */
  give(id: string, to: { login?: string | undefined; department?: string | undefined; by: string }): boolean;
  /** `was`: as it stood when the writing began; what somebody else has noted since stays before it. */
  note(id: string, note: { text: string; was?: string; by: string }): boolean;
  /** A quarter of a turn to the right, for who reads it. */
  turn(id: string, turned: { page: number; by: string }): boolean;
  /** Opens a case with it, where it has none yet, or joins it to that one. */
  joinCase(id: string, to: { caseId?: number | undefined; by: string }): Case | undefined;
  linkCustomer(id: string, to: { customerId: string; by: string }): boolean;
  /** As a mail with the PDF; false without a mail server, or when it is not whole yet. */
  forward(id: string, to: { address: string; by: string }): boolean;
  /** Seen to, or to be seen to again. */
  finish(id: string, how: { done: boolean; by: string }): boolean;
  /** Pages and PDF are gone, what came and when stays. */
  remove(id: string, login: string): Promise<boolean>;
  /** Deletes what was kept long enough; runs by itself each hour. */
  sweep(): Promise<void>;
  stop(): void;
}
