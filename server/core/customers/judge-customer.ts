import type { CustomerFieldSpec } from '../office/customer-fields.ts';
import { type CustomerDraft, type CustomerField, contactChannels } from './customer.ts';
import { judgeOwnFields, type OwnFieldProblem } from './own-fields.ts';

export interface CustomerProblem {
  field: CustomerField;
  code: 'required' | 'too-long' | 'bad-mail' | 'too-many' | OwnFieldProblem['code'];
  /** What was typed, where a field holds several; of `own` the id of the office's field. */
  value?: string;
}

const longest: Partial<Record<CustomerField, number>> = {
  name: 200,
  company: 200,
  document: 50,
  lineOfBusiness: 120,
  owner: 60,
  principal: 120,
  remarks: 10_000,
};
const MAX_POINTS = 60;
const MAX_TAGS = 50;
const longestPoint = { phone: 60, fax: 60, mail: 254, address: 500, web: 500 } as const;

/** Something on both sides of one @, a dot on the right, no blanks: what every mail server agrees on. */
export const isMailAddress = (text: string): boolean => /^[^\s@<>]+@[^\s@<>]+\.[^\s@<>.]+$/.test(text);

/** What keeps a draft from being saved, field by field, the office's own `fields` among them; none means that it may. A number that cannot be dialled is no reason. */
export function judgeCustomer(draft: CustomerDraft, fields: readonly CustomerFieldSpec[] = []): CustomerProblem[] {
  const problems: CustomerProblem[] = [];
  if (draft.name.trim() === '') problems.push({ field: 'name', code: 'required' });
  for (const [field, most] of Object.entries(longest) as [CustomerField, number][])
    if (String(draft[field] ?? '').length > most) problems.push({ field, code: 'too-long' });
  if ((draft.tags ?? []).length > MAX_TAGS) problems.push({ field: 'tags', code: 'too-many' });
  const points = draft.points ?? [];
  if (points.length > MAX_POINTS) problems.push({ field: 'points', code: 'too-many' });
  for (const { channel, typed } of points) {
    const value = typed.trim();
    if (!contactChannels.includes(channel) || value.length > longestPoint[channel])
      problems.push({ field: 'points', code: 'too-long', value: value.slice(0, 60) });
    else if (channel === 'mail' && value !== '' && !isMailAddress(value))
      problems.push({ field: 'points', code: 'bad-mail', value });
  }
  for (const { field, code } of judgeOwnFields(fields, draft.own ?? {}))
    problems.push({ field: 'own', code, value: field });
  return problems;
}
