import { type Escaping, type EscapingName, escapings } from './escapings.ts';

/** What a template asks for, by name; lists are gone through by `%each`. */
export interface Values {
  [name: string]: string | readonly Values[];
}

type Part =
  | { kind: 'text'; text: string }
  | { kind: 'gap'; line: number; name: string; map?: string; exact: boolean }
  | { kind: 'each'; line: number; name: string; body: Part[] }
  | { kind: 'if'; line: number; name: string; is?: string; then: Part[]; otherwise: Part[] };

export interface TemplateFile {
  /** `{{mac}}.cfg`; `*` is anything without a slash. */
  name: string;
  type: string;
  escaping: EscapingName;
  body: Part[];
}

/** The template of one vendor, as its file says it. */
export interface PhoneTemplate {
  vendor: string;
  /** Whether somebody has tried it with the real thing, in words. */
  tried: string;
  /** In a User-Agent: the model, then the firmware. */
  agents: RegExp[];
  /** First six digits of the vendor's network cards. */
  cards: string[];
  maps: Record<string, Record<string, string>>;
  files: TemplateFile[];
}

/** Thrown with the line of the template that is at fault, or the value that the format cannot hold. */
export class TemplateError extends Error {}

const fail = (line: number, why: string): never => {
  throw new TemplateError(`line ${line}: ${why}`);
};

function readText(text: string, line: number): Part[] {
  const parts: Part[] = [];
  for (const piece of text.split(/(\{\{[^}]*\}\})/)) {
    if (piece === '') continue;
    if (!piece.startsWith('{{')) parts.push({ kind: 'text', text: piece });
    else {
      const [, exact, name = '', map] =
        /^\{\{(=)?(\w+)(?:\|(\w+))?\}\}$/.exec(piece) ?? fail(line, `${piece} is no gap`);
      parts.push({ kind: 'gap', line, name, exact: exact !== undefined, ...(map && { map }) });
    }
  }
  return parts;
}

/** `udp=0 tcp=1`: words to what the phone calls them. */
const readMap = (words: readonly string[], line: number): Record<string, string> =>
  Object.fromEntries(
    words.map((word) => {
      const at = word.indexOf('=');
      return at > 0 ? [word.slice(0, at), word.slice(at + 1)] : fail(line, `${word} is not word=value`);
    }),
  );

/**
 * Reads a template: a head of `# comments` and `%vendor`, `%tried`, `%agent`, `%cards`, `%map` lines, then for each
 * file `%file name`, `%type`, `%escape` and its text. In the text `{{name}}` is a value, `{{=name}}` one that must come
 * through unchanged, `{{name|map}}` one as the map calls it; `%each list`, `%if name`, `%if name=value`, `%else` and
 * `%end` stand on lines of their own. Throws TemplateError.
 */
export function parseTemplate(text: string): PhoneTemplate {
  const template: PhoneTemplate = { vendor: '', tried: '', agents: [], cards: [], maps: {}, files: [] };
  /** Where text goes: the innermost open block. */
  const open: { into: Part[]; part?: Part }[] = [];
  let file: TemplateFile | undefined;
  for (const [index, raw] of text
    .replace(/\r?\n$/, '')
    .split(/\r?\n/)
    .entries()) {
    const line = index + 1;
    const [, word, rest = ''] = /^%(\w+)\s*(.*?)\s*$/.exec(raw) ?? [];
    if (word === undefined) {
      if (file) open.at(-1)!.into.push(...readText(raw, line), { kind: 'text', text: '\n' });
      else if (raw.trim() !== '' && !raw.startsWith('#')) fail(line, 'text before the first %file');
      continue;
    }
    const words = rest.split(/\s+/).filter((each) => each !== '');
    const top = open.at(-1);
    if (word === 'file') {
      if (open.length > 1) fail(line, '%end is missing before it');
      file = { name: rest, type: 'text/plain; charset=utf-8', escaping: 'line', body: [] };
      template.files.push(file);
      open.splice(0, open.length, { into: file.body });
    } else if (word === 'type' && file) file.type = rest;
    else if (word === 'escape' && file) {
      if (!Object.hasOwn(escapings, rest)) fail(line, `there is no escaping ${rest}`);
      file.escaping = rest as EscapingName;
    } else if (word === 'each' && top) {
      const part: Part = { kind: 'each', line, name: rest, body: [] };
      top.into.push(part);
      open.push({ into: part.body, part });
    } else if (word === 'if' && top) {
      const [name = '', is] = rest.split('=');
      const part: Part = { kind: 'if', line, name, ...(is !== undefined && { is }), then: [], otherwise: [] };
      top.into.push(part);
      open.push({ into: part.then, part });
    } else if (word === 'else' && top?.part?.kind === 'if') top.into = top.part.otherwise;
    else if (word === 'end' && open.length > 1) open.pop();
    else if (file) fail(line, `%${word} has no place here`);
    else if (word === 'vendor') template.vendor = rest;
    else if (word === 'tried') template.tried = rest;
    else if (word === 'agent') template.agents.push(new RegExp(rest));
    else if (word === 'cards') template.cards.push(...words);
    else if (word === 'map')
      template.maps[words[0] ?? fail(line, 'the map has no name')] = readMap(words.slice(1), line);
    else fail(line, `%${word} is not known`);
  }
  if (open.length > 1) fail(text.split('\n').length, '%end is missing');
  return template;
}

/** The file of the template that a phone with these values means by `asked`; undefined when it has none such. */
export function findFile(template: PhoneTemplate, asked: { name: string; mac: string }): TemplateFile | undefined {
  const name = asked.name.toLowerCase();
  return template.files.find((file) => {
    const pattern = file.name
      .toLowerCase()
      .replaceAll('{{mac}}', asked.mac)
      .replace(/[.+?^${}()|[\]\\]/g, '\\$&')
      .replaceAll('*', '[^/]*');
    return new RegExp(`^${pattern}$`).test(name);
  });
}

/** Fills a file of the template. Throws TemplateError for a value that is not there or that its format cannot hold. */
export function renderFile(template: PhoneTemplate, filling: { file: TemplateFile; values: Values }): string {
  const escaping: Escaping = escapings[filling.file.escaping];
  const render = (parts: readonly Part[], scopes: readonly Values[]): string =>
    parts.map((part) => renderPart(part, scopes)).join('');
  function findValue(scopes: readonly Values[], at: { name: string; line: number }): Values[string] {
    const scope = scopes.find((each) => Object.hasOwn(each, at.name));
    return scope?.[at.name] ?? fail(at.line, `there is no value ${at.name}`);
  }
  function textOf(scopes: readonly Values[], at: { name: string; line: number }): string {
    const value = findValue(scopes, at);
    return typeof value === 'string' ? value : fail(at.line, `${at.name} is a list`);
  }
  function renderPart(part: Part, scopes: readonly Values[]): string {
    switch (part.kind) {
      case 'text':
        return part.text;
      case 'gap': {
        const raw = textOf(scopes, part);
        const known = part.map === undefined ? undefined : template.maps[part.map];
        if (part.map !== undefined && !known) fail(part.line, `there is no map ${part.map}`);
        const value = known ? (known[raw] ?? known.else ?? fail(part.line, `${part.map} has no ${raw}`)) : raw;
        const cleaned = escaping.clean(value);
        if (part.exact && cleaned !== value) fail(part.line, `${part.name} holds what this file cannot say`);
        return escaping.encode(cleaned);
      }
      case 'each': {
        const list = findValue(scopes, part);
        if (typeof list === 'string') return fail(part.line, `${part.name} is no list`);
        return list.map((each) => render(part.body, [each, ...scopes])).join('');
      }
      case 'if': {
        const value = findValue(scopes, part);
        const holds = part.is === undefined ? value.length > 0 : value === part.is;
        return render(holds ? part.then : part.otherwise, scopes);
      }
    }
  }
  return render(filling.file.body, [filling.values]);
}
