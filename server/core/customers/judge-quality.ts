import { type Customer, type CustomerKind, pointsOf } from './customer.ts';

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

/** What a card's quality is judged by; ways to reach somebody count where they are not marked as bad. */
export interface QualityFacts {
  kind: CustomerKind;
  name: string;
  document?: string | undefined;
  /** What the country's check digit says, absent where it cannot be told. */
  isDocumentValid?: boolean | undefined;
  hasPhone: boolean;
  /** One of the phones can be dialled. */
  hasNumber: boolean;
  hasMail: boolean;
  hasAddress: boolean;
  /** Who of a company is known. */
  people: number;
}

/** How good what we know of a customer is, and what to ask for next. */
export function judgeQualityFacts(facts: QualityFacts): CustomerQuality {
  const gaps: QualityGap[] = [];
  if (!facts.hasPhone) gaps.push('phone');
  else if (!facts.hasNumber) gaps.push('phone-number');
  if (!facts.hasMail) gaps.push('mail');
  if (!facts.document) gaps.push('document');
  else if (facts.isDocumentValid === false) gaps.push('document-digit');
  if (!facts.hasAddress) gaps.push('address');
  if (facts.kind === 'company' && facts.people === 0) gaps.push('contact');
  if (facts.kind === 'person' && !facts.name.trim().includes(' ')) gaps.push('full-name');
  gaps.sort((a, b) => qualityWeights[b] - qualityWeights[a] || qualityGaps.indexOf(a) - qualityGaps.indexOf(b));
  return { score: gaps.reduce((score, gap) => score - qualityWeights[gap], 100), gaps };
}

/** As `judgeQualityFacts`, of a card at hand. */
export function judgeQuality(
  customer: Pick<Customer, 'kind' | 'name' | 'document' | 'points'>,
  known: Pick<QualityFacts, 'isDocumentValid' | 'people'>,
): CustomerQuality {
  const phones = pointsOf(customer, 'phone');
  const { kind, name, document } = customer;
  return judgeQualityFacts({
    ...known,
    kind,
    name,
    document,
    hasPhone: phones.length > 0,
    hasNumber: phones.some(({ key }) => key !== undefined),
    hasMail: pointsOf(customer, 'mail').length > 0,
    hasAddress: pointsOf(customer, 'address').length > 0,
  });
}
