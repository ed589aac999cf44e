/** The quasigroup of H. M. Damm's check digit: it notices each single wrong digit and each swap of two neighbours. */
const damm = [
  '0317598642',
  '7092154863',
  '4206871359',
  '1750983426',
  '6123045978',
  '3674209581',
  '5869720134',
  '8945362017',
  '9438617205',
  '2581436790',
];

const checkOf = (digits: string): string =>
  [...digits].reduce((interim, digit) => damm[Number(interim)]![Number(digit)]!, '0');

/** The first case's, so that each is four digits at least and none looks like an extension's. */
const START = 1_000;

/** The number that is told to the caller: digits only, the last one checks the others. */
export function numberOfCase(id: number): string {
  const digits = String(START + id);
  return digits + checkOf(digits);
}

/** What somebody typed or read out, blanks, dashes and `#` left aside; `mistyped`: it cannot be a case's number. */
export function readCaseNumber(typed: string): { kind: 'case'; id: number } | { kind: 'mistyped' } | { kind: 'none' } {
  const digits = typed.replace(/[\s#.-]/g, '');
  if (!/^\d{5,10}$/.test(digits)) return { kind: 'none' };
  const id = Number(digits.slice(0, -1)) - START;
  return checkOf(digits) === '0' && id > 0 ? { kind: 'case', id } : { kind: 'mistyped' };
}
