import type { Office } from './office.ts';

/** Who sends a call outside: a phone, or the house where it forwards, overflows or calls back. */
export interface SentBy {
  extension?: string | undefined;
  queueId?: string | undefined;
  /** Id of the campaign that the call is of. */
  campaign?: string | undefined;
  /** Route that it goes out by. */
  routeId: string;
}

/**
 * The account of what nobody was asked about: the campaign's, else the extension's, else the queue's, else, where the route wants one, what the
 * route says for the house. One that is no longer used is none.
 */
export function fixedAccount(
  office: Pick<Office, 'accounts' | 'campaigns' | 'extensions' | 'queues' | 'outboundRoutes'>,
  { extension, queueId, campaign, routeId }: SentBy,
): string | undefined {
  const route = office.outboundRoutes.find(({ id }) => id === routeId);
  const codes = [
    office.campaigns.find(({ id }) => id === campaign)?.account,
    office.extensions.find(({ number }) => number === extension)?.account,
    office.queues.find(({ id }) => id === queueId)?.account,
    route?.account === 'required' ? route.houseAccount : undefined,
  ];
  return codes.find((code) => office.accounts.some((each) => each.active && each.code === code));
}
