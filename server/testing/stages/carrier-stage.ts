import type { Trunk } from '../../core/office/trunks.ts';
import { carrierTrunk } from '../builders/trunk.ts';
import type { Place } from '../loopback.ts';
import { openSipPuppet, type SipPuppet } from './sip-puppet.ts';
import { openTelephonyStage, type StageNetwork, type TelephonyStage } from './telephony-stage.ts';

/** A house with one trunk, whose far end is the carrier. */
export interface CarrierStage {
  readonly house: TelephonyStage;
  readonly carrier: SipPuppet;
  readonly trunk: Trunk;
  close(): Promise<void>;
}

/** `address`: the carrier's, where it is not to be that of all the others. */
export async function openCarrierStage({
  trunk: more,
  how,
  address,
}: {
  trunk?: Partial<Trunk>;
  how?: 'embedded' | 'external' | StageNetwork;
  address?: Place['address'];
} = {}): Promise<CarrierStage> {
  const carrier = await openSipPuppet('udp', address === undefined ? {} : { address });
  const trunk = carrierTrunk({ host: carrier.address, port: carrier.port, ...more });
  const house = await openTelephonyStage({ trunks: [trunk] }, how);
  return {
    house,
    carrier,
    trunk,
    async close() {
      await house.close();
      await carrier.close();
    },
  };
}
