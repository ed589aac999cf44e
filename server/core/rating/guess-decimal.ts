/** The sign before the decimals of these amounts: the last one of each, unless three digits after it may be thousands. */
export function guessDecimal(amounts: readonly string[]): '.' | ',' {
  let commas = 0;
  for (const text of amounts) {
    const [, before = '', sign, after = ''] = /(\d[\d.,\s]*?)?([.,])(\d+)\D*$/.exec(text) ?? [];
    if (!sign) continue;
    const weight = after.length !== 3 || /^-?0?$/.test(before) || /[.,]/.test(before) ? 3 : 1;
    const isThousands = weight === 1 && before !== '';
    commas += (sign === ',' ? weight : -weight) * (isThousands ? -1 : 1);
  }
  return commas > 0 ? ',' : '.';
}
