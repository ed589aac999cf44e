import type { DestinationTold } from '../../../views/faxes/destination-note.tsx';
import type { FaxResolution } from '../../core/fax/page.ts';
import { createDestinationTeller } from '../../services/fax/tell-destination.ts';
import { formatForReader } from '../../services/numbers/normalize.ts';
import { openCostEstimate } from '../../services/rating/open-rating.ts';
import type { WebDeps } from '../web-deps.ts';

/** What pages tell of a fax's number before it is dialled. */
export function openDestinations(deps: Pick<WebDeps, 'db' | 'office' | 'clock' | 'fax'>) {
  const tell = createDestinationTeller({ ...deps, faxes: deps.fax.faxes, estimate: openCostEstimate(deps) });
  return (asked: {
    number: string;
    pages: number;
    resolution: FaxResolution;
    modem?: string | undefined;
    customerId?: string | undefined;
  }): DestinationTold => {
    if (asked.number.trim() === '') return undefined;
    const told = tell(asked);
    const { country, currency } = deps.office.read().office;
    return told ? { ...told, number: formatForReader(told.number, country), currency } : 'wrong';
  };
}
