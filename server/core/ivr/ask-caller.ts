import { type Asking, type Confirming, leave, type NodeOf, play, type Turn } from './flow-state.ts';

/** The same question of a survey is asked so often. */
const SURVEY_TRIES = 2;
/** A call-back's number is spoken so often before the caller is taken to want another one. */
const CALLBACK_TRIES = 3;

const spokenDigits = (digits: string): string[] =>
  [...digits].flatMap((digit) => (/[0-9]/.test(digit) ? [`digit-${digit}`] : []));

function promptOf(turn: Turn, node: Asking): string[] {
  if (node.kind !== 'survey') return [node.prompt];
  return node.questions.slice(turn.state.question, turn.state.question + 1).map(({ prompt }) => prompt);
}

/** Asks, after a word on what went wrong; who typed ahead is not asked. */
export function question(turn: Turn, node: Asking, word?: string): void {
  const { state } = turn;
  if (state.ahead === '') {
    const prompts = [...(word === undefined ? [] : [word]), ...promptOf(turn, node)];
    state.phase = { kind: 'prompting', node, play: play(turn, prompts) };
    return;
  }
  listen(turn, node);
  // Until it is answered: the rest is for whoever asks next.
  while (state.ahead !== '' && state.phase.kind === 'listening' && state.phase.node === node)
    pressed(turn, node, takeAhead(turn));
}

function takeAhead({ state }: Turn): string {
  const key = state.ahead.slice(0, 1);
  state.ahead = state.ahead.slice(1);
  return key;
}

export function listen({ state, effects }: Turn, node: Asking): void {
  state.phase = { kind: 'listening', node };
  effects.push({ kind: 'arm', timer: 'input', ms: node.waitSec * 1000 });
}

export function pressed(turn: Turn, node: Asking, key: string): void {
  const { flow, state, effects } = turn;
  state.idleSteps = 0;
  if (node.kind === 'digits') {
    typedKey(turn, node, key);
    return;
  }
  effects.push({ kind: 'disarm', timer: 'input' });
  if (node.kind === 'survey') {
    rate(turn, node, key);
    return;
  }
  const option = node.keys.find((each) => each.key === key);
  if (option) leave(turn, { node, why: 'key', to: option.next, input: key });
  else if (key === '0' && flow.person !== false) leave(turn, { node, why: 'person', to: flow.person, input: key });
  else fail(turn, node, { why: 'wrong', input: key });
}

function rate(turn: Turn, node: NodeOf<'survey'>, key: string): void {
  const value = /^[1-9]$/.test(key) ? Number(key) : 0;
  if (value < 1 || value > node.most) {
    fail(turn, node, { why: 'wrong', input: key });
    return;
  }
  turn.effects.push({ kind: 'rated', node, question: turn.state.question + 1, value });
  nextQuestion(turn, node);
}

function nextQuestion(turn: Turn, node: NodeOf<'survey'>): void {
  Object.assign(turn.state, { question: turn.state.question + 1, wrong: 0, missing: 0 });
  if (turn.state.question >= node.questions.length) leave(turn, { node, why: 'done', to: node.next });
  else question(turn, node);
}

function typedKey(turn: Turn, node: NodeOf<'digits'>, key: string): void {
  if (key === node.end) {
    finishTyping(turn, node);
    return;
  }
  if (!/^[0-9]$/.test(key)) {
    fail(turn, node, { why: 'wrong', input: key });
    return;
  }
  turn.state.typed += key;
  if (turn.state.typed.length >= node.max) finishTyping(turn, node);
  else listen(turn, node);
}

/** The entry is as long as it gets. */
export function finishTyping(turn: Turn, node: NodeOf<'digits'>): void {
  const { state, effects } = turn;
  effects.push({ kind: 'disarm', timer: 'input' });
  const { typed } = state;
  if (typed.length < node.min) fail(turn, node, { why: 'wrong', input: typed });
  else if (node.confirm) askWhetherRight(turn, node);
  else take(turn, node);
}

/** Speaks what was typed, or where the caller will be called, and asks whether it is right. */
export function askWhetherRight(turn: Turn, node: Confirming): void {
  const { state } = turn;
  if (state.ahead !== '') {
    confirmed(turn, node, takeAhead(turn));
    return;
  }
  const spoken =
    node.kind === 'callback'
      ? ['call-you-at', ...spokenDigits(state.variables.caller ?? '')]
      : node.mask
        ? []
        : ['you-entered', ...spokenDigits(state.typed)];
  state.phase = { kind: 'confirming', node, play: play(turn, [...spoken, 'confirm-keys']) };
}

/** 1 takes it, 2 does not. */
export function confirmed(turn: Turn, node: Confirming, key: string): void {
  const { state } = turn;
  if (key !== '1' && key !== '2') fail(turn, node, { why: 'wrong', input: key });
  else if (node.kind === 'callback') {
    if (key === '1') keepWish(turn, node, state.variables.caller ?? '');
    else leave(turn, { node, why: 'other', to: node.other, input: key });
  } else if (key === '1') take(turn, node);
  else {
    state.typed = '';
    question(turn, node);
  }
}

/** The number is known and meant: it is kept for whoever calls back. */
export function keepWish({ state, effects }: Turn, node: NodeOf<'callback'>, number: string): void {
  state.phase = { kind: 'working', node };
  const { queue } = node;
  effects.push({ kind: 'work', node, job: { kind: 'callback', number, ...(queue !== undefined && { queue }) } });
}

function take(turn: Turn, node: NodeOf<'digits'>): void {
  const { state } = turn;
  state.collected = { ...state.collected, [node.id]: state.typed };
  leave(turn, { node, why: 'digits', to: node.next, ...(!node.mask && { input: state.typed }) });
}

/** A wrong key or none: asked again, until the node has had enough. */
export function fail(turn: Turn, node: Asking | Confirming, error: { why: 'wrong' | 'missing'; input?: string }): void {
  const { state, effects } = turn;
  const { why, input: typed } = error;
  effects.push({ kind: 'disarm', timer: 'input' });
  const count = ++state[why];
  const isMasked = node.kind === 'digits' && node.mask;
  effects.push({ kind: 'erred', node, why, count, ...(typed && !isMasked && { input: typed }) });
  state.ahead = '';
  state.typed = '';
  if (node.kind === 'survey') {
    if (state.wrong + state.missing >= SURVEY_TRIES) nextQuestion(turn, node);
    else question(turn, node);
    return;
  }
  if (node.kind === 'callback') {
    if (state.wrong + state.missing >= CALLBACK_TRIES) leave(turn, { node, why: 'other', to: node.other });
    else askWhetherRight(turn, node);
    return;
  }
  const retries = node[why];
  if (count >= retries.times) leave(turn, { node, why, to: retries.then });
  else question(turn, node, retries.prompt);
}
