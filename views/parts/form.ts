import type { TextKey } from '../texts/reader.ts';

/** What a form asks for. `name` is the path in the entry (`onTimeout.then.number`), so that a problem finds its field. */
interface Named {
  name: string;
  label: TextKey;
  hint?: TextKey;
  /** Left blank, the key is absent from the entry. */
  optional?: boolean;
  /** Over the whole width of the form. */
  wide?: boolean;
}

export interface Option {
  value: string;
  label: string;
}

export type ValueSpec = Named &
  /** `rows`: of several lines. */
  (
    | {
        kind: 'text';
        rows?: number;
        placeholder?: string;
        input?: 'text' | 'tel' | 'decimal' | 'numeric';
        autocomplete?: string;
      }
    | { kind: 'secret'; autocomplete?: string }
    | { kind: 'number'; min?: number; max?: number; unit?: TextKey }
    /** Kept in seconds, typed and shown in minutes: `100`, `1:30`. */
    | { kind: 'minutes' }
    /** Id of a customer, looked for as one types; `nameOf` is undefined for one that is not there. */
    | { kind: 'customer'; nameOf: (id: string) => string | undefined }
    | { kind: 'time' | 'date' }
    /** `none` is the label of the blank choice of an optional field. */
    | { kind: 'select'; options: Option[]; none?: TextKey }
    /** A prompt by name, or a text to be spoken: a select and a text of the same name. */
    | { kind: 'prompt'; options: Option[]; none?: TextKey }
    | { kind: 'check' }
    | { kind: 'checks'; options: Option[] }
    /** ISO weekdays. */
    | { kind: 'days' }
    /** A list of short texts, parted by commas, blanks or line breaks. `blank` is the one entry that nothing stands for. */
    | { kind: 'words'; placeholder?: string; blank?: string }
    /** `09:00-13:00, 15:00-18:00`; nothing is an empty list. */
    | { kind: 'periods'; placeholder?: string }
  );

export type FieldSpec =
  | ValueSpec
  /** One of several, with fields of its own for some. */
  | (Named & { kind: 'choice'; options: Option[]; parts: Partial<Record<string, ValueSpec[]>> })
  /** A list of like entries; rows are added and removed by buttons of the form. */
  | (Named & {
      kind: 'rows';
      columns: ValueSpec[];
      blankRow: Record<string, string>;
      /** Columns of an added row that begin as in the row above. */
      repeats?: readonly string[];
      add: TextKey;
      /** Their order counts: a row can be moved up. */
      ordered?: boolean;
    })
  /** A list of entries that have lists of their own: each is a card. Names of `fields` are those within an entry. */
  | (Named & {
      kind: 'cards';
      fields: FieldSpec[];
      blankRow: Record<string, string>;
      /** What heads a card. */
      title: (values: FormValues) => string;
      add: TextKey;
    })
  /** `folds`: shown closed, as few need it, unless something in it is wrong; `says` what is in it, beside its legend. */
  | {
      kind: 'section';
      legend: TextKey;
      hint?: TextKey;
      folds?: boolean;
      says?: (values: FormValues) => string;
      fields: FieldSpec[];
    };

/** What the form's inputs hold, by name; several for lists of checks. */
export type FormValues = Record<string, string[]>;

export interface FormState {
  values: FormValues;
  /** Ready texts, by field name. */
  errors: Record<string, string>;
  /** Problems that no field of this form stands for. */
  elsewhere: string[];
}

/** How many rows `values` has for a list. */
export function countRows(values: FormValues, name: string): number {
  let count = 0;
  const start = `${name}[`;
  for (const key of Object.keys(values)) {
    if (key.startsWith(start)) count = Math.max(count, Number.parseInt(key.slice(start.length), 10) + 1);
  }
  return count;
}

/** The texts of the inputs whose names begin with `start`, by the rest of their names. */
export const valuesWithin = (values: FormValues, start: string): FormValues =>
  Object.fromEntries(
    Object.entries(values).flatMap(([name, texts]) =>
      name.startsWith(start) ? [[name.slice(start.length), texts] as const] : [],
    ),
  );

/** Fields of an entry by their names in the whole form: `steps` -> `rates[2].steps`. */
export function placeFields(fields: readonly FieldSpec[], start: string): FieldSpec[] {
  const place = <Spec extends ValueSpec>(spec: Spec): Spec => ({ ...spec, name: `${start}${spec.name}` });
  const within =
    <Answer>(ask: (values: FormValues) => Answer) =>
    (values: FormValues): Answer =>
      ask(valuesWithin(values, start));
  return fields.map((spec): FieldSpec => {
    switch (spec.kind) {
      case 'section':
        return { ...spec, fields: placeFields(spec.fields, start), ...(spec.says && { says: within(spec.says) }) };
      case 'cards':
        return { ...spec, name: `${start}${spec.name}` };
      case 'rows':
        return { ...spec, name: `${start}${spec.name}` };
      case 'choice': {
        const parts = Object.entries(spec.parts).map(([key, part]) => [key, part?.map(place)]);
        return { ...spec, name: `${start}${spec.name}`, parts: Object.fromEntries(parts) };
      }
      default:
        return place(spec);
    }
  });
}
