import { countRows, type FieldSpec, type FormValues, type ValueSpec, valuesWithin } from '../../../views/parts/form.ts';
import { readMinutes } from '../../../views/parts/minutes.ts';
import { spokenMark } from '../../core/ivr/flow.ts';
import type { WebContext } from '../web-env.ts';
import { getAt, setAt } from './form-values.ts';

type Plain = Record<string, unknown>;

/** The texts of a sent form, by name, in the order sent. */
export async function readBody(c: WebContext): Promise<FormValues> {
  const values: FormValues = {};
  for (const [name, value] of Object.entries(await c.req.parseBody({ all: true }))) {
    values[name] = (Array.isArray(value) ? value : [value]).filter((each) => typeof each === 'string');
  }
  return values;
}

/** A whole number where it is one, else the text itself: the office then says what is wrong with it. */
const numberOf = (text: string): number | string => (/^-?\d{1,15}$/.test(text) ? Number(text) : text);

/**
 * `0,12` is how many write what the office keeps as `0.12`. With three digits behind its sign, as `1.800`, nobody knows whether
 * thousands are meant: it stays with a comma, and the office refuses it.
 */
const withPoint = (text: string): string => {
  if (/^-?[1-9]\d{0,2}[.,]\d{3}$/.test(text)) return text.replace('.', ',');
  return /^-?\d+,\d+$/.test(text) ? text.replace(',', '.') : text;
};

const padTime = (text: string): string => (/^\d:/.test(text) ? `0${text}` : text);

function readValue(spec: ValueSpec, texts: string[]): unknown {
  const text = (texts[0] ?? '').trim();
  switch (spec.kind) {
    case 'check':
      return text === 'on';
    case 'checks':
      return texts;
    case 'days':
      return texts.map(Number).sort((a, b) => a - b);
    case 'words': {
      const words = text.split(/[\s,;]+/).filter(Boolean);
      if (words.length === 0 && spec.optional) return undefined;
      return words.length === 0 && spec.blank !== undefined ? [spec.blank] : words;
    }
    case 'periods':
      return text
        .split(/[,;]/)
        .filter((part) => part.trim())
        .map((part) => {
          const [from = '', to = ''] = part.split(/[-–]/).map((time) => padTime(time.trim()));
          return { from, to };
        });
    // Blank is absent also where a number or a choice is due: the office's own default takes its place.
    case 'number':
      return text === '' ? undefined : numberOf(text);
    case 'minutes':
      return text === '' ? undefined : (readMinutes(text) ?? text);
    case 'select':
    case 'customer':
      return text || undefined;
    case 'prompt':
      return text === spokenMark ? `${spokenMark}${(texts[1] ?? '').trim()}` : text || undefined;
    case 'secret':
      // A password may begin or end with a blank.
      return texts[0] || undefined;
    case 'time':
      return padTime(text);
    case 'text':
      if (text === '' && spec.optional) return undefined;
      return spec.input === 'decimal' ? withPoint(text) : text;
    default:
      return text === '' && spec.optional ? undefined : text;
  }
}

/** The address of a customer's card, in place of one that was found. */
const cardAddress = /\/customers\/([^/?#]+)/;

function readRows(spec: Extract<FieldSpec, { kind: 'rows' }>, from: { values: FormValues; before: unknown }): Plain[] {
  const before = (getAt(from.before, spec.name) as Plain[] | undefined) ?? [];
  return Array.from({ length: countRows(from.values, spec.name) }, (_, index) => {
    const was = from.values[`${spec.name}[${index}]._was`]?.[0];
    const row: Plain = structuredClone(was ? (before[Number(was)] ?? {}) : {});
    for (const column of spec.columns) {
      const texts = from.values[`${spec.name}[${index}].${column.name}`] ?? [];
      setAt(row, { path: column.name, value: readValue(column, texts) });
    }
    return row;
  });
}

function readCards(
  spec: Extract<FieldSpec, { kind: 'cards' }>,
  from: { values: FormValues; before: unknown },
): Plain[] {
  const before = (getAt(from.before, spec.name) as Plain[] | undefined) ?? [];
  return Array.from({ length: countRows(from.values, spec.name) }, (_, index) => {
    const values = valuesWithin(from.values, `${spec.name}[${index}].`);
    const was = values._was?.[0];
    return readEntry<Plain>(spec.fields, { values, before: was ? (before[Number(was)] ?? {}) : {} });
  });
}

/** Parts of several choices may share a name, and the hidden ones are sent too: which of the texts is this choice's. */
function nthOf(spec: Extract<FieldSpec, { kind: 'choice' }>, chosen: string, name: string): number {
  const choices = Object.keys(spec.parts);
  return choices
    .slice(0, Math.max(0, choices.indexOf(chosen)))
    .filter((choice) => spec.parts[choice]?.some((part) => part.name === name)).length;
}

/** The entry as the form says it; what the form does not show stays as it was `before`. */
export function readEntry<Entry>(
  fields: readonly FieldSpec[],
  from: { values: FormValues; before: Partial<Entry> },
): Entry {
  const entry = structuredClone(from.before) as Plain;
  const visit = (specs: readonly FieldSpec[], placeOf: (name: string) => number = () => 0): void => {
    for (const spec of specs) {
      if (spec.kind === 'section') visit(spec.fields);
      else if (spec.kind === 'cards') setAt(entry, { path: spec.name, value: readCards(spec, from) });
      else if (spec.kind === 'rows') {
        const rows = readRows(spec, from);
        setAt(entry, { path: spec.name, value: rows.length === 0 && spec.optional ? undefined : rows });
      } else if (spec.kind === 'choice') {
        const chosen = from.values[spec.name]?.[0] ?? '';
        setAt(entry, { path: spec.name, value: chosen });
        // First what belongs to other choices goes, then what belongs to this one comes: they may share names.
        for (const part of Object.values(spec.parts).flatMap((each) => each ?? []))
          setAt(entry, { path: part.name, value: undefined });
        visit(spec.parts[chosen] ?? [], (name) => nthOf(spec, chosen, name));
      } else {
        const texts = from.values[spec.name] ?? [];
        const pasted = spec.kind === 'customer' && cardAddress.exec(from.values[`${spec.name}._find`]?.[0] ?? '');
        if (pasted) {
          setAt(entry, { path: spec.name, value: pasted[1] });
          continue;
        }
        const place = placeOf(spec.name);
        setAt(entry, { path: spec.name, value: readValue(spec, place < texts.length ? texts.slice(place) : texts) });
      }
    }
  };
  visit(fields);
  return entry as Entry;
}

/** The list of rows or cards of that name, also within a card. */
function findList(
  fields: readonly FieldSpec[],
  name: string,
): Extract<FieldSpec, { kind: 'rows' | 'cards' }> | undefined {
  for (const spec of allFields(fields)) {
    if ((spec.kind === 'rows' || spec.kind === 'cards') && spec.name === name) return spec;
    const within = spec.kind === 'cards' && name.startsWith(`${spec.name}[`) && name.replace(/^[^\]]*\]\./, '');
    const found = within && spec.kind === 'cards' ? findList(spec.fields, within) : undefined;
    if (found) return found;
  }
  return undefined;
}

/** Adds or removes a row or card as the pressed button says; undefined when the button was another one. */
export function changeRows(fields: readonly FieldSpec[], values: FormValues): FormValues | undefined {
  const [verb, name = '', place = ''] = (values._action?.[0] ?? '').split(':');
  const spec = findList(fields, name);
  if (!spec) return undefined;
  const count = countRows(values, name);
  if (verb === 'copy') {
    const { _was, ...copied } = valuesWithin(values, `${name}[${place}].`);
    const added = Object.entries({ ...copied, _was: [''] }).map(([key, texts]) => [`${name}[${count}].${key}`, texts]);
    return { ...values, ...Object.fromEntries(added) };
  }
  if (verb === 'add') {
    const added = Object.entries({ _was: '', ...spec.blankRow }).map(([key, text]) => {
      const above =
        spec.kind === 'rows' && spec.repeats?.includes(key) ? values[`${name}[${count - 1}].${key}`] : undefined;
      return [`${name}[${count}].${key}`, above || (key === 'days' ? text.split(',') : [text])];
    });
    return { ...values, ...Object.fromEntries(added) };
  }
  if (verb === 'up') return moveUp(values, { name, place: Number(place) });
  if (verb !== 'remove') return undefined;
  const gone = Number(place);
  const kept = Object.entries(values).flatMap(([key, texts]) => {
    if (!key.startsWith(`${name}[`)) return [[key, texts] as const];
    const index = Number.parseInt(key.slice(name.length + 1), 10);
    if (index === gone) return [];
    const rest = key.slice(key.indexOf(']', name.length));
    return [[`${name}[${index > gone ? index - 1 : index}${rest}`, texts] as const];
  });
  return Object.fromEntries(kept);
}

/** The row and the one above it change places; the first one stays. */
function moveUp(values: FormValues, row: { name: string; place: number }): FormValues {
  const { name, place } = row;
  const swapped = new Map([
    [place, place - 1],
    [place - 1, place],
  ]);
  const moved = Object.entries(values).map(([key, texts]) => {
    if (place < 1 || !key.startsWith(`${name}[`)) return [key, texts] as const;
    const index = Number.parseInt(key.slice(name.length + 1), 10);
    return [`${name}[${swapped.get(index) ?? index}${key.slice(key.indexOf(']', name.length))}`, texts] as const;
  });
  return Object.fromEntries(moved);
}

/** Every field of a form, also those within sections and choices. */
export function allFields(fields: readonly FieldSpec[]): Exclude<FieldSpec, { kind: 'section' }>[] {
  return fields.flatMap((spec) => {
    if (spec.kind === 'section') return allFields(spec.fields);
    if (spec.kind === 'choice') return [spec, ...Object.values(spec.parts).flatMap((part) => part ?? [])];
    return [spec];
  });
}
