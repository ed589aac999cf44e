const behind = /[\s,;]*(?:\b(?:extensi[oó]n|ext|interno|int|anexo)\b\.?:?|(?<=[\s\d)])x|#)\s*(\d{1,6})\s*$/i;

/**
 * A number with the extension behind it, as lists have them: `809-555-7777 ext. 4`, `… x4`, `… #4`, `… anexo 4`. Without
 * one, `number` is all that was typed.
 */
export function splitExtension(typed: string): { number: string; extension?: string } {
  const found = behind.exec(typed);
  // What stands alone, as `#101`, is a code and no number with something behind it.
  if (!found || !/\d/.test(typed.slice(0, found.index))) return { number: typed };
  return { number: typed.slice(0, found.index), extension: found[1]! };
}
