import { type Customer, pointsOf } from './customer.ts';

/** What is missing on a card, each with what to do about it in the texts. */
export const qualityGaps = [
  'phone',
  'phone-number',
  'mail',
  'document',
  'document-digit',
  'address',
  'full-name',
  'contact',
] as const;
export type QualityGap = (typeof qualityGaps)[number];

/** How much of 100 is lost by it: who cannot be called is hardly a customer, who has no address still is. */
export const qualityWeights: Record<QualityGap, number> = {
  phone: 40,
  'phone-number': 30,
  mail: 20,
  document: 15,
  'document-digit': 15,
  address: 10,
  'full-name': 15,
  contact: 15,
};

export interface CustomerQuality {
  /** 0 to 100. */
  score: number;
  /** Most worth first. */
  gaps: QualityGap[];
}

/**
 * How good what we know of a customer is, and what to ask for next. `isDocumentValid`: what the country's check digit says,
 * absent where it cannot be told; `people`: who of a company is known.
 */
export function judgeQuality(
  customer: Pick<Customer, 'kind' | 'name' | 'document' | 'points'>,
  known: { isDocumentValid?: boolean | undefined; people: number },
): CustomerQuality {
  const phones = pointsOf(customer, 'phone');
  const gaps = new Set<QualityGap>();
  if (phones.length === 0) gaps.add('phone');
  else if (!phones.some(({ key }) => key !== undefined)) gaps.add('phone-number');
  if (pointsOf(customer, 'mail').length === 0) gaps.add('mail');
  if (!customer.document) gaps.add('document');
  else if (known.isDocumentValid === false) gaps.add('document-digit');
  if (pointsOf(customer, 'address').length === 0) gaps.add('address');
  if (customer.kind === 'company' && known.people === 0) gaps.add('contact');
  if (customer.kind === 'person' && !customer.name.trim().includes(' ')) gaps.add('full-name');
  const found = qualityGaps.filter((gap) => gaps.has(gap)).sort((a, b) => qualityWeights[b] - qualityWeights[a]);
  return { score: found.reduce((score, gap) => score - qualityWeights[gap], 100), gaps: found };
}
