/** What is dialled behind `*31#` or `#31#` is called without showing who calls. */
export function readHiding(dialled: string): { number: string; withheld: boolean } {
  const [, number] = /^[*#]31#(.+)$/.exec(dialled) ?? [];
  return number === undefined ? { number: dialled, withheld: false } : { number, withheld: true };
}
