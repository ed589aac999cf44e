import type { FieldSpec, FormValues, ValueSpec } from '../../../views/parts/form.ts';
import { printMinutes } from '../../../views/parts/minutes.ts';
import { spokenMark, spokenText } from '../../core/ivr/flow.ts';

type Plain = Record<string, unknown>;

const stepsOf = (path: string): (string | number)[] =>
  path.split(/[.[\]]+/).flatMap((part) => (part === '' ? [] : [/^\d+$/.test(part) ? Number(part) : part]));

/** `steps[0].price` of an entry; undefined where the way ends early. */
export function getAt(entry: unknown, path: string): unknown {
  return stepsOf(path).reduce<unknown>(
    (at, step) => (typeof at === 'object' && at !== null ? (at as Plain)[step] : undefined),
    entry,
  );
}

/** Sets or, with undefined, removes; makes the objects and lists on the way. */
export function setAt(entry: Plain, place: { path: string; value: unknown }): void {
  const steps = stepsOf(place.path);
  const last = steps.pop()!;
  let at: Plain = entry;
  for (const [index, step] of steps.entries()) {
    const next = steps[index + 1] ?? last;
    if (typeof at[step] !== 'object' || at[step] === null) {
      if (place.value === undefined) return;
      at[step] = typeof next === 'number' ? [] : {};
    }
    at = at[step] as Plain;
  }
  if (place.value === undefined) delete at[last];
  else at[last] = place.value;
}

function printValue(spec: ValueSpec, value: unknown): string[] {
  if (value === undefined || value === null) return [];
  switch (spec.kind) {
    case 'check':
      return value ? ['on'] : [];
    case 'checks':
    case 'days':
      return (value as unknown[]).map(String);
    case 'words':
      return [(value as string[]).filter((word) => word !== '').join(', ')];
    case 'periods':
      return [(value as { from: string; to: string }[]).map(({ from, to }) => `${from}-${to}`).join(', ')];
    case 'minutes':
      return [typeof value === 'number' ? printMinutes(value) : String(value)];
    case 'prompt': {
      const text = spokenText(String(value));
      return text === undefined ? [String(value), ''] : [spokenMark, text];
    }
    case 'text':
      // Read again, three decimals would be taken for thousands; four are not.
      return [
        spec.input === 'decimal'
          ? String(value).replace(/^(?<plain>-?[1-9]\d{0,2}\.\d{3})$/, '$<plain>0')
          : String(value),
      ];
    default:
      return [String(value)];
  }
}

/** What the inputs of a form show for an entry. */
export function printEntry(fields: readonly FieldSpec[], entry: unknown): FormValues {
  const values: FormValues = {};
  for (const spec of fields) {
    if (spec.kind === 'section') Object.assign(values, printEntry(spec.fields, entry));
    else if (spec.kind === 'choice') {
      values[spec.name] = [String(getAt(entry, spec.name) ?? spec.options[0]?.value ?? '')];
      for (const part of Object.values(spec.parts)) Object.assign(values, printEntry(part ?? [], entry));
    } else if (spec.kind === 'cards') {
      for (const [index, card] of ((getAt(entry, spec.name) as unknown[] | undefined) ?? []).entries()) {
        const start = `${spec.name}[${index}].`;
        values[`${start}_was`] = [String(index)];
        for (const [name, texts] of Object.entries(printEntry(spec.fields, card))) values[`${start}${name}`] = texts;
      }
    } else if (spec.kind === 'rows') {
      for (const [index, row] of ((getAt(entry, spec.name) as unknown[] | undefined) ?? []).entries()) {
        values[`${spec.name}[${index}]._was`] = [String(index)];
        for (const column of spec.columns) {
          values[`${spec.name}[${index}].${column.name}`] = printValue(column, getAt(row, column.name));
        }
      }
    } else values[spec.name] = printValue(spec, getAt(entry, spec.name));
  }
  return values;
}
