import { z } from 'zod';
import { judgeMergeText } from '../../core/merge/merge-text.ts';
import type { Office } from '../../core/office/office.ts';
import { textOf } from './office-formats.ts';
import { checkReference, type Report } from './reference-checks.ts';

const name = z.string().trim().min(1).max(80);
const subject = z.string().trim().max(200).default('');
const text = z.string().max(20_000).default('');

/** A letter that is written again and again, as people write it. */
export const letterTemplateSchema = z.strictObject({
  id: textOf('id'),
  names: z.strictObject({ es: name, en: name }),
  subjects: z.strictObject({ es: subject, en: subject }),
  texts: z.strictObject({ es: text, en: text }),
});

/** Letters that go out together, as people write it. */
export const letterKitSchema = z.strictObject({
  id: textOf('id'),
  names: z.strictObject({ es: name, en: name }),
  letters: z.array(textOf('id')).min(1).max(20),
});

/** Fields that mean nothing, and kits of letters that are not there. */
export function checkLetters(report: Report, { letterTemplates, letterKits, customerFields }: Office): void {
  const own = customerFields.map(({ id }) => id);
  for (const [index, letter] of letterTemplates.entries())
    for (const part of ['subjects', 'texts'] as const)
      for (const language of ['es', 'en'] as const)
        for (const unknown of judgeMergeText(letter[part][language], own).unknown)
          report(
            `letterTemplates[${index}].${part}.${language}`,
            'unknown-field',
            { value: unknown },
            `"${unknown}" is no field that a letter takes in`,
          );
  const known = letterTemplates.map(({ id }) => id);
  for (const [index, { letters }] of letterKits.entries())
    for (const [at, id] of letters.entries())
      checkReference(report, { path: `letterKits[${index}].letters[${at}]`, kind: 'letter', id, known });
}
