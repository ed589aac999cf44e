/**
 * For companies of the old register two digits stand for others: 10 to 18 for 01 to 09, and so on in rows that end at 09,
 * each from its own beginning. First number of a row, and what it stands for.
 */
const oldRows = [
  [10, 1],
  [19, 1],
  [23, 7],
  [26, 2],
  [34, 1],
  [43, 1],
] as const;
const endOfRows = 50;

function standsFor(two: string): string {
  const number = Number(two);
  const row = oldRows.findLast(([from]) => from <= number);
  return row && number < endOfRows ? String(row[1] + number - row[0]).padStart(2, '0') : two;
}

/** Modulo 11 from the right, weights from 2; in the old register 11 is the weight of two digits. */
function checkDigit(digits: string, isOld: boolean): number {
  const last = digits.length - 1;
  const sum = [...digits].reduce((total, digit, at) => {
    const place = last - at + 2;
    return total + Number(digit) * (isOld && place > 11 ? place - 1 : place);
  }, 0);
  const rest = sum % 11;
  return rest > 1 ? 11 - rest : 0;
}

/**
 * The check digits (DV, two of them) of a Panamanian RUC of three parts: of a person by province, book and entry, or of a company.
 * Undefined for any other, as those of foreigners and other registers rest on codes that are not published alike.
 */
export function panamaCheckDigits(number: string): string | undefined {
  const [, first, second, third] = /^(\d{1,10})-(\d{1,4})-(\d{1,6})$/.exec(number) ?? [];
  if (first === undefined || second === undefined || third === undefined) return undefined;
  const isPerson = first.length <= 2;
  if (isPerson && (Number(first) < 1 || Number(first) > 13)) return undefined;
  const whole = isPerson
    ? `5${first.padStart(2, '0')}00${second.padStart(3, '0')}${third.padStart(5, '0')}`
    : first.padStart(10, '0') + second.padStart(4, '0') + third.padStart(6, '0');
  const isOld = !isPerson && /^.{3}00[0-4]/.test(whole);
  const digits = isOld ? whole.slice(0, 5) + standsFor(whole.slice(5, 7)) + whole.slice(7) : whole;
  const one = checkDigit(digits, isOld);
  return `${one}${checkDigit(`${digits}${one}`, isOld)}`;
}
