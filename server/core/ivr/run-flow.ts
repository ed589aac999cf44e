import type { Step } from '../../base/machine.ts';
import type { Language } from '../office/office.ts';
import type { Flow, FlowNode, FlowTest, LeaveWhy } from './flow.ts';

type Asking = Extract<FlowNode, { kind: 'menu' | 'digits' }>;
type Digits = Extract<FlowNode, { kind: 'digits' }>;

/** Where the caller stands. `play` numbers the playing that is waited for. */
type Phase =
  | { kind: 'new' }
  | { kind: 'message'; node: Extract<FlowNode, { kind: 'play' }>; play: number }
  | { kind: 'prompting'; node: Asking; play: number }
  | { kind: 'listening'; node: Asking }
  | { kind: 'confirming'; node: Digits; play: number }
  | { kind: 'judging'; node: Extract<FlowNode, { kind: 'hours' | 'condition' }> }
  | { kind: 'connecting'; node: Extract<FlowNode, { kind: 'queue' | 'extension' | 'dial' | 'number' }> }
  | { kind: 'farewell'; node: FlowNode; play: number }
  | { kind: 'over' };

export interface State {
  language: Language;
  phase: Phase;
  /** Keys pressed before anybody asked for them. */
  ahead: string;
  /** What is being typed at a digits node. */
  typed: string;
  /** In this visit of the node. */
  wrong: number;
  missing: number;
  /** What was typed, by node. */
  collected: Readonly<Record<string, string>>;
  plays: number;
  /** Nodes entered since the last key. */
  idleSteps: number;
}

export type Question = { kind: 'hours'; hours: string } | Exclude<FlowTest, { kind: 'digits' }>;

export type FlowTarget =
  | { kind: 'queue'; queue: string }
  | { kind: 'extension'; extension: string }
  | { kind: 'number'; number: string };

export type Input =
  | { kind: 'started' }
  | { kind: 'key'; key: string }
  | { kind: 'played'; play: number }
  | { kind: 'waited' }
  | { kind: 'judged'; yes: boolean }
  /** Nobody took the call where it was sent. */
  | { kind: 'unanswered' };

export type Effect =
  | { kind: 'entered'; node: FlowNode }
  /** `input`: what the caller typed, unless it is masked. */
  | { kind: 'left'; node: FlowNode; why: LeaveWhy; to: string; input?: string }
  /** The nth wrong or missing input of this visit. */
  | { kind: 'erred'; node: FlowNode; why: 'wrong' | 'missing'; count: number; input?: string }
  /** The prompts, one after the other, then `played`. */
  | { kind: 'play'; play: number; prompts: readonly string[]; language: Language }
  | { kind: 'stop' }
  /** `judged` is due. */
  | { kind: 'ask'; question: Question }
  /** The flow is over unless `unanswered` comes back. */
  | { kind: 'connect'; target: FlowTarget }
  /** `finished`: at a node that hangs up; else as told by `unanswered`, or `lost` in a circle. */
  | { kind: 'end'; why: 'finished' | 'unanswered' | 'lost' };

/** More nodes than that without a key: a flow that goes round by itself. The check finds these; a call must not hang on it. */
const MOST_IDLE_STEPS = 200;

export const begin = (language: Language): State => ({
  language,
  phase: { kind: 'new' },
  ahead: '',
  typed: '',
  wrong: 0,
  missing: 0,
  collected: {},
  plays: 0,
  idleSteps: 0,
});

/** Whether a key pressed now may be part of what the office wants nobody to read. */
export function isSecretKey(flow: Flow, { phase }: State): boolean {
  if (phase.kind === 'prompting' || phase.kind === 'listening') return phase.node.kind === 'digits' && phase.node.mask;
  if (phase.kind === 'confirming') return false;
  return flow.nodes.some((node) => node.kind === 'digits' && node.mask);
}

/** One turn of a flow. A node that is not there ends the call as `lost`. */
export function step(flow: Flow, before: State, input: Input): Step<State, Effect> {
  const state: State = { ...before };
  const effects: Step<State, Effect>['effects'][number][] = [];
  const { phase } = before;

  const ignored = (why: string): Step<State, Effect> => ({ state: before, effects: [], ignored: why });

  function play(prompts: readonly string[]): number {
    state.plays++;
    effects.push({ kind: 'play', play: state.plays, prompts, language: state.language });
    return state.plays;
  }

  function end(why: 'finished' | 'unanswered' | 'lost'): void {
    state.phase = { kind: 'over' };
    effects.push({ kind: 'end', why });
  }

  function leave(node: FlowNode, way: { why: LeaveWhy; to: string; input?: string }): void {
    effects.push({ kind: 'left', node, ...way });
    enter(way.to);
  }

  function enter(nodeId: string): void {
    const node = flow.nodes.find(({ id }) => id === nodeId);
    if (!node || ++state.idleSteps > MOST_IDLE_STEPS) {
      end('lost');
      return;
    }
    effects.push({ kind: 'entered', node });
    switch (node.kind) {
      case 'play':
        if (node.bargeIn && state.ahead !== '') {
          leave(node, { why: 'skipped', to: node.next });
          return;
        }
        state.phase = { kind: 'message', node, play: play([node.prompt]) };
        return;
      case 'menu':
      case 'digits':
        Object.assign(state, { wrong: 0, missing: 0, typed: '' });
        question(node);
        return;
      case 'hours':
        state.phase = { kind: 'judging', node };
        effects.push({ kind: 'ask', question: { kind: 'hours', hours: node.hours } });
        return;
      case 'condition': {
        const { test } = node;
        if (test.kind === 'digits') {
          decide(node, test.values.includes(state.collected[test.at] ?? ''));
          return;
        }
        state.phase = { kind: 'judging', node };
        effects.push({ kind: 'ask', question: test });
        return;
      }
      case 'language':
        state.language = node.language;
        leave(node, { why: 'done', to: node.next });
        return;
      case 'queue':
        connect(node, { kind: 'queue', queue: node.queue });
        return;
      case 'extension':
        connect(node, { kind: 'extension', extension: node.extension });
        return;
      case 'dial':
        connect(node, { kind: 'extension', extension: state.collected[node.digits] ?? '' });
        return;
      case 'number':
        connect(node, { kind: 'number', number: node.number });
        return;
      case 'hangup':
        if (node.prompt === undefined) {
          end('finished');
          return;
        }
        state.phase = { kind: 'farewell', node, play: play([node.prompt]) };
    }
  }

  function connect(node: Extract<FlowNode, { kind: 'queue' | 'extension' | 'dial' | 'number' }>, target: FlowTarget) {
    state.phase = { kind: 'connecting', node };
    effects.push({ kind: 'connect', target });
  }

  function decide(node: Extract<FlowNode, { kind: 'hours' | 'condition' }>, yes: boolean): void {
    if (node.kind === 'hours') leave(node, yes ? { why: 'open', to: node.open } : { why: 'closed', to: node.closed });
    else leave(node, yes ? { why: 'yes', to: node.yes } : { why: 'no', to: node.no });
  }

  /** Asks, after a word on what went wrong; who typed ahead is not asked. */
  function question(node: Asking, word?: string): void {
    if (state.ahead === '') {
      state.phase = { kind: 'prompting', node, play: play(word === undefined ? [node.prompt] : [word, node.prompt]) };
      return;
    }
    listen(node);
    // Until it is answered: the rest is for whoever asks next.
    while (state.ahead !== '' && state.phase.kind === 'listening' && state.phase.node === node)
      pressed(node, takeAhead());
  }

  function takeAhead(): string {
    const key = state.ahead.slice(0, 1);
    state.ahead = state.ahead.slice(1);
    return key;
  }

  function listen(node: Asking): void {
    state.phase = { kind: 'listening', node };
    effects.push({ kind: 'arm', timer: 'input', ms: node.waitSec * 1000 });
  }

  function pressed(node: Asking, key: string): void {
    state.idleSteps = 0;
    if (node.kind === 'digits') {
      typedKey(node, key);
      return;
    }
    effects.push({ kind: 'disarm', timer: 'input' });
    const option = node.keys.find((each) => each.key === key);
    if (option) {
      leave(node, { why: 'key', to: option.next, input: key });
      return;
    }
    if (key === '0' && flow.person !== false) {
      leave(node, { why: 'person', to: flow.person, input: key });
      return;
    }
    fail(node, { why: 'wrong', input: key });
  }

  function typedKey(node: Digits, key: string): void {
    if (key === node.end) {
      finish(node);
      return;
    }
    if (!/^[0-9]$/.test(key)) {
      fail(node, { why: 'wrong', input: key });
      return;
    }
    state.typed += key;
    if (state.typed.length >= node.max) {
      finish(node);
      return;
    }
    listen(node);
  }

  /** The entry is as long as it gets. */
  function finish(node: Digits): void {
    effects.push({ kind: 'disarm', timer: 'input' });
    const { typed } = state;
    if (typed.length < node.min) {
      fail(node, { why: 'wrong', input: typed });
      return;
    }
    if (!node.confirm) {
      take(node);
      return;
    }
    if (state.ahead !== '') {
      confirmed(node, takeAhead());
      return;
    }
    const spoken = node.mask ? [] : ['you-entered', ...[...typed].map((digit) => `digit-${digit}`)];
    state.phase = { kind: 'confirming', node, play: play([...spoken, 'confirm-keys']) };
  }

  function confirmed(node: Digits, key: string): void {
    if (key === '1') take(node);
    else if (key === '2') {
      state.typed = '';
      question(node);
    } else fail(node, { why: 'wrong', input: key });
  }

  function take(node: Digits): void {
    state.collected = { ...state.collected, [node.id]: state.typed };
    leave(node, { why: 'digits', to: node.next, ...(!node.mask && { input: state.typed }) });
  }

  function fail(node: Asking, error: { why: 'wrong' | 'missing'; input?: string }): void {
    const { why, input: typed } = error;
    effects.push({ kind: 'disarm', timer: 'input' });
    const count = ++state[why];
    const isMasked = node.kind === 'digits' && node.mask;
    effects.push({ kind: 'erred', node, why, count, ...(typed && !isMasked && { input: typed }) });
    state.ahead = '';
    state.typed = '';
    const retries = node[why];
    if (count >= retries.times) {
      leave(node, { why, to: retries.then });
      return;
    }
    question(node, retries.prompt);
  }

  function keyPressed(key: string): string | undefined {
    switch (phase.kind) {
      case 'message':
        state.ahead += key;
        if (!phase.node.bargeIn) return undefined;
        state.idleSteps = 0;
        effects.push({ kind: 'stop' });
        leave(phase.node, { why: 'skipped', to: phase.node.next });
        return undefined;
      case 'prompting':
        effects.push({ kind: 'stop' });
        listen(phase.node);
        pressed(phase.node, key);
        return undefined;
      case 'listening':
        pressed(phase.node, key);
        return undefined;
      case 'confirming':
        state.idleSteps = 0;
        effects.push({ kind: 'stop' }, { kind: 'disarm', timer: 'input' });
        confirmed(phase.node, key);
        return undefined;
      default:
        return 'nobody asks for keys now';
    }
  }

  function soundEnded(): void {
    if (phase.kind === 'message') leave(phase.node, { why: 'played', to: phase.node.next });
    else if (phase.kind === 'prompting') listen(phase.node);
    else if (phase.kind === 'confirming') effects.push({ kind: 'arm', timer: 'input', ms: phase.node.waitSec * 1000 });
    else if (phase.kind === 'farewell') end('finished');
  }

  switch (input.kind) {
    case 'started':
      if (phase.kind !== 'new') return ignored('it has begun');
      enter(flow.start);
      break;
    case 'key': {
      const why = keyPressed(input.key);
      if (why !== undefined) return ignored(why);
      break;
    }
    case 'played':
      if (!('play' in phase) || phase.play !== input.play) return ignored('it was stopped before');
      soundEnded();
      break;
    case 'waited':
      if (phase.kind !== 'listening' && phase.kind !== 'confirming') return ignored('nobody waits for keys');
      if (phase.kind === 'listening' && phase.node.kind === 'digits' && state.typed !== '') finish(phase.node);
      else fail(phase.node, { why: 'missing' });
      break;
    case 'judged':
      if (phase.kind !== 'judging') return ignored('nothing was asked');
      decide(phase.node, input.yes);
      break;
    case 'unanswered': {
      if (phase.kind !== 'connecting') return ignored('no call was sent on');
      const to = 'otherwise' in phase.node ? phase.node.otherwise : undefined;
      if (to === undefined) end('unanswered');
      else leave(phase.node, { why: 'unanswered', to });
    }
  }
  return { state, effects };
}
