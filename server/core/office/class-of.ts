import type { CallClass } from './call-classes.ts';
import { findExtension } from './find-extension.ts';
import type { Office, Person } from './office.ts';

const findClass = (office: Office, id: string | undefined): CallClass | undefined =>
  id === undefined ? undefined : office.classes.find((each) => each.id === id);

/** What may be called from an extension: the class of who sits there, else its own; undefined = everything. */
export function classOf(office: Office, extension: string): CallClass | undefined {
  const person = office.people.find((each) => each.active && each.extension === extension && each.class !== undefined);
  return findClass(office, person?.class ?? findExtension(office, extension)?.class);
}

/** What somebody may call wherever they are: their own class, else that of their extension; undefined = everything. */
export function classOfPerson(office: Office, person: Person): CallClass | undefined {
  const { extension } = person;
  return findClass(
    office,
    person.class ?? (extension === undefined ? undefined : findExtension(office, extension)?.class),
  );
}
