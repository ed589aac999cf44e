import type { SectionContext } from '../../../views/admin/section.ts';
import type { WebDeps } from '../web-deps.ts';
import type { WebContext } from '../web-env.ts';
import { viewPhone } from './phone-views.ts';

/** Of these knocks the latest are looked at: a phone with a wrong password tries again each minute. */
const looked = 100;

function latestWrongPassword({ defence }: WebDeps, extension: string) {
  const { knocks } = defence.readKnocks({ page: 1, pageSize: looked });
  return knocks.find(({ refused, users }) => refused > 0 && users.includes(extension));
}

/** What the owner's pages are made of at this moment. */
export function sectionContext(deps: WebDeps, c: WebContext): SectionContext {
  return {
    reader: c.var.page.reader,
    office: deps.office.read(),
    live: {
      devices: deps.lines.devices(),
      trunks: deps.lines.trunks(),
      sipAddresses: deps.sipAddresses(),
      tlsAddress: deps.tlsAddress(),
      phones: deps.provisioning.states().map((state) => viewPhone(deps, state)),
      scripts: deps.scripts.list().map(({ script }) => ({ id: script.id, name: script.name })),
      segments: deps.segments.list().map(({ id, name }) => ({ id, name })),
      wrongPassword: (extension) => latestWrongPassword(deps, extension),
      customerName: (id) => deps.customers.find(id)?.name,
      nowMs: deps.clock.now(),
    },
  };
}
