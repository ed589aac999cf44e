import { expect, test } from 'vitest';
import type { CustomerFieldSpec } from '../office/customer-fields.ts';
import { blankQuestion, blankStep, moveStepUp, withoutStep, withStep } from './edit-script.ts';
import { judgeScript, type ScriptJudging } from './judge-script.ts';
import { CASE_SERVICE, END, type Script, type ScriptQuestion, type ScriptStep } from './script.ts';
import { scriptPresets } from './script-presets.ts';

const size: CustomerFieldSpec = {
  id: 'size',
  names: { es: 'Tamaño', en: 'Size' },
  kind: 'number',
  options: [],
  onDesk: false,
};
const judging: ScriptJudging = {
  ownFields: [size],
  motives: [{ id: 'tax', name: 'Tax' }],
  services: [],
  unknownFields: (text) => [...text.matchAll(/\{\{(nobody[^}]*)\}\}/g)].map(([, name]) => name!),
};

const texts = { es: 'Hola', en: 'Hello' };
const step = (id: string, next: string, more: Partial<ScriptStep> = {}): ScriptStep => ({
  id,
  titles: texts,
  texts,
  questions: [],
  required: false,
  next,
  ...more,
});
const question = (more: Partial<ScriptQuestion>): ScriptQuestion => ({
  ...blankQuestion({ steps: [] }, 'text'),
  labels: texts,
  ...more,
});
const script = (...steps: ScriptStep[]): Script => ({ id: 's', name: 'S', steps, objections: [] });
const codes = (judged: Script) => judgeScript(judged, judging).map(({ code }) => code);

test('what a step mails is in the catalogue, and its address comes from a question for a text', () => {
  const mailing = { service: 'audit', to: 'when' };
  const asking = step('a', END, { mailing, questions: [question({ id: 'when', kind: 'date' })] });
  expect(codes(script(asking))).toEqual(['no-such-service', 'no-address-asked']);
  const well = step('a', END, {
    mailing: { service: CASE_SERVICE, to: 'mail' },
    questions: [question({ id: 'mail' })],
  });
  expect(codes(script(well))).toEqual([]);
});

test.each(scriptPresets.map((preset) => [preset.kind, preset] as const))(
  'the preset %s is sound',
  (_, { script: made }) => {
    expect(judgeScript({ id: 'x', name: 'X', ...made }, judging)).toEqual([]);
  },
);

test('a script without steps is none', () => {
  expect(codes(script())).toEqual(['no-steps']);
});

test('a step that nobody comes to is a warning, one that leads nowhere an error', () => {
  const findings = judgeScript(script(step('a', END), step('b', 'gone')), judging);
  expect(findings).toEqual([
    { severity: 'warning', code: 'unreachable', step: 'b' },
    { severity: 'error', code: 'no-such-step', step: 'b', what: 'gone' },
  ]);
});

test('two steps that lead to each other have no way out, unless an answer leads out', () => {
  expect(codes(script(step('a', 'b'), step('b', 'a')))).toEqual(['no-way-out', 'no-way-out']);
  const enough = question({ kind: 'number', ways: [{ from: 3, next: END }] });
  expect(codes(script(step('a', 'b'), step('b', 'a', { questions: [enough] })))).toEqual([]);
});

test.each<[string, Partial<ScriptQuestion>, string[]]>([
  ['an own field that the office does not have', { fills: 'own.colour' }, ['no-such-own']],
  ['a text into a field of numbers', { fills: 'own.size' }, ['kind-does-not-fit']],
  ['a target that there is not', { fills: 'own.' as never }, ['no-such-target']],
  ['a choice of nothing', { kind: 'choice' }, ['no-options']],
  ['the motives of the office', { kind: 'choice', fills: 'case.motive' }, []],
  ['the services of an office without', { kind: 'choice', fills: 'case.service' }, ['no-options']],
  [
    'a motive that is gone',
    { kind: 'choice', fills: 'case.motive', options: [{ id: 'a', names: texts, value: 'law' }] },
    ['not-in-office'],
  ],
  [
    'a choice twice',
    {
      kind: 'choice',
      options: [
        { id: 'a', names: texts },
        { id: 'a', names: texts },
      ],
    },
    ['duplicate'],
  ],
  ['numbers the wrong way round', { kind: 'number', min: 5, max: 1 }, ['from-over-to']],
  ['an agreement to nothing', { kind: 'consent' }, ['no-purpose']],
  ['a day into the promise', { kind: 'date', fills: 'case.promise' }, []],
])('%s', (_, more, expected) => {
  expect(codes(script(step('a', END, { questions: [question(more)] })))).toEqual(expected);
});

test('texts are wanted in both languages, with fields that there are', () => {
  const findings = judgeScript(
    script(
      step('a', END, { texts: { es: 'Hola {{nobody.name}}', en: ' ' } }),
      step('b', END, { texts: { es: '', en: '' } }),
    ),
    judging,
  );
  expect(findings).toEqual([
    { severity: 'warning', code: 'one-language', step: 'a', what: 'en' },
    { severity: 'error', code: 'unknown-field', step: 'a', what: 'nobody.name' },
    { severity: 'warning', code: 'unreachable', step: 'b' },
    { severity: 'error', code: 'no-text', step: 'b' },
  ]);
});

test('ids stand once', () => {
  const asked = [question({ id: 'q' })];
  expect(codes(script(step('a', 'b', { questions: asked }), step('b', END, { questions: asked })))).toEqual([
    'duplicate',
  ]);
  expect(codes(script(step(END, END)))).toContain('duplicate');
});

test('a new step stands between two, and goes without leaving a gap', () => {
  const two = script(step('a', 'b'), step('b', END));
  const three = withStep(two, { step: blankStep(two), after: 'a' });
  expect(three.steps.map(({ id, next }) => [id, next])).toEqual([
    ['a', 'step-1'],
    ['step-1', 'b'],
    ['b', END],
  ]);
  expect(withoutStep(three, 'step-1')).toEqual(two);
  expect(moveStepUp(two, 'b').steps.map(({ id }) => id)).toEqual(['b', 'a']);
});

test('ways of answers to a step that goes lead on as well', () => {
  const led = question({ kind: 'consent', purpose: 'data', onYes: 'b', onNo: 'c' });
  const left = withoutStep(script(step('a', 'b', { questions: [led] }), step('b', 'c'), step('c', END)), 'b');
  expect(left.steps[0]).toMatchObject({ next: 'c', questions: [{ onYes: 'c', onNo: 'c' }] });
});
