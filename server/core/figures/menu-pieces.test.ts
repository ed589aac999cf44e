import { expect, test } from 'vitest';
import type { CallEvent } from '../calls/events.ts';
import { ratingsOf, stepsOf } from './menu-pieces.ts';

const rowsOf = (...rows: object[]): CallEvent[] =>
  rows.map((row, index) => ({ at: 1000 * (index + 1), callId: 'c', seq: index + 1, ...row }) as CallEvent);

const at = { flowId: 'main', nodeId: 'menu' };

test('each visit to a node of a menu is a step, with how long it took and how it was left', () => {
  const events = rowsOf(
    { kind: 'ivr.entered', ...at, node: 'menu' },
    { kind: 'ivr.left', ...at, why: 'key', to: 'end', input: '1' },
    { kind: 'ivr.entered', flowId: 'main', nodeId: 'end', node: 'hangup' },
    { kind: 'ivr.left', flowId: 'main', nodeId: 'end', why: 'finished' },
  );
  expect(stepsOf(events)).toEqual([
    { ...at, why: 'key', leftAt: 2000, stayedMs: 1000 },
    { flowId: 'main', nodeId: 'end', why: 'finished', leftAt: 4000, stayedMs: 1000 },
  ]);
});

test('an answer is about who talked with the caller last and the queue that brought them; the last answer counts', () => {
  const events = rowsOf(
    { kind: 'ivr.rated', ...at, question: 1, value: 2 },
    { kind: 'ivr.rated', ...at, question: 1, value: 5 },
    { kind: 'ivr.rated', ...at, question: 2, value: 4 },
  );
  const call = {
    stays: [
      { queueId: 'care', leftAt: 100, login: 'ana' },
      { queueId: 'other', leftAt: 200 },
    ],
    talks: [
      { login: 'ana', startedAt: 100 },
      { login: 'luis', startedAt: 900 },
      { login: 'sofia', startedAt: 9_000 },
    ],
  };
  expect(ratingsOf(events, call)).toMatchObject([
    { question: 1, value: 5, login: 'luis', queueId: 'care' },
    { question: 2, value: 4, login: 'luis', queueId: 'care' },
  ]);
  expect(ratingsOf(events, { stays: [], talks: [] })[0]).not.toHaveProperty('login');
});

test('the question that a queue asks after the talk is an answer like any other, and none where nothing was pressed', () => {
  const events = rowsOf(
    { kind: 'survey.answered', queueId: 'care', login: 'ana', question: 1, value: 4 },
    { kind: 'survey.answered', queueId: 'care', login: 'ana', question: 2 },
  );
  expect(ratingsOf(events, { stays: [], talks: [] })).toEqual([
    { flowId: '', nodeId: '', question: 1, value: 4, at: 1000, login: 'ana', queueId: 'care' },
  ]);
});
