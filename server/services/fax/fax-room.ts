import type { BulkFaxes } from './bulk-faxes.ts';
import type { FaxModem } from './fax-lines-port.ts';
import type { FaxPaper } from './fax-paper-port.ts';
import type { Faxes } from './faxes.ts';
import type { FaxFetches } from './fetch-faxes.ts';
import type { FaxOffers } from './offer-faxes.ts';
import type { ReceivedFaxes } from './received-faxes.ts';

/** All that pages and programs know of faxes. */
export interface FaxRoom {
  faxes: Faxes;
  inbox: ReceivedFaxes;
  bulks: BulkFaxes;
  fetches: FaxFetches;
  offers: FaxOffers;
  paper: Pick<FaxPaper, 'picture' | 'pdf' | 'withHeader'>;
  /** All that are plugged in or listed. */
  modems(): readonly FaxModem[];
}
