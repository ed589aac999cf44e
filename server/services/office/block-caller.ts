import type { OfficeService } from './office-service.ts';

/** Puts a number on the list of those who may not call; one that is there already stays as it is. */
export function blockCaller(
  office: Pick<OfficeService, 'read' | 'edit'>,
  asked: { number: string; why: string; by: string },
): 'blocked' | 'already' | 'refused' {
  const { number, why, by } = asked;
  if (office.read().callers.some((rule) => rule.number === number && rule.verdict === 'block' && !rule.until))
    return 'already';
  const outcome = office.edit(
    (draft) => {
      const taken = new Set(draft.callers.map(({ id }) => id));
      const base = `n${number.replace(/\D/g, '')}`;
      let id = base;
      for (let count = 2; taken.has(id); count++) id = `${base}-${count}`;
      // Whatever said otherwise about this very number is overruled.
      draft.callers = draft.callers.filter((rule) => rule.number !== number);
      draft.callers.push({ id, number, verdict: 'block', name: why });
    },
    { by },
  );
  return outcome.kind === 'refused' ? 'refused' : 'blocked';
}
