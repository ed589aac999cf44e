import { expect, test } from 'vitest';
import { CentralitaError } from './base/errors.ts';
import { explainStartFailure } from './start-failure.ts';

test('a ready file that cannot be written is told by the name of its setting', () => {
  const failure = new CentralitaError('ready-file-failed', { file: '/nowhere/ready.json', why: 'ENOENT' });
  expect(explainStartFailure(failure)).toMatch(/^CENTRALITA_READY_FILE: \/nowhere\/ready.json cannot be written/);
});
