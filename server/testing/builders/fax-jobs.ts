import type { FaxDraft, Faxes } from '../../services/fax/faxes.ts';
import { eventually } from '../eventually.ts';
import type { FakeFaxLines } from '../fakes/fake-fax-lines.ts';
import type { openFaxHouse } from './faxes.ts';

/** Faxes given in to a house of faxes, and what becomes of them. */
export function faxJobs(house: ReturnType<typeof openFaxHouse>) {
  const stateOf = (id: string) => house.faxes.find(id)?.state;
  return {
    /** Three pages to somebody in Spain, unless said otherwise. */
    async add(draft: Partial<FaxDraft> = {}, faxes: Faxes = house.faxes): Promise<string> {
      const files = draft.files ?? [await house.keep('catalogue-3.pdf')];
      const outcome = faxes.add({ number: '+34912345678', ...draft, files }, { by: 'ana' });
      if (outcome.kind === 'refused') throw new Error(outcome.why);
      return outcome.fax.id;
    },
    stateOf,
    isIn: (id: string, state: string) =>
      eventually(`${id} is ${state}`, async () => (stateOf(id) === state ? true : undefined)),
    callOf: (count: number, lines: FakeFaxLines = house.lines) =>
      eventually(`call ${count}`, async () => lines.calls[count - 1]),
  };
}
