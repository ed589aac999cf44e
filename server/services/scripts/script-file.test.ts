import { expect, test } from 'vitest';
import { scriptPresets } from '../../core/scripts/script-presets.ts';
import { readScriptFile, writeScriptFile } from './script-file.ts';

const [care] = scriptPresets;
// biome-ignore lint/suspicious/noExplicitAny: what people write in a file is anything.
const file = (change: (given: any) => unknown): string => {
  const given = JSON.parse(writeScriptFile({ id: 'x', name: 'Care', ...care!.script }));
  change(given);
  return JSON.stringify(given);
};

test('every script that comes ready made goes out as a file and comes in as it was', () => {
  for (const { script } of scriptPresets)
    expect(readScriptFile(`\ufeff${writeScriptFile({ id: 'x', name: 'A', ...script })}`)).toEqual({
      kind: 'read',
      script: { name: 'A', ...script },
    });
});

test('what is no script is refused, each place named', () => {
  expect(readScriptFile('{')).toEqual({ kind: 'no-json' });
  const placesOf = (text: string) => {
    const read = readScriptFile(text);
    return read.kind === 'refused' ? read.problems.map(({ path }) => path) : read.kind;
  };
  for (const other of ['[]', 'null', '7', '{"name":"office"}']) expect(placesOf(other)).toBe('no-script');
  expect(placesOf(file((given) => (given.version = 2)))).toEqual(['version']);
  expect(placesOf(file((given) => (given.steps = [])))).toEqual(['steps']);
  expect(placesOf(file((given) => (given.steps[1].questions[0].kind = 'guess')))).toEqual([
    'steps[1].questions[0].kind',
  ]);
  expect(placesOf(file((given) => (given.steps[0].questions[0].fills = 'bank.pin')))).toEqual([
    'steps[0].questions[0].fills',
  ]);
  expect(placesOf(file((given) => delete given.steps[0].texts.en))).toEqual(['steps[0].texts.en']);
  expect(placesOf(file((given) => (given.steps[0].next = '../../x')))).toEqual(['steps[0].next']);
  const hours = file((given) => (given.steps[0].followUp = { hours: 9_999, texts: { es: 'a', en: 'b' } }));
  expect(placesOf(hours)).toEqual(['steps[0].followUp.hours']);
});
