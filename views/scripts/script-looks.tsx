import type { Language, Office } from '../../server/core/office/office.ts';
import type { ScriptDifference } from '../../server/core/scripts/compare-scripts.ts';
import { type Script, stepOf, textIn } from '../../server/core/scripts/script.ts';
import type { Page } from '../layout/page.ts';
import { PageHead, Shell } from '../layout/shell.tsx';
import { CsrfField } from '../layout/user-menu.tsx';
import { Badge, Notice } from '../parts/badge.tsx';
import { Button, LinkButton } from '../parts/button.tsx';
import { Field } from '../parts/field.tsx';
import { placeText, valueText } from './difference-words.ts';
import { scriptPath } from './script-paths.ts';
import { ScriptHead, StepCard } from './step-card.tsx';
import type { StepView } from './step-view.ts';

/** The script gone through as at the desk; nothing is kept. */
export const PreviewPage = ({
  page,
  script,
  view,
  moves,
  about,
  wouldFill,
}: {
  page: Page;
  script: Script;
  view: StepView;
  /** What was done so far, as the next one is sent with. */
  moves: string;
  about: { language: Language; customer: string; customerName?: string };
  /** What the answers would do outside of the script. */
  wouldFill: readonly string[];
}) => {
  const { t } = page.reader;
  const path = `${scriptPath(script.id)}/preview`;
  return (
    <Shell page={page} title={t('scripts.preview')}>
      <p>
        <a href={scriptPath(script.id)}>← {script.name}</a>
      </p>
      <PageHead title={t('scripts.preview')} lead={t('scripts.preview-lead')} />
      <div class="stack">
        <form action={path} class="card call-filters">
          <Field name="customer" label={t('scripts.preview-customer')}>
            {(control) => <input {...control} type="search" value={about.customer} autocomplete="off" />}
          </Field>
          <Field name="language" label={t('field.language')}>
            {(control) => (
              <select {...control}>
                {(['es', 'en'] as const).map((each) => (
                  <option value={each} selected={each === about.language}>
                    {t(`language.${each}`)}
                  </option>
                ))}
              </select>
            )}
          </Field>
          <div class="filter-actions">
            <Button icon="play">{t('scripts.begin-anew')}</Button>
          </div>
          <p class="hint script-tried">{about.customerName ?? t('scripts.sample')}</p>
        </form>
        <section class="card stack script-preview">
          <ScriptHead page={page} view={view} />
          <StepCard
            page={page}
            view={view}
            action={path}
            form="script-preview"
            hidden={{ moves, customer: about.customer, language: about.language }}
            isPlain
          />
        </section>
        {wouldFill.length > 0 && (
          <Notice tone="info">
            {t('scripts.would-fill')}
            <ul>
              {wouldFill.map((each) => (
                <li>{each}</li>
              ))}
            </ul>
          </Notice>
        )}
      </div>
    </Shell>
  );
};

const differenceTones = { added: 'good', removed: 'bad', changed: 'warn' } as const;

/** What is otherwise now than in a version. */
export const ComparePage = ({
  page,
  script,
  number,
  before,
  differences,
  office,
}: {
  page: Page;
  script: Script;
  number: number;
  before: Script;
  differences: readonly ScriptDifference[];
  office: Office;
}) => {
  const { t, language } = page.reader;
  const how = { reader: page.reader, office, scripts: [script, before] };
  const nameOf = ({ what, id }: ScriptDifference): string => {
    if (what === 'order') return t('scripts.order');
    if (what === 'objection') {
      const objection = [...script.objections, ...before.objections].find((each) => each.id === id);
      return objection ? textIn(objection.titles, language) || id : id;
    }
    const step = stepOf(script, id) ?? stepOf(before, id);
    return step ? textIn(step.titles, language) || id : id;
  };
  return (
    <Shell page={page} title={t('scripts.compare')} style="live.css">
      <p>
        <a href={scriptPath(script.id)}>← {script.name}</a>
      </p>
      <PageHead title={t('scripts.compare-title', { number })} lead={t('scripts.compare-lead')}>
        <form method="post" action={`${scriptPath(script.id)}/versions/${number}`}>
          <CsrfField page={page} />
          <Button>{t('scripts.restore')}</Button>
        </form>
        <LinkButton href={scriptPath(script.id)}>{t('action.cancel')}</LinkButton>
      </PageHead>
      {differences.length === 0 && <Notice tone="good">{t('scripts.same')}</Notice>}
      <div class="stack">
        {differences.map((difference) => (
          <section class="card stack">
            <div class="card-head">
              <h2>{nameOf(difference)}</h2>
              <Badge tone={differenceTones[difference.how]}>{t(`scripts.how-${difference.how}`)}</Badge>
            </div>
            {difference.values.length > 0 && (
              <ul class="script-changes">
                {difference.values.map(({ path, from, to }) => (
                  <li>
                    <small>{placeText(path, how)}</small>
                    {from !== undefined && <del>{valueText({ path, value: from }, how)}</del>}
                    {to !== undefined && <ins>{valueText({ path, value: to }, how)}</ins>}
                  </li>
                ))}
              </ul>
            )}
          </section>
        ))}
      </div>
    </Shell>
  );
};
