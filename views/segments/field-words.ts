import type { SegmentField } from '../../server/core/segments/segment-fields.ts';
import { isTextKey, type Reader } from '../texts/reader.ts';

const optionTexts: Record<string, string> = {
  kind: 'customer.kind-',
  standing: 'customer.standing-',
  language: 'language.',
  'point-state': 'customer.point-',
  'case-class': 'contact-class.',
};

const textOf = ({ t }: Reader, key: string, otherwise: string): string => (isTextKey(key) ? t(key) : otherwise);

/** What a field is called; one that is no more goes by its id. */
export const fieldName = (reader: Reader, field: Pick<SegmentField, 'id' | 'names'>): string =>
  field.names?.[reader.language] ?? textOf(reader, `segment.field-${field.id}`, field.id);

export const optionName = (
  reader: Reader,
  field: Pick<SegmentField, 'id'>,
  option: { value: string; name?: string; depth?: number },
): string => {
  const name = option.name ?? textOf(reader, `${optionTexts[field.id] ?? ''}${option.value}`, option.value);
  return `${'– '.repeat(option.depth ?? 0)}${name}`;
};
