import type { Language } from './office.ts';

export const customerFieldKinds = ['text', 'number', 'date', 'list'] as const;
export type CustomerFieldKind = (typeof customerFieldKinds)[number];

/** Something that the office wants to know of its customers. */
export interface CustomerFieldSpec {
  id: string;
  names: Record<Language, string>;
  kind: CustomerFieldKind;
  /** What a list offers. */
  options: { name: string }[];
  /** Also on the card beside a call. */
  onDesk: boolean;
}
