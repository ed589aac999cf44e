import { expect, test } from 'vitest';
import { sampleFlow } from '../../testing/builders/flow.ts';
import { begin, type Effect, type Input, isSecretKey } from './flow-state.ts';
import { step } from './run-flow.ts';

/** Sends the inputs one after the other; `played` without a number is for what plays just then. */
function play(inputs: (Input | 'played' | string)[], flow = sampleFlow()) {
  let state = begin('es');
  const effects: (Effect | { kind: 'arm' | 'disarm' })[] = [];
  const ignored: string[] = [];
  for (const each of [{ kind: 'started' } as const, { kind: 'judged', yes: true } as const, ...inputs]) {
    const input: Input =
      each === 'played'
        ? { kind: 'played', play: state.plays }
        : typeof each === 'string'
          ? { kind: 'key', key: each }
          : each;
    const turn = step(flow, state, input);
    state = turn.state;
    effects.push(...turn.effects);
    if (turn.ignored !== undefined) ignored.push(turn.ignored);
  }
  return { state, effects, kinds: effects.map(({ kind }) => kind), ignored };
}

test('a key during the greeting ends it and counts for the menu, which is not heard then', () => {
  const { effects, kinds } = play(['2']);
  expect(kinds.filter((kind) => kind === 'play')).toHaveLength(1);
  expect(effects).toContainEqual({ kind: 'stop' });
  expect(effects.at(-1)).toEqual({ kind: 'connect', target: { kind: 'extension', extension: '101' } });
});

test('keys typed ahead go through a message that is heard out, a menu and a number', () => {
  const flow = sampleFlow();
  flow.nodes = flow.nodes.map((node) => (node.kind === 'play' ? { ...node, bargeIn: false } : node));
  const { kinds, effects } = play(['3', '1', '0', '2', '#', 'played'], flow);
  expect(kinds.filter((kind) => kind === 'play')).toHaveLength(1);
  expect(effects.at(-1)).toEqual({ kind: 'connect', target: { kind: 'extension', extension: '102' } });
});

test('a wrong key throws away what was typed ahead: it was meant for another question', () => {
  const flow = sampleFlow();
  flow.nodes = flow.nodes.map((node) => (node.kind === 'play' ? { ...node, bargeIn: false } : node));
  const { state, kinds } = play(['9', '1', 'played'], flow);
  expect(kinds.at(-1)).toBe('play');
  expect(state).toMatchObject({ ahead: '', phase: { kind: 'prompting' } });
});

test('the end of a sound that was stopped says nothing any more', () => {
  const { ignored, state } = play(['played', '9', { kind: 'played', play: 2 }]);
  expect(ignored).toEqual(['it was stopped before']);
  expect(state.phase).toMatchObject({ kind: 'prompting', play: 3 });
});

test('each digit gives the caller the whole time again', () => {
  const { effects } = play(['3', '1', '0']);
  expect(effects.filter(({ kind }) => kind === 'arm')).toEqual(
    Array.from({ length: effects.filter(({ kind }) => kind === 'arm').length }, () => ({
      kind: 'arm',
      timer: 'input',
      ms: 5000,
    })),
  );
  expect(effects.at(-1)).toMatchObject({ kind: 'arm' });
});

test('keys are ignored once the call was sent on', () => {
  expect(play(['2', '7']).ignored).toEqual(['nobody asks for keys now']);
});

test('only keys that may belong to a masked number are secret', () => {
  const flow = sampleFlow();
  const secretAfter = (...keys: string[]) => isSecretKey(flow, play(keys).state);
  expect(secretAfter()).toBe(true);
  expect(secretAfter('played')).toBe(false);
  expect(secretAfter('3')).toBe(false);
  expect(secretAfter('4')).toBe(true);
  expect(secretAfter('4', '2468')).toBe(true);
  expect(isSecretKey({ ...flow, nodes: flow.nodes.filter(({ id }) => id !== 'pin') }, begin('es'))).toBe(false);
});

test('a flow that goes round by itself, or leads nowhere, ends the call instead of hanging on it', () => {
  const round = sampleFlow({
    start: 'a',
    nodes: [
      { kind: 'language', id: 'a', language: 'en', next: 'b' },
      { kind: 'language', id: 'b', language: 'es', next: 'a' },
    ],
  });
  expect(play([], round).effects.at(-1)).toEqual({ kind: 'end', why: 'lost' });
  expect(play([], sampleFlow({ start: 'nowhere' })).effects).toEqual([{ kind: 'end', why: 'lost' }]);
});
