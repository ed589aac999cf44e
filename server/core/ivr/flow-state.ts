import type { Step } from '../../base/machine.ts';
import type { Language } from '../office/office.ts';
import type { QueueNeed } from '../office/queue-rules.ts';
import type { Flow, FlowNode, FlowTest, FlowValues, LeaveWhy, LookUpBy } from './flow.ts';

/** Nodes of these kinds. */
export type NodeOf<Kind extends FlowNode['kind']> = Extract<FlowNode, { kind: Kind }>;
export type Asking = NodeOf<'menu' | 'digits' | 'survey'>;
export type Confirming = NodeOf<'digits' | 'callback'>;
export type Working = NodeOf<'http' | 'lookup' | 'callback'>;
export type Connecting = NodeOf<'queue' | 'extension' | 'dial' | 'number' | 'voicemail'>;

/** Where the caller stands. `play` numbers the playing that is waited for. */
type Phase =
  | { kind: 'new' }
  | { kind: 'message'; node: NodeOf<'play'>; play: number }
  | { kind: 'prompting'; node: Asking; play: number }
  | { kind: 'listening'; node: Asking }
  | { kind: 'confirming'; node: Confirming; play: number }
  | { kind: 'judging'; node: NodeOf<'hours' | 'condition'> }
  | { kind: 'working'; node: Working }
  | { kind: 'connecting'; node: Connecting }
  | { kind: 'farewell'; node: FlowNode; play: number }
  | { kind: 'over' };

export interface State {
  language: Language;
  phase: Phase;
  /** Keys pressed before anybody asked for them. */
  ahead: string;
  /** What is being typed at a digits node. */
  typed: string;
  /** In this visit of the node, or since the last question of a survey. */
  wrong: number;
  missing: number;
  /** Which question of a survey, from 0. */
  question: number;
  /** What was typed, by node. */
  collected: FlowValues;
  variables: FlowValues;
  plays: number;
  /** Nodes entered since the last key. */
  idleSteps: number;
}

export type Question = { kind: 'hours'; hours: string } | Exclude<FlowTest, { kind: 'digits' } | { kind: 'variable' }>;

export type FlowTarget =
  | { kind: 'queue'; queue: string; needs?: QueueNeed[] }
  | { kind: 'extension'; extension: string }
  | { kind: 'number'; number: string }
  | { kind: 'voicemail'; mailbox: string };

/** What others do for a flow while the caller waits. */
export type Job =
  | {
      kind: 'http';
      method: 'GET' | 'POST';
      url: string;
      /** JSON. */
      body?: string;
      timeoutSec: number;
      save: readonly { field: string; variable: string }[];
    }
  | { kind: 'lookup'; by: LookUpBy; text: string }
  | { kind: 'callback'; number: string; queue?: string };

/** How a job came out, and the variables that it sets. */
export interface JobOutcome {
  why: Extract<LeaveWhy, 'done' | 'timeout' | 'failed' | 'found' | 'unknown'>;
  set: FlowValues;
}

export type Input =
  | { kind: 'started' }
  | { kind: 'key'; key: string }
  | { kind: 'played'; play: number }
  | { kind: 'waited' }
  | { kind: 'judged'; yes: boolean }
  | ({ kind: 'worked' } & JobOutcome)
  /** Nobody took the call where it was sent. */
  | { kind: 'unanswered' };

export type Effect =
  | { kind: 'entered'; node: FlowNode }
  /** `input`: what the caller typed, unless it is masked. */
  | { kind: 'left'; node: FlowNode; why: LeaveWhy; to: string; input?: string }
  /** The nth wrong or missing input of this visit. */
  | { kind: 'erred'; node: FlowNode; why: 'wrong' | 'missing'; count: number; input?: string }
  /** The nth question of a survey was answered. */
  | { kind: 'rated'; node: NodeOf<'survey'>; question: number; value: number }
  /** The prompts, one after the other, then `played`. */
  | { kind: 'play'; play: number; prompts: readonly string[]; language: Language }
  | { kind: 'stop' }
  /** `judged` is due. */
  | { kind: 'ask'; question: Question }
  /** `worked` is due. */
  | { kind: 'work'; node: Working; job: Job }
  /** The flow is over unless `unanswered` comes back. */
  | { kind: 'connect'; target: FlowTarget }
  /** `finished`: at a node that hangs up; else as told by `unanswered`, or `lost` in a circle. */
  | { kind: 'end'; why: 'finished' | 'unanswered' | 'lost' };

/** `variables`: what is known of the call before; `caller` is its number in digits, '' when withheld; `caller_full` in E.164. */
export const begin = (language: Language, variables: FlowValues = {}): State => ({
  language,
  phase: { kind: 'new' },
  ahead: '',
  typed: '',
  wrong: 0,
  missing: 0,
  question: 0,
  collected: {},
  variables,
  plays: 0,
  idleSteps: 0,
});

/** Whether a key pressed now may be part of what the office wants nobody to read. */
export function isSecretKey(flow: Flow, { phase }: State): boolean {
  if (phase.kind === 'prompting' || phase.kind === 'listening') return phase.node.kind === 'digits' && phase.node.mask;
  if (phase.kind === 'confirming') return false;
  return flow.nodes.some((node) => node.kind === 'digits' && node.mask);
}

/** One step of a flow while it is worked out: `state` and `effects` are its own and change. */
export interface Turn {
  flow: Flow;
  state: State;
  effects: Step<State, Effect>['effects'][number][];
  /** On to another node; one that is not there ends the call as `lost`. */
  enter(nodeId: string): void;
}

/** Plays to the caller; the number by which `played` comes back. */
export function play({ state, effects }: Turn, prompts: readonly string[]): number {
  state.plays++;
  effects.push({ kind: 'play', play: state.plays, prompts, language: state.language });
  return state.plays;
}

export function end({ state, effects }: Turn, why: 'finished' | 'unanswered' | 'lost'): void {
  state.phase = { kind: 'over' };
  effects.push({ kind: 'end', why });
}

export function leave(turn: Turn, way: { node: FlowNode; why: LeaveWhy; to: string; input?: string }): void {
  turn.effects.push({ kind: 'left', ...way });
  turn.enter(way.to);
}

/** What may be named in braces just now. */
export const valuesOf = ({ variables, collected }: State): FlowValues => ({ ...variables, ...collected });
