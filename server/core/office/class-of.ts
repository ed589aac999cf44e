import { findExtension } from './find-extension.ts';
import type { CallClass, Office } from './office.ts';

/** What may be called from an extension: the class of who sits there, else its own; undefined = everything. */
export function classOf(office: Office, extension: string): CallClass | undefined {
  const person = office.people.find((each) => each.active && each.extension === extension && each.class !== undefined);
  const id = person?.class ?? findExtension(office, extension)?.class;
  return id === undefined ? undefined : office.classes.find((each) => each.id === id);
}
