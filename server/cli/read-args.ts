import { parseArgs } from 'node:util';
import { UsageError } from './terminal.ts';

/**
 * Splits a command's words into names and `--flags`. Throws UsageError on a flag that the command does not have or on
 * another number of names than `names` has.
 */
export function readArgs<F extends string>(
  args: string[],
  wanted: { names?: readonly string[]; flags?: readonly F[] },
): { names: string[]; flags: ReadonlySet<F> } {
  const { names = [], flags = [] } = wanted;
  const options = Object.fromEntries(flags.map((flag) => [flag, { type: 'boolean' as const }]));
  try {
    const parsed = parseArgs({ args, options, allowPositionals: true });
    const missing = names[parsed.positionals.length];
    if (missing) throw new UsageError(`<${missing}> is missing`);
    const extra = parsed.positionals[names.length];
    if (extra !== undefined) throw new UsageError(`"${extra}" is one word too many`);
    return { names: parsed.positionals, flags: new Set(Object.keys(parsed.values) as F[]) };
  } catch (error) {
    if (error instanceof UsageError) throw error;
    throw new UsageError(error instanceof Error ? error.message.split('. ')[0]! : String(error));
  }
}
