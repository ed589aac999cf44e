import type { Child } from 'hono/jsx';
import type { Page } from '../layout/page.ts';
import { CsrfField } from '../layout/user-menu.tsx';
import { Button } from '../parts/button.tsx';

/** A button that is a form of its own: works with and without script. */
export const Act = ({
  page,
  action,
  children,
  fields = {},
  ...rest
}: {
  page: Page;
  action: string;
  fields?: Record<string, string>;
  children?: Child;
  [name: string]: unknown;
}) => (
  <form method="post" action={action} hx-post={action} hx-swap="none" {...rest}>
    <CsrfField page={page} />
    {Object.entries(fields).map(([name, value]) => (
      <input type="hidden" name={name} value={value} />
    ))}
    {children}
  </form>
);

/** Calls a number with one click. */
export const CallButton = ({
  page,
  number,
  dial,
  customerId,
  caseId,
}: {
  page: Page;
  number: string;
  dial: string;
  customerId?: string | undefined;
  /** The case that it is made for. */
  caseId?: number;
}) => (
  <Act
    page={page}
    action="/agent/dial"
    fields={{ number: dial, ...(customerId && { customer: customerId }), ...(caseId && { case: String(caseId) }) }}
  >
    <Button kind="quiet" size="small" icon="call-out" title={page.reader.t('desk.call-who', { number })}>
      {number}
    </Button>
  </Act>
);
