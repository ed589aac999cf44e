import { builtInPrompts } from '../../server/core/office/built-in-prompts.ts';
import type { FieldSpec, Option } from '../parts/form.ts';
import type { TextKey } from '../texts/reader.ts';
import { namedOptions, type SectionContext, textOptions } from './section.ts';

/** Own prompts first, then those that come with the product. */
export function promptOptions({ reader, office }: SectionContext): Option[] {
  const own = namedOptions(office.prompts);
  const builtIn = textOptions(reader, builtInPrompts, (id) => `prompt.${id}`);
  return [...own, ...builtIn.filter(({ value }) => !own.some((each) => each.value === value))];
}

/** A message and the way out, as a section of its own; `name` is the path of the overflow in the entry. */
export function overflowSection(
  context: SectionContext,
  overflow: { name: string; legend: TextKey; folds?: boolean },
): FieldSpec {
  const { name, legend, folds = false } = overflow;
  return {
    kind: 'section',
    legend,
    folds,
    fields: [
      {
        kind: 'select',
        name: `${name}.prompt`,
        label: 'field.overflow-prompt',
        options: promptOptions(context),
        optional: true,
      },
      {
        kind: 'choice',
        name: `${name}.then.kind`,
        label: 'field.then',
        options: textOptions(
          context.reader,
          ['hangup', 'number', 'queue', 'ivr', 'voicemail'] as const,
          (kind) => `then.${kind}`,
        ),
        parts: {
          number: [{ kind: 'text', name: `${name}.then.number`, label: 'field.then-number', input: 'tel' }],
          queue: [
            {
              kind: 'select',
              name: `${name}.then.queue`,
              label: 'field.queue',
              options: namedOptions(context.office.queues),
            },
          ],
          ivr: [
            {
              kind: 'select',
              name: `${name}.then.flow`,
              label: 'field.flow',
              options: namedOptions(context.office.flows),
            },
          ],
          voicemail: [
            {
              kind: 'select',
              name: `${name}.then.mailbox`,
              label: 'field.mailbox',
              options: context.office.mailboxes.map((each) => ({
                value: each.number,
                label: `${each.number} · ${each.name}`,
              })),
            },
          ],
        },
      },
    ],
  };
}
