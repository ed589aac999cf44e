export interface FilterOption {
  id: string;
  name: string;
}

/** A list's filter by one of `options`; `any` is what stands there when nothing is chosen. */
export const FilterChoice = ({
  name,
  label,
  options,
  chosen,
  any,
}: {
  name: string;
  label: string;
  options: readonly FilterOption[];
  chosen: string | undefined;
  any: string;
}) => (
  <label>
    <span>{label}</span>
    <select name={name}>
      <option value="">{any}</option>
      {options.map((option) => (
        <option value={option.id} selected={chosen === option.id}>
          {option.name}
        </option>
      ))}
    </select>
  </label>
);
