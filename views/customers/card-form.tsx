import type { Child } from 'hono/jsx';
import type { Page } from '../layout/page.ts';
import { CsrfField } from '../layout/user-menu.tsx';

/** A card on a page: `at` is the call or the page that it is shown in. */
export interface CardPlace {
  page: Page;
  customerId: string;
  at: string;
}

/** A small form on a card: the card comes back in its place, or without script its page. `path` is below the customer's. */
export const CardForm = ({ place, path, children }: { place: CardPlace; path: string; children?: Child }) => {
  const { page, customerId, at } = place;
  const action = `/customers/${customerId}/${path}`;
  return (
    <form
      method="post"
      action={action}
      hx-post={action}
      hx-target={`#card-${at}-${customerId}`}
      hx-swap="outerHTML"
      class="card-form"
    >
      <CsrfField page={page} />
      <input type="hidden" name="at" value={at} />
      {children}
    </form>
  );
};
