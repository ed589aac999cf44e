import type { Office } from '../../core/office/office.ts';
import { checkReference, type Report } from './reference-checks.ts';

/** Accounts that pay what nobody is asked about have to be there. */
export function checkFixedAccounts(
  report: Report,
  {
    accounts,
    extensions,
    queues,
    outboundRoutes,
  }: Pick<Office, 'accounts' | 'extensions' | 'queues' | 'outboundRoutes'>,
): void {
  const known = accounts.map(({ code }) => code);
  const check = (path: string, id: string | undefined) => checkReference(report, { path, kind: 'account', id, known });
  for (const [index, { account }] of extensions.entries()) check(`extensions[${index}].account`, account);
  for (const [index, { account }] of queues.entries()) check(`queues[${index}].account`, account);
  for (const [index, { houseAccount }] of outboundRoutes.entries())
    check(`outboundRoutes[${index}].houseAccount`, houseAccount);
}
