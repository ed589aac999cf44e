import { endOfQuoted, isToken, skipWs } from './chars.ts';

/** One `;name=value`. A quoted value keeps its quotes, so that printing gives what was read (`unquote` opens it). */
export interface Param {
  name: string;
  value?: string;
}

/** Value of the parameter: undefined when absent, '' when it stands without one. Names compare without case. */
export function param(params: readonly Param[], name: string): string | undefined {
  const found = params.find((entry) => entry.name === name || entry.name.toLowerCase() === name);
  return found && (found.value ?? '');
}

const ends = (code: number): boolean => code === 59 || code === 32 || code === 9;
const forbidden = (code: number): boolean => code === 44 || code === 34 || code === 60 || code === 62;

/** Reads `;a=b ; c="d"` from `from` to the end of the text. Undefined when anything else stands there (also `;;`). */
export function parseParams(text: string, from: number): Param[] | undefined {
  const params: Param[] = [];
  let at = skipWs(text, from);
  while (at < text.length) {
    if (text.charCodeAt(at) !== 59) return undefined;
    at = skipWs(text, at + 1);
    let end = at;
    while (end < text.length && !ends(text.charCodeAt(end)) && text.charCodeAt(end) !== 61) end++;
    const name = text.slice(at, end);
    if (!isToken(name)) return undefined;
    at = skipWs(text, end);
    if (text.charCodeAt(at) !== 61) {
      params.push({ name });
      continue;
    }
    at = skipWs(text, at + 1);
    end = text.charCodeAt(at) === 34 ? endOfQuoted(text, at) : endOfPlain(text, at);
    if (end <= at) return undefined;
    params.push({ name, value: text.slice(at, end) });
    at = skipWs(text, end);
  }
  return params;
}

function endOfPlain(text: string, from: number): number {
  let at = from;
  while (at < text.length && !ends(text.charCodeAt(at))) if (forbidden(text.charCodeAt(at++))) return -1;
  return at;
}

export function printParams(params: readonly Param[]): string {
  let text = '';
  for (const { name, value } of params) text += value === undefined ? `;${name}` : `;${name}=${value}`;
  return text;
}
