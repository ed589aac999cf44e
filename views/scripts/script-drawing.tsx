import {
  END,
  exitsOfStep,
  questionOf,
  type Script,
  type ScriptExit,
  type ScriptStep,
  textIn,
} from '../../server/core/scripts/script.ts';
import { boxHeight, boxWidth, gapX, gapY, margin, pathOf, rowsOf } from '../admin/flows/layout-flow.ts';
import type { Page } from '../layout/page.ts';
import type { Reader } from '../texts/reader.ts';
import { stepPath } from './script-paths.ts';

const shift = (boxWidth + gapX) / 2;

interface Box {
  step: ScriptStep | undefined;
  id: string;
  x: number;
  y: number;
}

/** What an answer must be to take the way; '' where it is the usual one. */
export function wayText(script: Script, exit: ScriptExit, { t, language }: Reader): string {
  const asked = exit.question === undefined ? undefined : questionOf(script, exit.question)?.question;
  if (exit.why === 'yes' || exit.why === 'no') return t(`consent.${exit.why}`);
  if (exit.why === 'option') {
    const option = asked?.options.find(({ id }) => id === exit.which);
    return option ? textIn(option.names, language) : '';
  }
  const way = exit.why === 'number' ? asked?.ways[Number(exit.which)] : undefined;
  return way ? `${way.from ?? '…'} – ${way.to ?? '…'}` : '';
}

/** Cut behind a word where it is too long. */
export const short = (text: string, most: number): string =>
  text.length > most ? `${text.slice(0, most - 1).replace(/\s+\S{0,12}$/, '')}…` : text;

const aLabel = 24;

/** The first of them, and how many more there are. */
const labelOf = ([first = '', ...more]: readonly string[]): string =>
  `${short(first, aLabel)}${more.length > 0 ? ` +${more.length}` : ''}`;

/** The steps as boxes with the ways between them; each box leads to its form. `wrong` are those with errors. */
export const ScriptDrawing = ({ page, script, wrong }: { page: Page; script: Script; wrong: ReadonlySet<string> }) => {
  const { reader } = page;
  const { t, language } = reader;
  const targets = (step: ScriptStep): string[] => exitsOfStep(step).map(({ to }) => to);
  const [first] = script.steps;
  if (!first) return null;
  const nodes = [...script.steps, { id: END, step: undefined }];
  const rows = rowsOf<{ id: string }>({
    start: first.id,
    nodes,
    targetsOf: ({ id }) => {
      const step = script.steps.find((each) => each.id === id);
      return step ? targets(step) : [];
    },
  });
  const boxes: Box[] = rows.flatMap((row, y) =>
    row.map(({ id }, x) => ({
      id,
      step: script.steps.find((each) => each.id === id),
      x: margin + (y % 2) * shift + x * (boxWidth + gapX),
      y: margin + y * (boxHeight + gapY),
    })),
  );
  const arrows = boxes.flatMap((from) => {
    const exits = from.step ? exitsOfStep(from.step) : [];
    // From left to right as the boxes they lead to: they do not cross.
    const goals = boxes.filter(({ id }) => exits.some(({ to }) => to === id)).sort((a, b) => a.x - b.x);
    return goals.map((to, index, all) => {
      const { id } = to;
      const startX = from.x + boxWidth / 2 + (index - (all.length - 1) / 2) * 18;
      const words = exits.filter((exit) => exit.to === id).map((exit) => wayText(script, exit, reader));
      return { words: words.filter(Boolean), ...pathOf(from, to, { index, startX }) };
    });
  });
  const width = Math.max(...boxes.map(({ x }) => x)) + boxWidth + margin + 60;
  const height = Math.max(...boxes.map(({ y }) => y)) + boxHeight + margin;
  return (
    <section class="flow-frame" aria-label={t('scripts.drawing')}>
      <svg class="flow-drawing" viewBox={`0 0 ${width} ${height}`} width={width} height={height}>
        <title>{t('scripts.drawing')}</title>
        <defs>
          <marker id="flow-tip" viewBox="0 0 8 8" refX="6" refY="4" markerWidth="7" markerHeight="7" orient="auto">
            <path d="M0 0 8 4 0 8Z" class="flow-tip" />
          </marker>
        </defs>
        {arrows.map(({ path }) => (
          <path d={path} class="flow-arrow" marker-end="url(#flow-tip)" />
        ))}
        {boxes.map(({ id, step, x, y }, index) =>
          step ? (
            <a href={stepPath(script.id, id)} class={wrong.has(id) ? 'flow-box flow-box-wrong' : 'flow-box'}>
              <title>
                {[
                  textIn(step.titles, language),
                  step.mailing && t('scripts.mailing'),
                  step.followUp && t('scripts.follow-up'),
                ]
                  .filter(Boolean)
                  .join(' · ')}
              </title>
              <rect x={x} y={y} width={boxWidth} height={boxHeight} rx="8" />
              <text x={x + 12} y={y + 22} class="flow-kind">
                {index === 0 ? '▶ ' : ''}
                {[
                  step.questions.length > 0 ? t('scripts.asks', { number: step.questions.length }) : t('scripts.says'),
                  step.mailing && '✉',
                  step.followUp && '◷',
                  step.required && '*',
                ]
                  .filter(Boolean)
                  .join(' · ')}
              </text>
              <text x={x + 12} y={y + 41} class="flow-note">
                {short(textIn(step.titles, language) || id, 22)}
              </text>
            </a>
          ) : (
            <g class="flow-box flow-box-hangup">
              <rect x={x} y={y} width={boxWidth} height={boxHeight} rx="28" />
              <text x={x + 12} y={y + 33} class="flow-note">
                {t('scripts.end')}
              </text>
            </g>
          ),
        )}
        {arrows.map(({ words, labelX, labelY }) =>
          words.length === 0 ? null : (
            <text x={labelX} y={labelY} class="flow-label">
              <title>{words.join(', ')}</title>
              {labelOf(words)}
            </text>
          ),
        )}
      </svg>
    </section>
  );
};
