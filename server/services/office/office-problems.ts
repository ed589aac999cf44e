import type { z } from 'zod';
import { formatOfPattern, formats } from './office-formats.ts';
import type { OfficeProblem } from './office-service.ts';

type RawIssue = Parameters<z.core.$ZodErrorMap>[0];
type Finding = Omit<OfficeProblem, 'path'>;

/** `['queues', 0, 'members', 1]` -> `queues[0].members[1]`; the document itself is ''. */
function printPath(path: readonly PropertyKey[]): string {
  return path.reduce<string>(
    (text, part) => text + (typeof part === 'number' ? `[${part}]` : `${text ? '.' : ''}${String(part)}`),
    '',
  );
}

/** Levenshtein distance: how many letters to change, add or take. */
function distance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++)
      next.push(Math.min(row[j]! + 1, next[j - 1]! + 1, row[j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1)));
    row = next;
  }
  return row[b.length]!;
}

/** The allowed word that `word` was probably meant to be; undefined when none is near. */
export function nearestOf(word: string, allowed: readonly string[]): string | undefined {
  const ranked = allowed
    .map((each) => ({ each, far: distance(word.toLowerCase(), each.toLowerCase()) }))
    .sort((a, b) => a.far - b.far);
  const [best] = ranked;
  return best && best.far <= Math.max(2, Math.floor(word.length / 3)) ? best.each : undefined;
}

const typeOf = (value: unknown): string => (value === null ? 'null' : Array.isArray(value) ? 'array' : typeof value);

const keysOf = (issue: RawIssue): string[] => {
  const def = issue.inst?._zod.def as { shape?: Record<string, unknown> } | undefined;
  return Object.keys(def?.shape ?? {});
};

function findFormat(issue: RawIssue): Finding | undefined {
  const format =
    issue.code === 'invalid_format'
      ? formatOfPattern(String((issue as { pattern?: unknown }).pattern))
      : (issue as { params?: { format?: keyof typeof formats } }).params?.format;
  if (!format) return undefined;
  const { allowed } = formats[format];
  return {
    code: 'bad-format',
    context: { value: issue.input, format, allowed },
    message: `${JSON.stringify(issue.input)} is not allowed here: it must be ${allowed}`,
  };
}

function findSize(issue: RawIssue): Finding {
  const { origin, minimum, maximum, input } = issue as {
    origin: string;
    minimum?: number;
    maximum?: number;
    input: unknown;
  };
  const limit = minimum === undefined ? `at most ${maximum}` : `at least ${minimum}`;
  const bounds = minimum === undefined ? { max: maximum } : { min: minimum };
  if (origin === 'array')
    return { code: 'wrong-count', context: bounds, message: `the list must have ${limit} entries` };
  // The value itself may be a password.
  if (origin === 'string')
    return { code: 'wrong-length', context: bounds, message: `the text must have ${limit} characters` };
  return { code: 'out-of-range', context: { value: input, ...bounds }, message: `${input} is not allowed: ${limit}` };
}

function findIssue(issue: RawIssue): Finding {
  switch (issue.code) {
    case 'unrecognized_keys': {
      const allowed = keysOf(issue);
      const present = new Set(allowed);
      const keys = (issue.keys as string[]).filter((key) => !present.has(key));
      const nearest = nearestOf(keys[0] ?? '', allowed);
      return {
        code: 'unknown-key',
        context: { keys, nearest, allowed },
        message: `unknown key ${keys.map((key) => `"${key}"`).join(', ')}${nearest ? `; did you mean "${nearest}"?` : '.'} Allowed: ${allowed.join(', ')}`,
      };
    }
    case 'invalid_type': {
      const expected = issue.expected === 'int' ? 'whole number' : String(issue.expected);
      if (issue.input === undefined)
        return { code: 'required', context: { expected }, message: `is missing: a value (${expected}) is required` };
      const got = typeOf(issue.input);
      return { code: 'wrong-type', context: { expected, got }, message: `must be ${expected}, not ${got}` };
    }
    case 'invalid_value':
    case 'invalid_union': {
      const allowed = ((issue.values ?? issue.options ?? []) as unknown[]).map(String);
      const value = issue.code === 'invalid_value' ? issue.input : (issue.input as Record<string, unknown>)?.kind;
      return {
        code: 'not-one-of',
        context: { value, allowed },
        message: `${JSON.stringify(value)} is not allowed: one of ${allowed.join(', ')}`,
      };
    }
    case 'too_small':
    case 'too_big':
      return findSize(issue);
    default:
      return (
        findFormat(issue) ?? {
          code: 'bad-format',
          context: { format: String(issue.code) },
          message: `is not allowed here (${String(issue.code)})`,
        }
      );
  }
}

/** For `safeParse`: zod carries only a text per issue, so the finding travels in it as JSON (see `problemsOf`). */
export const explainIssue: z.core.$ZodErrorMap = (issue) => JSON.stringify(findIssue(issue));

/** The problems of a parse made with `explainIssue`. */
export function problemsOf(error: z.ZodError): OfficeProblem[] {
  return error.issues.map((issue) => ({ path: printPath(issue.path), ...(JSON.parse(issue.message) as Finding) }));
}
