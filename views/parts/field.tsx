import type { Child } from 'hono/jsx';

/** Attributes that tie a control to its label, hint and error. */
export interface Control {
  id: string;
  name: string;
  'aria-describedby'?: string;
  'aria-invalid'?: 'true';
  'aria-label'?: string;
}

export const fieldId = (name: string): string => `f-${name.replace(/[^\w-]+/g, '-').replace(/-$/, '')}`;

/** The control's attributes without a visible frame: for cells of a table of inputs. */
export function controlOf(field: {
  name: string;
  error?: string | undefined;
  hint?: string | undefined;
  /** Tells it from another input of the same name. */
  within?: string | undefined;
}): Control {
  const id = fieldId(field.within ? `${field.name}-${field.within}` : field.name);
  const described = [field.error && `${id}-error`, field.hint && `${id}-hint`].filter(Boolean).join(' ');
  return {
    id,
    name: field.name,
    ...(described && { 'aria-describedby': described }),
    ...(field.error && { 'aria-invalid': 'true' as const }),
  };
}

/** Label, control, hint and error in the one order that is also read aloud. `optional` is shown beside the label. */
export const Field = ({
  name,
  within,
  label,
  hint,
  error,
  optional,
  children,
}: {
  name: string;
  within?: string | undefined;
  label: string;
  hint?: string | undefined;
  error?: string | undefined;
  optional?: string | undefined;
  children: (control: Control) => Child;
}) => {
  const control = controlOf({ name, within, error, hint });
  return (
    <div class={error ? 'field field-wrong' : 'field'}>
      <label for={control.id}>
        {label}
        {optional && <small> ({optional})</small>}
      </label>
      {children(control)}
      {error && (
        <p class="field-error" id={`${control.id}-error`}>
          {error}
        </p>
      )}
      {hint && (
        <p class="hint" id={`${control.id}-hint`}>
          {hint}
        </p>
      )}
    </div>
  );
};
