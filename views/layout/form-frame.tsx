import type { Child } from 'hono/jsx';
import type { FieldSpec, FormState } from '../parts/form.ts';
import { FormFields, FormProblems } from '../parts/form-fields.tsx';
import type { Page } from './page.ts';
import { CsrfField } from './user-menu.tsx';

/**
 * A form that is sent to `action` and replaced by its answer: problems on top, the fields, then its buttons. The first
 * thing that Enter in a field presses is to send it, whatever other buttons come before.
 */
export const FormFrame = ({
  page,
  action,
  fields,
  state,
  look,
  children,
}: {
  page: Page;
  action: string;
  fields: FieldSpec[];
  state: FormState;
  look: 'card stack' | 'stack';
  /** The buttons. */
  children: Child;
}) => (
  <form
    id="entry"
    method="post"
    action={action}
    hx-post={action}
    hx-target="this"
    hx-swap="outerHTML"
    novalidate
    class={look}
  >
    <CsrfField page={page} />
    {/* Enter in a field presses a form's first button: that must not be one that removes a row or skips a step. */}
    <button type="submit" hidden />
    <FormProblems reader={page.reader} state={state} />
    <FormFields reader={page.reader} fields={fields} state={state} />
    <div class="form-actions">{children}</div>
  </form>
);
