import { trunkDefaults } from '../../core/office/peer-defaults.ts';
import type { Trunk } from '../../core/office/trunks.ts';

/** The trunk `carrier`; nobody is asked by itself whether it lives. */
export const carrierTrunk = (more: Partial<Trunk> = {}): Trunk => ({
  ...trunkDefaults,
  id: 'carrier',
  name: 'Carrier',
  kind: 'peer',
  host: 'carrier.test',
  optionsSec: 0,
  ...more,
});

/** Where a call to a number over that trunk goes. */
export const toCarrier = (number: string) => ({ target: { kind: 'trunk', trunkId: 'carrier', number } }) as const;
