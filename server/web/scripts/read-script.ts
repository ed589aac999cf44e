import { freeId } from '../../core/scripts/edit-script.ts';
import type { ScriptUse } from '../../core/scripts/pick-script.ts';
import type { BothTexts, NumberWay, ScriptOption, ScriptQuestion, ScriptStep } from '../../core/scripts/script.ts';

const MAX_TEXT = 5_000;

type Raw = Record<string, unknown>;

const text = (value: unknown, most = MAX_TEXT): string =>
  typeof value === 'string' ? value.trim().slice(0, most) : '';
const both = (value: unknown): BothTexts => {
  const { es, en } = (value ?? {}) as Raw;
  return { es: text(es), en: text(en) };
};

/** A number as typed, with point or comma; undefined for a blank or what is none. */
function numberOf(value: unknown): number | undefined {
  const typed = String(value ?? '')
    .trim()
    .replace(',', '.');
  return typed !== '' && Number.isFinite(Number(typed)) ? Number(typed) : undefined;
}

/** What a form says of a step; its questions stay as they were. */
export function tidyStep(step: ScriptStep): ScriptStep {
  const { followUp, mailing, ...rest } = step;
  const hours = numberOf(followUp?.hours);
  return {
    ...rest,
    titles: both(step.titles),
    texts: both(step.texts),
    required: step.required === true,
    ...(hours !== undefined &&
      hours > 0 && { followUp: { hours: Math.min(720, hours), texts: both(followUp?.texts) } }),
    ...(mailing?.service !== undefined && { mailing }),
  };
}

function tidyOptions(options: readonly Partial<ScriptOption>[]): ScriptOption[] {
  const taken = options.flatMap(({ id }) => (id === undefined ? [] : [id]));
  return options.map((option) => {
    const id = option.id ?? freeId('option', taken);
    if (option.id === undefined) taken.push(id);
    const value = text(option.value, 200);
    return {
      id,
      names: both(option.names),
      ...(value !== '' && { value }),
      ...(option.to && { to: option.to }),
    };
  });
}

function tidyWays(ways: readonly Partial<NumberWay>[]): NumberWay[] {
  return ways.flatMap((way): NumberWay[] => {
    const [from, to] = [numberOf(way.from), numberOf(way.to)];
    if (way.next === undefined || (from === undefined && to === undefined)) return [];
    return [{ next: way.next, ...(from !== undefined && { from }), ...(to !== undefined && { to }) }];
  });
}

/** What a form says of a question: new options get an id, numbers are numbers. */
export function tidyQuestion(question: ScriptQuestion): ScriptQuestion {
  const { min: least, max: most, ...rest } = question;
  const [min, max] = [numberOf(least), numberOf(most)];
  return {
    ...rest,
    labels: both(question.labels),
    required: question.required === true,
    fills: question.fills ?? 'survey',
    options: tidyOptions(question.options ?? []),
    ways: tidyWays(question.ways ?? []),
    ...(min !== undefined && { min }),
    ...(max !== undefined && { max }),
  };
}

export const tidyTexts = <T extends { titles: BothTexts; texts: BothTexts }>(part: T): T => ({
  ...part,
  titles: both(part.titles),
  texts: both(part.texts),
});

/** Blank conditions are none. */
export const tidyUses = (uses: readonly ScriptUse[]): ScriptUse[] =>
  uses.map(
    (use) =>
      Object.fromEntries(
        Object.entries(use).flatMap(([key, value]) => (text(value, 200) === '' ? [] : [[key, text(value, 200)]])),
      ) as ScriptUse,
  );
