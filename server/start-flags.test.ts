import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { expect, test } from 'vitest';

const root = resolve(import.meta.dirname, '..');
const read = (file: string): string => readFileSync(resolve(root, file), 'utf8');
const flagsIn = (command: string): string[] => command.match(/--\S+/g) ?? [];

test('the service runs with the flags that are tested and measured', () => {
  const { scripts } = JSON.parse(read('package.json')) as { scripts: { start: string } };
  const service = /^ExecStart=(.*)$/m.exec(read('systemd/centralita.service'))![1]!;
  expect(flagsIn(service)).toEqual(flagsIn(scripts.start));
});
