import { readHouseCode } from '../../core/dialplan/house-codes.ts';
import { hoursOfCode, modeOf, readHoursCode } from '../../core/schedule/hours-switch.ts';
import type { AgentView } from '../agents/agent-view.ts';
import type { OfficeService } from '../office/office-service.ts';

/** How a lamp of a switch shines: like a phone that rests, talks or rings. */
export type LampState = 'off' | 'lit' | 'blinking';

/** Lamps of what is no phone, by the address that a key watches. */
export interface Lamps {
  /** `watcher` is the extension whose key it is; undefined when nothing of the office has that address. */
  stateOf(target: string, watcher: string): LampState | undefined;
}

/**
 * `*27` and `*27` with a code: lit = switched to night, blinking = to day, off = by the plan. `*78` and an extension: do not
 * disturb. `*681` to `*689`: blinking = somebody is parked there. `*45` and an extension, or the number of a queue: lit = signed in (to that queue), blinking = on a break. Without a
 * number the watcher's own.
 */
export function createLamps(deps: {
  office: Pick<OfficeService, 'read'>;
  agents: () => readonly AgentView[];
  parkedSlots: () => readonly { slot: string }[];
}): Lamps {
  function dutyAt(extension: string, queueId?: string): LampState {
    const agent = deps.agents().find((each) => each.extension === extension);
    if (!agent || agent.state === 'off') return 'off';
    if (queueId !== undefined && !agent.queueIds.includes(queueId)) return 'off';
    return agent.state === 'break' ? 'blinking' : 'lit';
  }

  return {
    stateOf(target, watcher) {
      const office = deps.office.read();
      const hoursCode = readHoursCode(target);
      if (hoursCode) {
        const hours = hoursOfCode(office.hours, hoursCode);
        if (hours.length === 0) return undefined;
        return ({ night: 'lit', day: 'blinking', auto: 'off' } as const)[modeOf(hours)];
      }
      const parked = readHouseCode(target);
      if (parked?.kind === 'take-parked')
        return deps.parkedSlots().some(({ slot }) => slot === parked.slot) ? 'blinking' : 'off';
      const [, code, number = watcher] = /^\*(45|78)(\d{2,6})?$/.exec(target) ?? [];
      const extension = office.extensions.find((each) => each.number === number);
      if (code === '78') return extension && (extension.dnd ? 'lit' : 'off');
      if (code !== '45') return undefined;
      if (extension) return dutyAt(number);
      const queue = office.queues.find((each) => each.number === number);
      return queue && dutyAt(watcher, queue.id);
    },
  };
}
