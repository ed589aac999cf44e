import type { HoursMode } from '../../core/office/hours-plan.ts';
import type { ApplyOutcome, OfficeService } from './office-service.ts';

/** Switches opening hours by hand; `mode` undefined: as the plan says again. Who did it stands in the audit. */
export function switchHours(
  office: Pick<OfficeService, 'edit'>,
  asked: { ids: readonly string[]; mode: HoursMode | undefined; by: string },
): ApplyOutcome {
  return office.edit(
    (draft) => {
      for (const hours of draft.hours) {
        if (!asked.ids.includes(hours.id)) continue;
        if (asked.mode) hours.mode = asked.mode;
        else delete hours.mode;
      }
    },
    { by: asked.by },
  );
}
