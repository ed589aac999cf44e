import { kindOfNumber } from '../dialplan/judge-class.ts';
import { classOfPerson } from '../office/class-of.ts';
import type { Office } from '../office/office.ts';

/**
 * What the class of service of who sends says of a fax to that number. Who is signed in has given more than a PIN, and
 * who is no person of the office (a program, a mail) has no class: limits and the fraud stop hold for them too.
 */
export function classOfFax(
  office: Office,
  fax: { login: string; e164: string; own?: string | undefined },
): 'always' | 'never' | { hours: string } {
  const person = office.people.find(({ login, active }) => active && login === fax.login);
  const callClass = person && classOfPerson(office, person);
  if (!callClass) return 'always';
  const permission = callClass.allows[kindOfNumber({ ...fax, country: office.office.country })];
  if (permission.kind === 'hours') return { hours: permission.hours };
  return permission.kind === 'never' ? 'never' : 'always';
}
