import { describe, expect, test } from 'vitest';
import { type ControlEngine, openControlStage } from '../stages/control-stage.ts';
import { calleeFlows } from './control/callee-flows.ts';
import { callerFlows } from './control/caller-flows.ts';
import type { Flow } from './control/flow.ts';
import { knownDifferences } from './control/known-differences.ts';
import { linkFlows } from './control/link-flows.ts';
import { proxyFlows } from './control/proxy-flows.ts';
import { sessionFlows } from './control/session-flows.ts';
import { subscriptionFlows } from './control/subscription-flows.ts';

const flows: readonly Flow[] = [
  ...calleeFlows,
  ...callerFlows,
  ...sessionFlows,
  ...subscriptionFlows,
  ...proxyFlows,
  ...linkFlows,
];

/** One suite for every engine behind drachtio-srf: what the unmodified library sees of each flow, in its order. */
export function testControlContract(name: 'embedded' | 'external', make: () => Promise<ControlEngine>): void {
  describe(`control protocol: ${name}`, () => {
    for (const flow of flows) {
      const difference = name === 'external' ? knownDifferences[flow.name] : undefined;
      test.skipIf(difference?.sees === 'broken')(flow.name, { timeout: 120_000 }, async () => {
        const stage = await openControlStage(await make());
        try {
          await flow.run(stage);
          await stage.tap.settle();
          expect(stage.tap.record).toEqual(difference?.sees ?? flow.sees);
        } finally {
          await stage.close();
        }
      });
    }
  });
}

/** Every difference must name a flow that exists. */
export const strayDifferences = (): string[] =>
  Object.keys(knownDifferences).filter((name) => !flows.some((flow) => flow.name === name));
