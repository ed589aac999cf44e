import type { FraudBlock } from '../../server/core/fraud/fraud.ts';
import type { Reader } from '../texts/reader.ts';
import { destinationName } from './limit-words.ts';

/** What is blocked, as people read it. */
export function blockText(
  { what, subject, reach }: Pick<FraudBlock, 'what' | 'subject' | 'reach'>,
  reader: Reader,
): string {
  const { t } = reader;
  if (what === 'destination') return t('fraud.block.destination', { place: destinationName(subject, reader) });
  if (what === 'office') return t('fraud.block.office');
  const trunk = /^trunk (.*)$/.exec(subject)?.[1];
  if (trunk !== undefined) return t('fraud.block.trunk', { trunk });
  return t(`fraud.block.source-${reach}`, { extension: subject });
}
