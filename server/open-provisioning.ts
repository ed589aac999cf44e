import type { Telephony } from './adapters/sip/telephony.ts';
import { cardAt } from './adapters/system/neighbours.ts';
import { urlAt } from './doors-told.ts';
import { loadTemplates, templatesFolder } from './services/provisioning/load-templates.ts';
import { createProvisioning, type Provisioning } from './services/provisioning/provisioning.ts';

type Deps = Omit<Parameters<typeof createProvisioning>[0], 'templates' | 'cardAt' | 'nudge'>;

/**
 * Phones that set themselves up: their files, and the answer to those that ask the network where they are. `webUrl` is the
 * web server's, once its door is open.
 */
export function openProvisioning(
  deps: Deps & { telephony: Pick<Telephony, 'searchPort'>; webUrl: () => string | undefined },
): Provisioning {
  const { telephony, webUrl, ...rest } = deps;
  const { searchPort } = telephony;
  const templates = loadTemplates(templatesFolder(), rest.log);
  const provisioning = createProvisioning({ ...rest, templates, cardAt, nudge: searchPort.nudge });
  searchPort.onSearch(({ ownAddress, tell, ...phone }) => {
    const path = provisioning.heard(phone);
    const url = webUrl();
    if (path !== undefined && url !== undefined) tell(`${urlAt(url, ownAddress)}${path}`);
  });
  return provisioning;
}
