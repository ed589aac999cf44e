import { namedOptions } from '../../../views/admin/section.ts';
import type { CatalogueView, ReceiptView } from '../../../views/mails/catalogue-views.tsx';
import { tellStory } from '../../core/calls/story.ts';
import { pointsOf } from '../../core/customers/customer.ts';
import type { CatalogueOutcome, CatalogueSend } from '../../services/mail/catalogue.ts';
import type { WebDeps } from '../web-deps.ts';

type Deps = Pick<WebDeps, 'office' | 'catalogue' | 'customers' | 'cases' | 'journal'>;

/** What became of services that were mailed. */
export function receiptsOf(deps: Pick<WebDeps, 'office'>, sends: readonly CatalogueSend[]): ReceiptView[] {
  const { services } = deps.office.read();
  return sends.map(({ mailId, service, to = '', at, opens, openedAt, state, hasLink = true }) => ({
    mailId,
    to,
    at,
    opens,
    openedAt,
    hasLink,
    service: services.find(({ id }) => id === service)?.name ?? service,
    ...(state && { state }),
  }));
}

/** What can be sent to whom a call is with, and what became of what was. */
export function catalogueOfCall(
  deps: Deps,
  { callId, customerId }: { callId: string; customerId: string | undefined },
): CatalogueView {
  const customer = customerId === undefined ? undefined : deps.customers.find(customerId);
  const service = deps.cases.ofCall(callId).at(-1)?.service;
  return {
    services: namedOptions(deps.office.read().services),
    to: (customer && pointsOf(customer, 'mail')[0]?.typed) ?? '',
    receipts: receiptsOf(deps, deps.catalogue.ofCall(callId)),
    ...(service !== undefined && { service }),
  };
}

/** As part of the call, with its customer and its case. */
export function sendFromCall(
  deps: Deps,
  { callId, ...wish }: { callId: string; service: string; to: string; by: string },
): CatalogueOutcome {
  const open = deps.cases.ofCall(callId).findLast(({ state }) => state.kind !== 'closed' && state.kind !== 'merged');
  const customerId = tellStory(deps.journal.of(callId))?.customerId;
  return deps.catalogue.send({ ...wish, callId, customerId, caseId: open?.id });
}
