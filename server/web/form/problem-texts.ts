import { countRows, type FieldSpec, type FormState, type FormValues, placeFields } from '../../../views/parts/form.ts';
import { isTextKey, type Reader, type TextKey, type TextValues } from '../../../views/texts/reader.ts';
import type { Office } from '../../core/office/office.ts';
import type { OfficeProblem } from '../../services/office/office-service.ts';
import { allFields } from './read-form.ts';

const navKeys: Record<string, TextKey> = {
  extensions: 'nav.extensions',
  people: 'nav.people',
  queues: 'nav.queues',
  ringGroups: 'nav.ring-groups',
  flows: 'nav.flows',
  mailboxes: 'nav.mailboxes',
  rooms: 'nav.rooms',
  trunks: 'nav.trunks',
  inboundRoutes: 'nav.inbound-routes',
  outboundRoutes: 'nav.outbound-routes',
  hours: 'nav.hours',
  tariffs: 'nav.tariffs',
  classes: 'nav.classes',
  phones: 'nav.phones',
  callers: 'nav.callers',
  breaks: 'nav.breaks',
  results: 'nav.results',
  customerFields: 'nav.customer-fields',
  departments: 'nav.departments',
  motives: 'nav.motives',
  services: 'nav.services',
  accounts: 'nav.accounts',
  campaigns: 'nav.campaigns',
  taskKinds: 'nav.task-kinds',
  letterTemplates: 'nav.letter-templates',
  letterKits: 'nav.letter-kits',
};

/** `people[1].extension` -> `Personas · Ana Soto`; '' for what has no page. */
export function placeText(reader: Reader, place: { office: Office; path: string }): string {
  const [, section = '', index = ''] = /^(\w+)\[(\d+)\]/.exec(place.path) ?? [];
  const key = navKeys[section];
  if (!key) return '';
  const entry = (place.office[section as keyof Office] as { name?: string; did?: string }[])[Number(index)];
  return `${reader.t(key)} · ${entry?.name ?? entry?.did ?? index}`;
}

/** A problem in the reader's words; one without a text of its own is told as the service put it. */
export function problemText(reader: Reader, problem: Pick<OfficeProblem, 'code' | 'context' | 'message'>): string {
  const { code, context } = problem;
  const isBlank = context.value === '';
  const isShort = code === 'wrong-length' && context.min === 1;
  if (isBlank || isShort || (code === 'wrong-count' && context.min === 1)) return reader.t('problem.required');
  const values: TextValues = {};
  for (const [name, value] of Object.entries(context))
    values[name] = Array.isArray(value) ? value.join(', ') : String(value);
  const range = context.min === undefined ? 'max' : 'min';
  const keys = [`problem.${code}.${String(context.format ?? context.kind ?? range)}`, `problem.${code}`];
  const key = keys.find(isTextKey);
  return key ? reader.t(key, values) : problem.message;
}

/** All inputs of a form by name, rows included, with their kind. */
function fieldKinds(fields: readonly FieldSpec[], values: FormValues): Map<string, FieldSpec['kind']> {
  const kinds = allFields(fields).flatMap((spec): (readonly [string, FieldSpec['kind']])[] => {
    if (spec.kind === 'cards') {
      const starts = Array.from({ length: countRows(values, spec.name) }, (_, index) => `${spec.name}[${index}].`);
      const within = starts.flatMap((start) => [...fieldKinds(placeFields(spec.fields, start), values)]);
      return [[spec.name, spec.kind], ...within];
    }
    if (spec.kind !== 'rows') return [[spec.name, spec.kind]];
    const rows = Array.from({ length: countRows(values, spec.name) }, (_, index) => `${spec.name}[${index}]`);
    const cells = rows.flatMap((row) => spec.columns.map((column) => [`${row}.${column.name}`, column.kind] as const));
    return [[spec.name, spec.kind], ...cells];
  });
  return new Map(kinds);
}

/** The input that a path in the entry belongs to: itself or the nearest that holds it. */
function fieldOf(path: string, names: ReadonlyMap<string, unknown>): string | undefined {
  for (let at = path; at; at = at.replace(/(\.?[^.[\]]+|\[\d+\])$/, '')) if (names.has(at)) return at;
  // A whole that is missing (`to`) is told at its first part (`to.kind`).
  return [...names.keys()].find((name) => name.startsWith(`${path}.`) || name.startsWith(`${path}[`));
}

/** Puts each problem beside its field; `prefix` is the entry's place in the document (`queues[2].`). */
export function placeProblems(
  reader: Reader,
  how: {
    fields: readonly FieldSpec[];
    values: FormValues;
    problems: readonly OfficeProblem[];
    prefix: string;
    office: Office;
  },
): FormState {
  const kinds = fieldKinds(how.fields, how.values);
  const errors: Record<string, string> = {};
  const elsewhere: string[] = [];
  for (const problem of how.problems) {
    const own = problem.path.startsWith(how.prefix) ? fieldOf(problem.path.slice(how.prefix.length), kinds) : undefined;
    // What the office says of seconds is nothing to who types minutes.
    const isMinutes = own !== undefined && kinds.get(own) === 'minutes' && problem.context.value !== '';
    const text = isMinutes ? reader.t('problem.minutes') : problemText(reader, problem);
    if (own) errors[own] ??= text;
    else {
      const place = placeText(reader, { office: how.office, path: problem.path });
      elsewhere.push(place ? `${place}: ${text}` : text);
    }
  }
  return { values: how.values, errors, elsewhere };
}
