import type { Office } from '../core/office/office.ts';
import { extensionDefaults } from '../core/office/peer-defaults.ts';
import { demoOffice, secretOf } from '../testing/furnished/demo-office.ts';

/** Numbers to dial, and who answers. */
export const soakDids = { plain: '+18095550101', recorded: '+18095550102', queue: '+18095550100' };
export const soakPhones = { plain: '104', recorded: '105' };
/** Extensions that only register, again and again. */
export const refreshingPhones = Array.from({ length: 100 }, (_, index) => String(700 + index));
export const soakAgents = ['ana', 'luis', 'mary'];

/** The clinic with two carriers: one for SIPp, one for callers who talk. */
export function soakOffice(carriers: { sipp: string; talking: string }): Office {
  const office = demoOffice({ address: carriers.talking, port: 5060 });
  const route = office.inboundRoutes[0]!;
  const { greeting: _greeting, ...quick } = route;
  const [trunk] = office.trunks;
  const { channels: _channels, ...carrier } = { ...trunk!, optionsSec: 0, inboundTariff: 'national' };
  const to = (extension: string) => ({ kind: 'extension' as const, extension });
  return {
    ...office,
    extensions: [
      ...office.extensions.map((each) => ({
        ...each,
        record: each.number === soakPhones.recorded,
        // SIPp does not register: another phone does it in its name.
        nat: each.number === soakPhones.plain ? ('never' as const) : each.nat,
      })),
      ...refreshingPhones.map((number) => ({
        ...extensionDefaults,
        record: false,
        number,
        name: number,
        secret: secretOf(number),
      })),
    ],
    trunks: [carrier, { ...carrier, id: 'sipp', name: 'SIPp', host: carriers.sipp }],
    queues: office.queues.map((queue) => ({ ...queue, ringSec: 60, wrapUpSec: 0, members: soakAgents })),
    inboundRoutes: [
      { ...quick, did: soakDids.queue },
      { ...quick, id: 'plain', did: soakDids.plain, to: to(soakPhones.plain) },
      { ...quick, id: 'recorded', did: soakDids.recorded, to: to(soakPhones.recorded) },
    ],
  };
}
