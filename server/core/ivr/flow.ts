import type { Language } from '../office/office.ts';
import type { QueueNeed } from '../office/queue-rules.ts';

/** What a caller meets, drawn as a graph: nodes name the nodes that follow them. */
export interface Flow {
  id: string;
  name: string;
  /** Internal number by which phones reach it. */
  number?: string;
  /** Absent = as the route says. */
  language?: Language;
  /** Node that callers come to first. */
  start: string;
  /** Node that key 0 leads to from every menu without a 0 of its own; false = left out on purpose. */
  person: string | false;
  nodes: FlowNode[];
}

/** After `times` of them in one visit the caller goes on at `then`; before, `prompt` (if any) and the question again. */
export interface Retries {
  prompt?: string;
  times: number;
  then: string;
}

/** Variables and typed digits by name. */
export type FlowValues = Readonly<Record<string, string>>;

/** What a condition asks about the caller, the customer, or a queue at this moment. */
export type FlowTest =
  /** The caller's number, as shown or in full, begins with one of these; `+34`, `600`. */
  | { kind: 'caller'; prefixes: string[] }
  /** One customer has this number. */
  | { kind: 'known' }
  | { kind: 'vip' }
  /** What was typed at that node is one of these. */
  | { kind: 'digits'; at: string; values: string[] }
  /** Somebody is signed in to the queue. */
  | { kind: 'staffed'; queue: string }
  /** So many callers wait in it, or more. */
  | { kind: 'waiting'; queue: string; atLeast: number }
  /** Whoever waits longest in it has waited so long, or longer. */
  | { kind: 'longest-wait'; queue: string; atLeastSec: number }
  /** A variable has one of these values, without regard to capitals. */
  | { kind: 'variable'; name: string; values: string[] };

/** Where a look-up in the customer file begins: the caller's number, or digits typed at a node. */
export type LookUpBy = 'caller' | 'number' | 'document';

/** Where somebody put a node's box: its upper left corner, in the units of the drawing. */
export interface FlowPlace {
  x: number;
  y: number;
}

/** `place`: absent = where it is drawn of itself. */
export type FlowNode = FlowStep & { place?: FlowPlace };

type FlowStep =
  /** `bargeIn`: a key ends the message, and counts for what follows. */
  | { kind: 'play'; id: string; prompt: string; bargeIn: boolean; next: string }
  | {
      kind: 'menu';
      id: string;
      prompt: string;
      keys: { key: string; next: string }[];
      /** After the prompt, before it counts as missing. */
      waitSec: number;
      wrong: Retries;
      missing: Retries;
    }
  | {
      kind: 'digits';
      id: string;
      prompt: string;
      min: number;
      max: number;
      /** Key that ends the entry before `max` digits are in. */
      end: '#' | '*' | 'none';
      waitSec: number;
      /** Never written down nor spoken back: a PIN. */
      mask: boolean;
      /** Spoken back; 1 takes it, 2 asks anew. */
      confirm: boolean;
      next: string;
      wrong: Retries;
      missing: Retries;
    }
  | { kind: 'hours'; id: string; hours: string; open: string; closed: string }
  | { kind: 'condition'; id: string; test: FlowTest; yes: string; no: string }
  | { kind: 'language'; id: string; language: Language; next: string }
  /** `value` may name variables and typed digits: `{pin}`. */
  | { kind: 'set'; id: string; variable: string; value: string; next: string }
  /** One customer found becomes the call's, and sets `customer_name` and `customer_vip` (yes, no). */
  | { kind: 'lookup'; id: string; by: LookUpBy; at?: string; found: string; unknown: string }
  /**
   * Asks another system. `url` and `body` may name variables, the host may not. `save`: fields of the JSON answer
   * (`customer.status`, `orders[0].id`) into variables.
   */
  | {
      kind: 'http';
      id: string;
      method: 'GET' | 'POST';
      url: string;
      /** Fields of the JSON object that is posted. */
      body: { name: string; value: string }[];
      timeoutSec: number;
      save: { field: string; variable: string }[];
      next: string;
      timeout: string;
      failed: string;
    }
  /** Each question is answered by a key from 1 to `most`; one that is not, twice, is left out. */
  | { kind: 'survey'; id: string; questions: { prompt: string }[]; most: number; waitSec: number; next: string }
  /** Keeps the wish to be called at the caller's own number, which is spoken and confirmed, or at one typed before. */
  | {
      kind: 'callback';
      id: string;
      number: 'caller' | 'typed';
      at?: string;
      queue?: string;
      next: string;
      other: string;
    }
  | { kind: 'voicemail'; id: string; mailbox: string }
  /** `needs`: what whoever takes the caller has to know, instead of what the queue says. */
  | { kind: 'queue'; id: string; queue: string; needs?: QueueNeed[] }
  /** `otherwise`: where to when nobody takes it; absent = the call ends. */
  | { kind: 'extension'; id: string; extension: string; otherwise?: string }
  /** Rings the extension that was typed at the node `digits`. */
  | { kind: 'dial'; id: string; digits: string; otherwise: string }
  | { kind: 'number'; id: string; number: string; otherwise?: string }
  | { kind: 'hangup'; id: string; prompt?: string };

export type FlowNodeKind = FlowNode['kind'];

/** A prompt's name beginning so is no name: the rest is a text to be spoken. */
export const spokenMark = 'say:';

/** The text that a prompt's name stands for; undefined when it names a prompt. */
export const spokenText = (prompt: string): string | undefined =>
  prompt.startsWith(spokenMark) ? prompt.slice(spokenMark.length).trim() : undefined;

/** Why a caller leaves a node by this way. */
export type LeaveWhy =
  | 'played'
  | 'skipped'
  | 'key'
  | 'person'
  | 'digits'
  | 'wrong'
  | 'missing'
  | 'open'
  | 'closed'
  | 'yes'
  | 'no'
  | 'done'
  | 'found'
  | 'unknown'
  | 'timeout'
  | 'failed'
  | 'other'
  | 'unanswered';

/** A way out of a node. `field` is its path in the node (`keys[0].next`); `silent`: taken without a key of the caller. */
export interface FlowExit {
  field: string;
  why: LeaveWhy;
  to: string;
  silent: boolean;
  key?: string;
}

/** The ways out of a node, in the order in which they are read; none for nodes that end the flow. */
export function exitsOf(node: FlowNode, flow: Pick<Flow, 'person'>): FlowExit[] {
  const silent = (field: string, why: LeaveWhy, to: string): FlowExit => ({ field, why, to, silent: true });
  switch (node.kind) {
    case 'play':
      return [silent('next', 'played', node.next)];
    case 'menu': {
      const keys = node.keys.map(
        ({ key, next }, index): FlowExit => ({
          field: `keys[${index}].next`,
          why: 'key',
          to: next,
          silent: false,
          key,
        }),
      );
      const hasOwn = node.keys.some(({ key }) => key === '0');
      const person: FlowExit[] =
        flow.person === false || hasOwn
          ? []
          : [{ field: 'person', why: 'person', to: flow.person, silent: false, key: '0' }];
      return [...keys, ...person, ...retriesOf(node)];
    }
    case 'digits':
      return [{ field: 'next', why: 'digits', to: node.next, silent: false }, ...retriesOf(node)];
    case 'hours':
      return [silent('open', 'open', node.open), silent('closed', 'closed', node.closed)];
    case 'condition':
      return [silent('yes', 'yes', node.yes), silent('no', 'no', node.no)];
    case 'language':
    case 'set':
    case 'survey':
      return [silent('next', 'done', node.next)];
    case 'lookup':
      return [silent('found', 'found', node.found), silent('unknown', 'unknown', node.unknown)];
    case 'http':
      return [
        silent('next', 'done', node.next),
        silent('timeout', 'timeout', node.timeout),
        silent('failed', 'failed', node.failed),
      ];
    case 'callback':
      return [
        { field: 'next', why: 'done', to: node.next, silent: node.number === 'typed' },
        silent('other', 'other', node.other),
      ];
    case 'extension':
    case 'number':
    case 'dial':
      return node.otherwise === undefined ? [] : [silent('otherwise', 'unanswered', node.otherwise)];
    case 'queue':
    case 'voicemail':
    case 'hangup':
      return [];
  }
}

function retriesOf(node: { wrong: Retries; missing: Retries }): FlowExit[] {
  return [
    { field: 'wrong.then', why: 'wrong', to: node.wrong.then, silent: false },
    { field: 'missing.then', why: 'missing', to: node.missing.then, silent: true },
  ];
}

/** Prompts that a node plays, with their places in it. */
export function promptsOf(node: FlowNode): { field: string; prompt: string }[] {
  const places: { field: string; prompt: string | undefined }[] = [
    { field: 'prompt', prompt: 'prompt' in node ? node.prompt : undefined },
    ...('wrong' in node
      ? [
          { field: 'wrong.prompt', prompt: node.wrong.prompt },
          { field: 'missing.prompt', prompt: node.missing.prompt },
        ]
      : []),
    ...('questions' in node
      ? node.questions.map(({ prompt }, index) => ({ field: `questions[${index}].prompt`, prompt }))
      : []),
  ];
  return places.flatMap(({ field, prompt }) => (prompt === undefined ? [] : [{ field, prompt }]));
}
