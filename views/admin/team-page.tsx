import type { Child } from 'hono/jsx';
import type { Page } from '../layout/page.ts';
import { PageHead, Shell } from '../layout/shell.tsx';
import type { FieldSpec } from '../parts/form.ts';

export const teamFields: FieldSpec[] = [
  {
    kind: 'number',
    name: 'quietSec',
    label: 'team.quiet-sec',
    hint: 'team.quiet-sec.hint',
    min: 0,
    max: 3600,
    unit: 'value.seconds',
  },
  { kind: 'number', name: 'leastFree', label: 'team.least-free', hint: 'team.least-free.hint', min: 0, max: 100 },
];

/** When people who do both kinds of work may get outgoing calls. */
export const TeamPage = ({ page, form }: { page: Page; form: Child }) => {
  const { t } = page.reader;
  return (
    <Shell page={page} title={t('nav.outgoing-work')}>
      <PageHead title={t('nav.outgoing-work')} lead={t('team.lead')} />
      {form}
    </Shell>
  );
};
