import type { Step } from '../../base/machine.ts';
import { confirmed, fail, finishTyping, listen, pressed } from './ask-caller.ts';
import { decide, enterNode } from './enter-node.ts';
import { exitsOf, type Flow } from './flow.ts';
import {
  type Effect,
  end,
  type Input,
  type JobOutcome,
  leave,
  type State,
  type Turn,
  type Working,
} from './flow-state.ts';

/** One turn of a flow. A node that is not there ends the call as `lost`. */
export function step(flow: Flow, before: State, input: Input): Step<State, Effect> {
  const turn: Turn = { flow, state: { ...before }, effects: [], enter: (nodeId) => enterNode(turn, nodeId) };
  const why = take(turn, before, input);
  if (why !== undefined) return { state: before, effects: [], ignored: why };
  return { state: turn.state, effects: turn.effects };
}

/** Why the input is ignored, if it is. */
function take(turn: Turn, { phase }: State, input: Input): string | undefined {
  switch (input.kind) {
    case 'started':
      if (phase.kind !== 'new') return 'it has begun';
      turn.enter(turn.flow.start);
      return undefined;
    case 'key':
      return keyPressed(turn, phase, input.key);
    case 'played':
      if (!('play' in phase) || phase.play !== input.play) return 'it was stopped before';
      soundEnded(turn, phase);
      return undefined;
    case 'waited':
      if (phase.kind !== 'listening' && phase.kind !== 'confirming') return 'nobody waits for keys';
      if (phase.kind === 'listening' && phase.node.kind === 'digits' && turn.state.typed !== '')
        finishTyping(turn, phase.node);
      else fail(turn, phase.node, { why: 'missing' });
      return undefined;
    case 'judged':
      if (phase.kind !== 'judging') return 'nothing was asked';
      decide(turn, phase.node, input.yes);
      return undefined;
    case 'worked':
      if (phase.kind !== 'working') return 'nobody waits for it';
      goOn(turn, phase.node, input);
      return undefined;
    case 'unanswered': {
      if (phase.kind !== 'connecting') return 'no call was sent on';
      const { node } = phase;
      const to = 'otherwise' in node ? node.otherwise : undefined;
      if (to === undefined) end(turn, 'unanswered');
      else leave(turn, { node, why: 'unanswered', to });
      return undefined;
    }
  }
}

function keyPressed(turn: Turn, phase: State['phase'], key: string): string | undefined {
  const { state, effects } = turn;
  switch (phase.kind) {
    case 'message':
      state.ahead += key;
      if (!phase.node.bargeIn) return undefined;
      state.idleSteps = 0;
      effects.push({ kind: 'stop' });
      leave(turn, { node: phase.node, why: 'skipped', to: phase.node.next });
      return undefined;
    case 'prompting':
      effects.push({ kind: 'stop' });
      listen(turn, phase.node);
      pressed(turn, phase.node, key);
      return undefined;
    case 'listening':
      pressed(turn, phase.node, key);
      return undefined;
    case 'confirming':
      state.idleSteps = 0;
      effects.push({ kind: 'stop' }, { kind: 'disarm', timer: 'input' });
      confirmed(turn, phase.node, key);
      return undefined;
    default:
      return 'nobody asks for keys now';
  }
}

/** A call-back is waited for as long as a menu usually does: the node has no time of its own. */
const CONFIRM_SEC = 5;

function soundEnded(turn: Turn, phase: Extract<State['phase'], { play: number }>): void {
  if (phase.kind === 'message') leave(turn, { node: phase.node, why: 'played', to: phase.node.next });
  else if (phase.kind === 'prompting') listen(turn, phase.node);
  else if (phase.kind === 'confirming') {
    const seconds = 'waitSec' in phase.node ? phase.node.waitSec : CONFIRM_SEC;
    turn.effects.push({ kind: 'arm', timer: 'input', ms: seconds * 1000 });
  } else end(turn, 'finished');
}

function goOn(turn: Turn, node: Working, { why, set }: JobOutcome): void {
  turn.state.variables = { ...turn.state.variables, ...set };
  const exits = exitsOf(node, turn.flow);
  // What a node has no way for goes where its refusals go: the last way.
  const exit = exits.find((each) => each.why === why) ?? exits.at(-1);
  if (exit) leave(turn, { node, why: exit.why, to: exit.to });
}
