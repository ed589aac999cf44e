import { expect, test } from 'vitest';
import { strayDifferences, testControlContract } from '../../../testing/contracts/control-contract.ts';
import { embeddedEngine, externalEngine } from '../../../testing/stages/control-stage.ts';

testControlContract('embedded', embeddedEngine);

const address = process.env.CENTRALITA_TEST_DRACHTIO;
if (address) testControlContract('external', async () => externalEngine(address));
else
  test.skip('control protocol: external (skipped: CENTRALITA_TEST_DRACHTIO=drachtio://:secret@host:port is not set)');

test('each known difference belongs to a flow', () => {
  expect(strayDifferences()).toEqual([]);
});
