import { parseArgs } from 'node:util';
import { UsageError } from './terminal.ts';

/**
 * Splits a command's words into names, `--flags` and `--values text`. Throws UsageError on a flag that the command does
 * not have or on another number of names than `names` has.
 */
export function readArgs<F extends string, V extends string = never>(
  args: string[],
  wanted: { names?: readonly string[]; flags?: readonly F[]; values?: readonly V[] },
): { names: string[]; flags: ReadonlySet<F>; values: Partial<Record<V, string>> } {
  const { names = [], flags = [], values = [] } = wanted;
  const options = Object.fromEntries([
    ...flags.map((flag) => [flag, { type: 'boolean' as const }] as const),
    ...values.map((value) => [value, { type: 'string' as const }] as const),
  ]);
  try {
    const parsed = parseArgs({ args, options, allowPositionals: true });
    const missing = names[parsed.positionals.length];
    if (missing) throw new UsageError(`<${missing}> is missing`);
    const extra = parsed.positionals[names.length];
    if (extra !== undefined) throw new UsageError(`"${extra}" is one word too many`);
    const given = Object.entries(parsed.values);
    return {
      names: parsed.positionals,
      flags: new Set(given.flatMap(([name, value]) => (value === true ? [name as F] : []))),
      values: Object.fromEntries(given.filter(([, value]) => typeof value === 'string')) as Partial<Record<V, string>>,
    };
  } catch (error) {
    if (error instanceof UsageError) throw error;
    throw new UsageError(error instanceof Error ? error.message.split('. ')[0]! : String(error));
  }
}
