import type { FlowValues } from './flow.ts';

/** Names in braces: `{order}`. */
const naming = /\{([A-Za-z0-9_-]{1,40})\}/g;

/** The text with each `{name}` replaced by its value, '' where it has none; `encode` is what a value goes through first. */
export function fillText(
  text: string,
  values: FlowValues,
  encode: (value: string) => string = (value) => value,
): string {
  return text.replace(naming, (_, name: string) => encode(values[name] ?? ''));
}

/** The names that a text asks for. */
export const namesIn = (text: string): string[] => [...text.matchAll(naming)].map(([, name]) => name!);
