import type { Child } from 'hono/jsx';
import { mergeFieldName, mergeFields } from '../../server/core/merge/merge-text.ts';
import type { CustomerFieldSpec } from '../../server/core/office/customer-fields.ts';
import type { ScriptFinding } from '../../server/core/scripts/judge-script.ts';
import {
  questionKinds,
  type Script,
  type ScriptQuestion,
  type ScriptStep,
  textIn,
} from '../../server/core/scripts/script.ts';
import type { Page } from '../layout/page.ts';
import { PageHead, Shell } from '../layout/shell.tsx';
import { CsrfField } from '../layout/user-menu.tsx';
import { Button } from '../parts/button.tsx';
import { DataTable } from '../parts/data-table.tsx';
import { titleOfStep } from './script-fields.ts';
import { ScriptFindings } from './script-page.tsx';
import { questionPath, scriptPath, stepPath } from './script-paths.ts';

/** Fields that a text may take in, as it names them in both languages. */
const MergeHelp = ({ page, own }: { page: Page; own: readonly CustomerFieldSpec[] }) => {
  const { t, language } = page.reader;
  return (
    <details class="card">
      <summary>{t('scripts.merge-fields')}</summary>
      <p class="hint">{t('scripts.merge-hint')}</p>
      <p class="merge-buttons">
        {[...mergeFields.map(({ id }) => id), ...own.map(({ id }) => `own.${id}` as const)].map((id) => {
          const name = mergeFieldName(id, language);
          return (
            <button
              type="button"
              class="button button-small"
              data-insert={`{{${name}}}`}
              aria-label={t('scripts.merge-insert', { name })}
            >
              {name}
            </button>
          );
        })}
      </p>
    </details>
  );
};

/** One step: what is said, where it goes on, what it asks. */
export const StepPage = ({
  page,
  script,
  step,
  findings,
  own,
  form,
}: {
  page: Page;
  script: Script;
  step: ScriptStep;
  findings: readonly ScriptFinding[];
  own: readonly CustomerFieldSpec[];
  form: Child;
}) => {
  const { reader } = page;
  const { t } = reader;
  return (
    <Shell page={page} title={titleOfStep(step, reader)}>
      <p>
        <a href={scriptPath(script.id)}>← {script.name}</a>
      </p>
      <PageHead title={titleOfStep(step, reader)} />
      <div class="stack">
        {findings.length > 0 && <ScriptFindings page={page} script={script} findings={findings} />}
        <div class="script-form">{form}</div>
        <MergeHelp page={page} own={own} />
        <section class="stack">
          <h2>{t('scripts.questions')}</h2>
          {step.questions.length > 0 && (
            <DataTable
              caption={t('scripts.questions')}
              rows={step.questions}
              columns={[
                {
                  label: t('scripts.question'),
                  cell: ({ id, labels }: ScriptQuestion) => (
                    <a href={questionPath(script.id, { step: step.id, question: id })}>
                      {textIn(labels, reader.language) || id}
                    </a>
                  ),
                },
                { label: t('scripts.kind'), cell: ({ kind }) => t(`question.${kind}`) },
                { label: t('scripts.answer-required'), cell: ({ required }) => t(required ? 'value.yes' : 'value.no') },
              ]}
            />
          )}
          <form method="post" action={`${stepPath(script.id, step.id)}/questions`} class="flow-add">
            <CsrfField page={page} />
            <label>
              <span>{t('scripts.kind')}</span>
              <select name="kind">
                {questionKinds.map((kind) => (
                  <option value={kind}>{t(`question.${kind}`)}</option>
                ))}
              </select>
            </label>
            <Button icon="plus">{t('scripts.add-question')}</Button>
          </form>
        </section>
      </div>
    </Shell>
  );
};

/** A form of a part of the script on a page of its own: a question, an objection. */
export const PartPage = ({
  page,
  script,
  title,
  back,
  findings,
  form,
  own,
}: {
  page: Page;
  script: Script;
  title: string;
  back: { href: string; label: string };
  findings: readonly ScriptFinding[];
  form: Child;
  /** Of the office: its texts take in merge fields. */
  own?: readonly CustomerFieldSpec[];
}) => (
  <Shell page={page} title={title}>
    <p>
      <a href={back.href}>← {back.label}</a>
    </p>
    <PageHead title={title} />
    <div class="stack">
      {findings.length > 0 && <ScriptFindings page={page} script={script} findings={findings} />}
      <div class="script-form">{form}</div>
      {own && <MergeHelp page={page} own={own} />}
    </div>
  </Shell>
);
