/** Seconds as people say minutes: 6000 -> `100`, 90 -> `1:30`. */
export function printMinutes(seconds: number): string {
  const rest = seconds % 60;
  const minutes = String((seconds - rest) / 60);
  return rest === 0 ? minutes : `${minutes}:${String(rest).padStart(2, '0')}`;
}

/** Whole seconds of `100`, `1:30`, `1,5` or `1.5` minutes; undefined for what is none of these. */
export function readMinutes(text: string): number | undefined {
  const [, minutes, seconds] = /^(\d{1,7})(?::([0-5]\d))?$/.exec(text) ?? [];
  if (minutes !== undefined) return Number(minutes) * 60 + Number(seconds ?? 0);
  const [, whole, part = ''] = /^(\d{1,7})[.,](\d{1,3})$/.exec(text) ?? [];
  if (whole === undefined) return undefined;
  const thousandths = Number(part.padEnd(3, '0')) * 60;
  return thousandths % 1_000 === 0 ? Number(whole) * 60 + thousandths / 1_000 : undefined;
}
