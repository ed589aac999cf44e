import { type CallerKind, callerKinds } from '../office/caller-kinds.ts';
import type { CallerRule } from '../office/caller-rules.ts';
import type { InboundRoute, Language, OpeningHours, Overflow } from '../office/office.ts';
import { localTime } from '../schedule/local-time.ts';
import { isOpen, type OpenJudgement } from '../schedule/opening-hours.ts';
import { fitNumber, formsOf } from './fit-number.ts';
import { type CallerFacts, screenCaller } from './screen-caller.ts';

export interface InboundRequest {
  trunkId: string;
  /** Number called, as the carrier sent it. */
  did: string;
  country: string;
  routes: readonly InboundRoute[];
  hours: readonly OpeningHours[];
  /** IANA zone for hours that name none. */
  officeZone: string;
  atMs: number;
  /** Absent: nobody is refused, and nobody is special. */
  caller?: CallerFacts;
  callers?: readonly CallerRule[];
}

/** What every answer with a route tells: which one, why it, and what its hours said (absent = always open). */
interface Chosen {
  routeId: string;
  reason: 'did-exact' | 'did-prefix' | 'any-did';
  language?: Language;
  hours?: OpenJudgement & { hoursId: string };
  /** Why the caller does not go where others go. */
  special?: CallerKind;
}

export type InboundPlan =
  | (Chosen & { kind: 'queue'; queueId: string; greeting?: string })
  | (Chosen & { kind: 'group'; group: string; greeting?: string })
  | (Chosen & { kind: 'extension'; extension: string; greeting?: string })
  | (Chosen & { kind: 'ivr'; flowId: string; greeting?: string })
  | (Chosen & { kind: 'room'; room: string; greeting?: string })
  | (Chosen & { kind: 'closed'; overflow: Overflow })
  | { kind: 'refused'; reason: 'no-route' }
  /** `rule`: the number that the list has. */
  | { kind: 'refused'; reason: 'blocked' | 'anonymous' | 'unlisted'; routeId: string; rule?: string };

function chooseRoute(request: InboundRequest): { route: InboundRoute; fit: number } | undefined {
  const did = { forms: formsOf(request.did, request.country), country: request.country };
  let best: { route: InboundRoute; fit: number } | undefined;
  for (const route of request.routes) {
    if (route.trunk !== undefined && route.trunk !== request.trunkId) continue;
    const fit = fitNumber(route.did, did);
    if (fit === undefined) continue;
    const isBetter =
      !best || fit > best.fit || (fit === best.fit && route.trunk !== undefined && best.route.trunk === undefined);
    if (isBetter) best = { route, fit };
  }
  return best;
}

/**
 * Where a call from a trunk goes. The DID is compared by digits, as sent and in full: exact first, then the longest
 * `…*`, then `*`; among equals a route of that very trunk, then the order of the list. Throws as `isOpen` does.
 */
export function planInbound(request: InboundRequest): InboundPlan {
  const found = chooseRoute(request);
  if (!found) return { kind: 'refused', reason: 'no-route' };
  const { route, fit } = found;
  const { caller, country } = request;
  if (caller) {
    const { date: today } = localTime(request.officeZone, request.atMs);
    const screening = screenCaller(route, { caller, rules: request.callers ?? [], country, today });
    if (!screening.passes) {
      const rule = screening.why === 'blocked' ? { rule: screening.rule.number } : {};
      return { kind: 'refused', reason: screening.why, routeId: route.id, ...rule };
    }
  }
  const hours = request.hours.find(({ id }) => id === route.hours);
  const judgement = hours && {
    hoursId: hours.id,
    ...isOpen({ hours, officeZone: request.officeZone }, request.atMs),
  };
  const chosen: Chosen = {
    routeId: route.id,
    reason: fit === Number.POSITIVE_INFINITY ? 'did-exact' : fit > 0 ? 'did-prefix' : 'any-did',
    ...(route.language && { language: route.language }),
    ...(judgement && { hours: judgement }),
  };
  if (judgement && !judgement.open) return { ...chosen, kind: 'closed', overflow: route.onClosed };
  const special = caller && callerKinds.find((kind) => route.special?.[kind] && isOfKind(caller, kind));
  const to = (special && route.special?.[special]) ?? route.to;
  const rest = {
    ...chosen,
    ...(special && { special }),
    ...(route.greeting !== undefined && { greeting: route.greeting }),
  };
  switch (to.kind) {
    case 'queue':
      return { ...rest, kind: 'queue', queueId: to.queue };
    case 'group':
      return { ...rest, kind: 'group', group: to.group };
    case 'extension':
      return { ...rest, kind: 'extension', extension: to.extension };
    case 'ivr':
      return { ...rest, kind: 'ivr', flowId: to.flow };
    case 'room':
      return { ...rest, kind: 'room', room: to.room };
  }
}

function isOfKind(caller: CallerFacts, kind: CallerKind): boolean {
  if (kind === 'first-time') return caller.isFirst();
  return kind === 'vip' ? caller.customer?.vip === true : caller.customer !== undefined;
}
