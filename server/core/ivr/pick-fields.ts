/** Longer values are cut: they are for comparing and passing on, not for keeping. */
const MOST_CHARACTERS = 200;

/** `orders[0].id` of an answer; undefined where the way ends early. */
function at(answer: unknown, path: string): unknown {
  let here = answer;
  for (const part of path.split(/[.[\]]+/).filter((each) => each !== '')) {
    // Only what the answer itself holds: no `length`, nothing inherited.
    if (typeof here !== 'object' || here === null || !Object.hasOwn(here, part)) return undefined;
    here = (here as Record<string, unknown>)[part];
  }
  return here;
}

/** Fields of a JSON answer as variables: texts, numbers, yes and no. What is not there, or is no single value, becomes ''. */
export function pickFields(
  answer: unknown,
  save: readonly { field: string; variable: string }[],
): Record<string, string> {
  const picked: Record<string, string> = {};
  for (const { field, variable } of save) {
    const value = at(answer, field);
    const text = typeof value === 'boolean' ? (value ? 'yes' : 'no') : value;
    picked[variable] =
      typeof text === 'string' || typeof text === 'number' ? String(text).slice(0, MOST_CHARACTERS) : '';
  }
  return picked;
}
