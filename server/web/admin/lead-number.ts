import type { Flow } from '../../core/ivr/flow.ts';
import type { InboundRoute, Office } from '../../core/office/office.ts';
import type { ApplyOutcome, OfficeService } from '../../services/office/office-service.ts';

/** The inbound routes that could lead to the flow; none when one already does. */
export function leadableTo({ inboundRoutes }: Office, flow: Flow): InboundRoute[] {
  const leads = ({ to }: InboundRoute): boolean => to.kind === 'ivr' && to.flow === flow.id;
  return inboundRoutes.some(leads) ? [] : inboundRoutes;
}

/**
 * Calls of the route go to the flow from now on. The flow greets by itself; where it asks for the hours too, those of
 * the route go: closed, they would end the call before the menu and its voicemail.
 */
export function leadTo(
  office: OfficeService,
  { flowId, routeId, by }: { flowId: string; routeId: string; by: string },
): ApplyOutcome {
  return office.edit(
    ({ inboundRoutes, flows }) => {
      const route = inboundRoutes.find(({ id }) => id === routeId);
      const flow = flows.find(({ id }) => id === flowId);
      if (!route || !flow) return;
      route.to = { kind: 'ivr', flow: flowId };
      delete route.greeting;
      if (flow.nodes.some(({ kind }) => kind === 'hours')) delete route.hours;
    },
    { by },
  );
}
