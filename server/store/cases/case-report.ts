import type { CaseDimension, CaseFigures } from '../../core/cases/case-figures.ts';
import type { Db } from '../db.ts';

/** How cases stand and how they were dealt with between two instants, by one of their dimensions. */
export function reportCases(
  db: Db,
  { by, ...span }: { by: CaseDimension; from: number; to: number; now: number },
): CaseFigures[] {
  const live = "state_kind in ('open', 'pending', 'handed-over')";
  const isOpened = 'opened_at >= @from and opened_at < @to';
  const isClosed = "state_kind = 'closed' and closed_at >= @from and closed_at < @to and class <> 'improper'";
  const answerDue = "json_extract(clocks, '$.firstAnswer.dueAt')";
  const answerMet = "json_extract(clocks, '$.firstAnswer.metAt')";
  const resolutionDue = "json_extract(clocks, '$.resolution.dueAt')";
  return db.$client
    .prepare(
      `select ${by} as "of",
        sum(${live}) as open,
        sum(${live} and due_at < @now) as late,
        sum(${live} and warn_at <= @now and due_at >= @now) as atRisk,
        sum(${isOpened}) as opened,
        sum(${isOpened} and class = 'improper') as improper,
        sum(${isOpened} and ${answerDue} is not null and (${answerMet} is not null or ${answerDue} < @now)) as answers,
        sum(${isOpened} and ${answerDue} is not null and ${answerMet} is not null and ${answerMet} <= ${answerDue}) as answersInTime,
        sum(${isClosed}) as closed,
        sum(${isClosed} and ${resolutionDue} is not null) as timed,
        sum(${isClosed} and ${resolutionDue} is not null and closed_at <= ${resolutionDue}) as inTime,
        sum(${isClosed} and reopened > 0) as reopened
      from cases
      where ${live} or (${isOpened}) or (state_kind = 'closed' and updated_at >= @from)
      group by ${by}
      having open + opened + closed > 0
      order by ${by} is null, ${by}`,
    )
    .all(span) as CaseFigures[];
}
