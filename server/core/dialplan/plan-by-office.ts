import type { Office } from '../office/office.ts';
import { ownNumbersOf, wantedCallerId } from './own-numbers.ts';
import { type OutboundPlan, type OutboundRequest, planOutbound } from './plan-outbound.ts';

/** Where a dialled number goes by the office's document; `by`: whose number is shown, and `trunks` as they stand. */
export function planByOffice(
  office: Office,
  asked: {
    dialled: string;
    by: Parameters<typeof wantedCallerId>[1];
    trunks: OutboundRequest['trunks'];
    estimate?: OutboundRequest['estimate'] | undefined;
  },
): OutboundPlan {
  const { dialled, by, trunks, estimate } = asked;
  const wanted = wantedCallerId(office, by);
  return planOutbound({
    dialled,
    country: office.office.country,
    extensions: office.extensions,
    groups: office.ringGroups,
    queues: office.queues,
    flows: office.flows,
    rooms: office.rooms,
    routes: office.outboundRoutes,
    trunks,
    ownNumbers: ownNumbersOf(office),
    ...(wanted !== undefined && { wanted }),
    ...(estimate && { estimate }),
  });
}
