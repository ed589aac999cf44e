import { readScope } from '../../core/office/limits.ts';
import type { Office } from '../../core/office/office.ts';
import { checkDuplicates, checkReference, type Report } from './reference-checks.ts';

/** What is wrong with budgets, limits of calls and the fraud stop. */
export function checkLimits(report: Report, office: Office): void {
  const { limits, fraud } = office;
  const budgets = limits?.budgets ?? [];
  checkDuplicates(
    report,
    budgets.map(({ of, period }, index) => ({
      path: `limits.budgets[${index}].of`,
      value: `${of} ${period}`,
      kind: 'budget',
    })),
  );
  checkDuplicates(
    report,
    (limits?.calls ?? []).map(({ kind }, index) => ({
      path: `limits.calls[${index}].kind`,
      value: kind,
      kind: 'call-limit',
    })),
  );
  const known = {
    office: [''],
    person: office.people.map(({ login }) => login),
    extension: office.extensions.map(({ number }) => number),
    department: office.departments.map(({ id }) => id),
    account: office.accounts.map(({ code }) => code),
    campaign: office.campaigns.map(({ id }) => id),
    queue: office.queues.map(({ id }) => id),
    trunk: office.trunks.map(({ id }) => id),
  };
  for (const [index, { of }] of budgets.entries()) {
    const scope = readScope(of);
    // Principals are whatever customers are said to be of.
    if (scope && scope.scope !== 'principal')
      checkReference(report, {
        path: `limits.budgets[${index}].of`,
        kind: scope.scope,
        id: scope.id,
        known: known[scope.scope],
      });
  }
  const hours = office.hours.map(({ id }) => id);
  checkReference(report, { path: 'fraud.hours', kind: 'hours', id: fraud?.hours, known: hours });
}
