import { faxDefaults } from '../../core/office/fax.ts';
import type { Office } from '../../core/office/office.ts';
import type { FaxAttempt, FaxJob, FaxPageProof } from '../../store/faxes/fax-store.ts';
import type { FaxHeader } from './fax-paper-port.ts';

/** What stands above a page, from 0, in a call of that time: on the line, on the receipt and where it is looked at before. */
export function headerOfPage(
  { office, fax = faxDefaults }: Pick<Office, 'office' | 'fax'>,
  job: Pick<FaxJob, 'number' | 'pages'>,
  of: { page: number; at: number },
): FaxHeader {
  const name = fax.header ?? office.name;
  return { at: of.at, name, number: fax.number, to: job.number, page: of.page + 1, pages: job.pages };
}

/** When the call began that brought a page across; undefined while none has. */
export function callOfPage(
  page: number,
  of: { attempts: readonly FaxAttempt[]; proofs: readonly FaxPageProof[] },
): number | undefined {
  const attempt = of.proofs.find((proof) => proof.page === page)?.attemptId;
  return of.attempts.find(({ id }) => id === attempt)?.at;
}
