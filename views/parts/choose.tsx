import { Field } from './field.tsx';
import type { Option } from './form.ts';

/** A list to choose from, with a label. */
export const Choose = ({
  name,
  within,
  label,
  hint,
  options,
  value = '',
  none,
}: {
  name: string;
  within?: string;
  label: string;
  hint?: string;
  options: readonly Option[];
  value?: string | undefined;
  /** Text of the blank choice; absent = there is none. */
  none?: string;
}) => (
  <Field name={name} within={within} label={label} hint={hint}>
    {(control) => (
      <select {...control}>
        {none !== undefined && <option value="">{none}</option>}
        {options.map((option) => (
          <option value={option.value} selected={option.value === value}>
            {option.label}
          </option>
        ))}
      </select>
    )}
  </Field>
);
