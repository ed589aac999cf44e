import { askWhetherRight, keepWish, question } from './ask-caller.ts';
import { fillText } from './fill-text.ts';
import type { FlowValues } from './flow.ts';
import {
  type Connecting,
  end,
  type FlowTarget,
  type Job,
  leave,
  type NodeOf,
  play,
  type Turn,
  valuesOf,
} from './flow-state.ts';

/** More nodes than that without a key: a flow that goes round by itself. The check finds these; a call must not hang on it. */
const MOST_IDLE_STEPS = 200;

/** The caller comes to a node: what it does at once. */
export function enterNode(turn: Turn, nodeId: string): void {
  const { flow, state, effects } = turn;
  const node = flow.nodes.find(({ id }) => id === nodeId);
  if (!node || ++state.idleSteps > MOST_IDLE_STEPS) {
    end(turn, 'lost');
    return;
  }
  effects.push({ kind: 'entered', node });
  switch (node.kind) {
    case 'play':
      if (node.bargeIn && state.ahead !== '') leave(turn, { node, why: 'skipped', to: node.next });
      else state.phase = { kind: 'message', node, play: play(turn, [node.prompt]) };
      return;
    case 'menu':
    case 'digits':
    case 'survey':
      Object.assign(state, { wrong: 0, missing: 0, typed: '', question: 0 });
      question(turn, node);
      return;
    case 'hours':
      state.phase = { kind: 'judging', node };
      effects.push({ kind: 'ask', question: { kind: 'hours', hours: node.hours } });
      return;
    case 'condition':
      judge(turn, node);
      return;
    case 'language':
      state.language = node.language;
      leave(turn, { node, why: 'done', to: node.next });
      return;
    case 'set':
      state.variables = { ...state.variables, [node.variable]: fillText(node.value, valuesOf(state)) };
      leave(turn, { node, why: 'done', to: node.next });
      return;
    case 'http':
      state.phase = { kind: 'working', node };
      effects.push({ kind: 'work', node, job: requestOf(node, valuesOf(state)) });
      return;
    case 'lookup': {
      state.phase = { kind: 'working', node };
      const text = node.by === 'caller' ? (state.variables.caller ?? '') : (state.collected[node.at ?? ''] ?? '');
      effects.push({ kind: 'work', node, job: { kind: 'lookup', by: node.by, text } });
      return;
    }
    case 'callback':
      Object.assign(state, { wrong: 0, missing: 0 });
      callBack(turn, node);
      return;
    case 'queue':
    case 'extension':
    case 'dial':
    case 'number':
    case 'voicemail':
      state.phase = { kind: 'connecting', node };
      effects.push({ kind: 'connect', target: targetOf(node, state.collected) });
      return;
    case 'hangup':
      if (node.prompt === undefined) end(turn, 'finished');
      else state.phase = { kind: 'farewell', node, play: play(turn, [node.prompt]) };
  }
}

function judge(turn: Turn, node: NodeOf<'condition'>): void {
  const { test } = node;
  const { state, effects } = turn;
  if (test.kind === 'digits') decide(turn, node, test.values.includes(state.collected[test.at] ?? ''));
  else if (test.kind === 'variable') {
    const value = (state.variables[test.name] ?? '').toLowerCase();
    decide(
      turn,
      node,
      test.values.some((each) => each.toLowerCase() === value),
    );
  } else {
    state.phase = { kind: 'judging', node };
    effects.push({ kind: 'ask', question: test });
  }
}

/** On by the way that the answer opens. */
export function decide(turn: Turn, node: NodeOf<'hours' | 'condition'>, yes: boolean): void {
  if (node.kind === 'hours')
    leave(turn, { node, ...(yes ? { why: 'open', to: node.open } : { why: 'closed', to: node.closed }) });
  else leave(turn, { node, ...(yes ? { why: 'yes', to: node.yes } : { why: 'no', to: node.no }) });
}

/** Values are encoded for the address, so that what a caller types stays a value. */
function requestOf(node: NodeOf<'http'>, values: FlowValues): Job {
  const { method, timeoutSec, save } = node;
  const body = Object.fromEntries(node.body.map(({ name, value }) => [name, fillText(value, values)]));
  return {
    kind: 'http',
    method,
    url: fillText(node.url, values, encodeURIComponent),
    ...(method === 'POST' && { body: JSON.stringify(body) }),
    timeoutSec,
    save,
  };
}

function callBack(turn: Turn, node: NodeOf<'callback'>): void {
  const { variables, collected } = turn.state;
  const number = node.number === 'caller' ? variables.caller : collected[node.at ?? ''];
  if (!number) leave(turn, { node, why: 'other', to: node.other });
  else if (node.number === 'caller') askWhetherRight(turn, node);
  else keepWish(turn, node, number);
}

function targetOf(node: Connecting, collected: FlowValues): FlowTarget {
  switch (node.kind) {
    case 'queue':
      return { kind: 'queue', queue: node.queue, ...(node.needs && node.needs.length > 0 && { needs: node.needs }) };
    case 'extension':
      return { kind: 'extension', extension: node.extension };
    case 'dial':
      return { kind: 'extension', extension: collected[node.digits] ?? '' };
    case 'number':
      return { kind: 'number', number: node.number };
    case 'voicemail':
      return { kind: 'voicemail', mailbox: node.mailbox };
  }
}
