import { expect, test } from 'vitest';
import { compareScripts } from './compare-scripts.ts';
import { pickScript, type ScriptUse } from './pick-script.ts';
import { scriptPresets } from './script-presets.ts';

const scripts = (...uses: ScriptUse[]) => uses.map((use, index) => ({ id: index, uses: [use] }));
const call = { direction: 'inbound', queue: 'care', principal: 'Banco Norte' } as const;

test('what names the call most closely wins', () => {
  const [all, inbound, queue] = scripts({}, { direction: 'inbound' }, { queue: 'care' });
  expect(pickScript([all!, inbound!, queue!], call)).toBe(queue);
  expect(pickScript([queue!, all!], { direction: 'outbound' })).toBe(all);
  const [, both] = scripts({ queue: 'care' }, { queue: 'care', principal: 'banco norte ' });
  expect(pickScript([queue!, both!], call)).toBe(both);
});

test('a use that says something else is for others', () => {
  for (const use of [
    { queue: 'sales' },
    { direction: 'outbound' },
    { principal: 'Otro' },
    { class: 'improper' },
  ] as const)
    expect(pickScript(scripts(use), call)).toBeUndefined();
  expect(pickScript(scripts({ class: 'improper' }), { ...call, class: 'improper' })).toBeDefined();
});

test('of equal ones the first is taken, and none where there are no uses', () => {
  const [one, other] = scripts({ queue: 'care' }, { queue: 'care' });
  expect(pickScript([one!, other!], call)).toBe(one);
  expect(pickScript([{ uses: [] }], call)).toBeUndefined();
});

test('versions are compared by what they say', () => {
  const before = { id: 'x', name: 'X', ...scriptPresets[0]!.script };
  expect(compareScripts(before, structuredClone(before))).toEqual([]);
  const after = structuredClone(before);
  after.steps[0]!.texts.en = 'Hi';
  after.objections.pop();
  const gone = after.steps.splice(2, 1)[0]!;
  after.steps.push({ ...gone, id: 'catalogue' });
  expect(compareScripts(before, after)).toMatchObject([
    { what: 'step', id: 'greeting', how: 'changed', values: [{ path: 'texts.en', to: 'Hi' }] },
    { what: 'step', id: 'catalogue', how: 'added' },
    { what: 'step', id: 'service', how: 'removed' },
    { what: 'objection', id: 'no-data', how: 'removed' },
  ]);
  const moved = { ...before, steps: before.steps.toReversed() };
  expect(compareScripts(before, moved)).toMatchObject([{ what: 'order', how: 'changed' }]);
});
