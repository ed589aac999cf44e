import { expect, test } from 'vitest';
import { sampleFlow } from '../../testing/builders/flow.ts';
import type { Question } from './flow-state.ts';
import { walkFlow } from './walk-flow.ts';

const walk = (keys: string[], more: { open?: boolean; answered?: (target: string) => boolean } = {}) => {
  const asked: Question[] = [];
  const walked = walkFlow(sampleFlow(), {
    language: 'es',
    keys,
    judge: (question) => {
      asked.push(question);
      return more.open ?? true;
    },
    isAnswered: (target) => more.answered?.(target.kind) ?? true,
  });
  const path = walked.steps.flatMap((each) => (each.kind === 'entered' ? [each.node.id] : []));
  const ways = walked.steps.flatMap((each) => (each.kind === 'left' ? [each.why] : []));
  return { ...walked, asked, path, ways };
};

test('a caller who presses 1 comes to the queue by way of hours, greeting and menu', () => {
  const { path, ways, end, asked } = walk(['1']);
  expect(path).toEqual(['open', 'greet', 'choose', 'care']);
  expect(ways).toEqual(['open', 'played', 'key']);
  expect(end).toEqual({ kind: 'target', target: { kind: 'queue', queue: 'care' } });
  expect(asked).toEqual([{ kind: 'hours', hours: 'always' }]);
});

test('0 is a person in a menu that has no 0 of its own, and nothing at all where the office left that out', () => {
  expect(walk(['0']).ways.at(-1)).toBe('person');
  const without = walkFlow(sampleFlow({ person: false }), { language: 'es', keys: ['0', '2'], judge: () => true });
  expect(without.steps.filter(({ kind }) => kind === 'erred')).toMatchObject([{ why: 'wrong', count: 1, input: '0' }]);
  expect(without.end).toEqual({ kind: 'target', target: { kind: 'extension', extension: '101' } });
});

test('outside hours the caller hears goodbye and the call ends', () => {
  const { path, end, steps } = walk([], { open: false });
  expect(path).toEqual(['open', 'bye']);
  expect(steps).toContainEqual({ kind: 'heard', prompts: ['goodbye'], language: 'es' });
  expect(end).toEqual({ kind: 'ended', why: 'finished' });
});

test('three times nothing and the caller goes on by the way for that; wrong keys are counted apart', () => {
  const silent = walk([]);
  expect(silent.steps.filter(({ kind }) => kind === 'erred')).toMatchObject([
    { why: 'missing', count: 1 },
    { why: 'missing', count: 2 },
    { why: 'missing', count: 3 },
  ]);
  expect(silent.ways.at(-1)).toBe('missing');
  const mixed = walk(['9', '*', '2']);
  expect(mixed.steps.filter(({ kind }) => kind === 'erred').map((each) => 'count' in each && each.count)).toEqual([
    1, 2,
  ]);
  expect(mixed.path.at(-1)).toBe('ana');
});

test('the word about a wrong key is heard before the question', () => {
  expect(walk(['9', '1']).steps.filter(({ kind }) => kind === 'heard')).toMatchObject([
    { prompts: ['welcome'] },
    { prompts: ['queue-wait'] },
    { prompts: ['wrong-key', 'queue-wait'] },
  ]);
});

test('a typed extension is dialled once its end key or its last digit is in', () => {
  expect(walk(['3', '102#']).end).toEqual({ kind: 'target', target: { kind: 'extension', extension: '102' } });
  expect(walk(['3', '123456']).end).toEqual({ kind: 'target', target: { kind: 'extension', extension: '123456' } });
  // Time over with enough digits: that was all of it.
  expect(walk(['3', '102']).end).toEqual({ kind: 'target', target: { kind: 'extension', extension: '102' } });
  expect(walk(['3', '1#', '102#']).steps.filter(({ kind }) => kind === 'erred')).toMatchObject([
    { why: 'wrong', input: '1' },
  ]);
});

test('a masked number is neither told nor spoken back; confirmed, it decides', () => {
  const right = walk(['4', '2468', '1']);
  expect(right.path.slice(-2)).toEqual(['right', 'ana']);
  const inputs = right.steps.flatMap((each) => ('input' in each ? [each.input] : []));
  expect(inputs).toEqual(['4']);
  expect(right.steps).toContainEqual({ kind: 'heard', prompts: ['confirm-keys'], language: 'es' });
  expect(walk(['4', '1111', '2', '2468', '1']).path.at(-1)).toBe('ana');
  expect(walk(['4', '1111', '1']).path.at(-1)).toBe('bye');
});

test('after the choice of a language everything is heard in it', () => {
  const { steps, language } = walk(['5', '1']);
  expect(steps.filter(({ kind }) => kind === 'heard').at(-1)).toMatchObject({ language: 'en' });
  expect(language).toBe('en');
});

test('who is not answered goes on where the node says, and the call ends where it says nothing', () => {
  expect(walk(['2'], { answered: (kind) => kind === 'queue' }).path.slice(-2)).toEqual(['ana', 'care']);
  expect(walk(['1'], { answered: () => false }).end).toEqual({ kind: 'ended', why: 'unanswered' });
});
