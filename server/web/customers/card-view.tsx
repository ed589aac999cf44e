import { HTTPException } from 'hono/http-exception';
import { CustomerCard } from '../../../views/customers/customer-card.tsx';
import type { Flash } from '../../../views/layout/page.ts';
import type { Customer } from '../../services/customers/customers.ts';
import type { WebDeps } from '../web-deps.ts';
import type { WebContext } from '../web-env.ts';
import { cardOf } from './customer-model.ts';

/** Where a card is shown comes back from the page: an id of ours or nothing. */
export const placeOf = (value: unknown): string =>
  typeof value === 'string' && /^[\w-]{1,40}$/.test(value) ? value : 'page';

export function customerOr404(deps: Pick<WebDeps, 'customers'>, id: string): Customer {
  const customer = deps.customers.find(id);
  if (!customer) throw new HTTPException(404);
  return customer;
}

/** Who has no phone of their own cannot click to call. */
const hasPhone = (c: WebContext): boolean => c.var.session?.person.extension !== undefined;

/** Whether who is logged in may call a customer who wants no calls. */
export const mayOverride = (c: WebContext): boolean =>
  hasPhone(c) && c.var.session!.person.roles.some((role) => role === 'supervisor' || role === 'owner');

/** The card as who is logged in may use it; `at`: where it is shown. */
export function cardView(
  deps: WebDeps,
  c: WebContext,
  {
    customer,
    at,
    told,
    isFocused = false,
  }: { customer: Customer; at: string; told?: Flash | undefined; isFocused?: boolean },
) {
  return (
    <CustomerCard
      page={c.var.page}
      card={cardOf(deps, customer, at)}
      at={at}
      canDial={hasPhone(c) && c.var.session!.person.roles.includes('agent')}
      mayOverride={mayOverride(c)}
      headless={at === 'page'}
      isFocused={isFocused}
      told={told}
    />
  );
}
