import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Log } from '../../base/log.ts';
import { projectFolder } from '../../base/project-folder.ts';
import { type PhoneVendor, phoneVendors } from '../../core/office/phones.ts';
import { type PhoneTemplate, parseTemplate } from '../../core/phones/template.ts';

/** Where the templates of the product are. */
export const templatesFolder = (): string => join(projectFolder(), 'firmware-scripts', 'phones');

/** The templates in a folder, by vendor. One that is broken or that no vendor of ours has is logged and left out. */
export function loadTemplates(folder: string, log: Log): Map<PhoneVendor, PhoneTemplate> {
  const found = new Map<PhoneVendor, PhoneTemplate>();
  for (const file of readdirSync(folder).sort()) {
    if (!file.endsWith('.template')) continue;
    const vendor = phoneVendors.find((each) => `${each}.template` === file);
    if (!vendor) {
      log.warn('a phone template is of no vendor that is known', { file });
      continue;
    }
    try {
      found.set(vendor, parseTemplate(readFileSync(join(folder, file), 'utf8')));
    } catch (error) {
      log.error('a phone template cannot be used', { file, error });
    }
  }
  return found;
}
