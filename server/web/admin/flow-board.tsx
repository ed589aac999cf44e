import { FlowBoard } from '../../../views/admin/flows/flow-board.tsx';
import type { FlowRow } from '../../../views/admin/flows/flow-pages.tsx';
import { checkFlow } from '../../core/ivr/check-flow.ts';
import { flowWorldOf } from '../../services/office/flow-checks.ts';
import type { OfficeProblem } from '../../services/office/office-service.ts';
import { placeText, problemText } from '../form/problem-texts.ts';
import type { WebDeps } from '../web-deps.ts';
import type { WebContext } from '../web-env.ts';
import { sectionContext } from './section-context.ts';

const dayMs = 86_400_000;
const usualDays = 7;

/** A flow's drawing with all that belongs to it, and how callers went through it in the days that the address asks for. */
export async function flowBoard(deps: WebDeps, c: WebContext, row: FlowRow) {
  const asked = Number(c.req.query('days') ?? usualDays);
  const days = [1, 7, 30].includes(asked) ? asked : usualDays;
  const { id } = row.flow;
  const figures = await deps.reports
    .flowFigures({ flowId: id, since: deps.clock.now() - days * dayMs })
    .catch((error: unknown) => {
      deps.log.warn('how callers went through a menu cannot be told', { flowId: id, error });
      return undefined;
    });
  return (
    <FlowBoard
      page={c.var.page}
      context={sectionContext(deps, c)}
      row={row}
      findings={checkFlow(row.flow, flowWorldOf(deps.office.read()))}
      figures={figures}
      days={days}
    />
  );
}

/** What is wrong with the office, in the reader's words, with its place. */
export function tellOfficeProblems(deps: WebDeps, c: WebContext, problems: readonly OfficeProblem[]): string[] {
  const { reader } = c.var.page;
  return problems.map((problem) => {
    const place = placeText(reader, { office: deps.office.read(), path: problem.path });
    const text = problemText(reader, problem);
    return place ? `${place}: ${text}` : text;
  });
}
