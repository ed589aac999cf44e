import { classOf } from '../office/class-of.ts';
import { findExtension } from '../office/find-extension.ts';
import type { Person, Queue } from '../office/office.ts';
import { judgeClass } from './judge-class.ts';
import type { OutboundPlan } from './plan-outbound.ts';
import { tryComfort } from './try-comfort.ts';
import type { RouteStep, TriedCall } from './try-steps.ts';

interface Around {
  tried: TriedCall;
  plan: (dialled: string, by: { queueId?: string; extension?: string }) => OutboundPlan;
}

/** Who is on duty in a queue, where they are rung when their phone is not there, and what the queue offers besides. */
export function tryQueue(queue: Queue, by: Around): RouteStep[] {
  const { id, members, maxWaitSec } = queue;
  const { isStaffed, office } = by.tried;
  const told: RouteStep = { kind: 'queue', queueId: id, members, isStaffed, maxWaitSec };
  if (!isStaffed) return [told];
  const people = office.people.filter(({ login, active }) => active && members.includes(login));
  return [told, ...people.flatMap((person) => tryNextPhones(person, by)), ...tryComfort(queue, by)];
}

/** None of a person who has no other phones. */
function tryNextPhones({ login, extension, nextPhones = [] }: Person, { tried, plan }: Around): RouteStep[] {
  if (nextPhones.length === 0 || extension === undefined) return [];
  const { office, atMs } = tried;
  const callClass = classOf(office, extension);
  const { country, timezone } = office.office;
  const mayRing = (number: string): boolean => {
    if (findExtension(office, number)) return true;
    const out = plan(number, { extension });
    if (out.kind !== 'trunk' || out.attempts.length === 0) return false;
    const judged =
      callClass && judgeClass({ plan: out, callClass, country, hours: office.hours, officeZone: timezone, atMs });
    return judged?.allowed !== false;
  };
  return [{ kind: 'next-phones', login, phones: nextPhones.map((number) => ({ number, mayRing: mayRing(number) })) }];
}
