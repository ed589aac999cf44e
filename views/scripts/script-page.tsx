import type { Child } from 'hono/jsx';
import type { ScriptFinding } from '../../server/core/scripts/judge-script.ts';
import { exitsOfStep, type Script, type ScriptStep, stepOf, textIn } from '../../server/core/scripts/script.ts';
import { RemoveLink } from '../admin/section-pages.tsx';
import type { Page } from '../layout/page.ts';
import { PageHead, Shell } from '../layout/shell.tsx';
import { CsrfField } from '../layout/user-menu.tsx';
import { Notice } from '../parts/badge.tsx';
import { Button, LinkButton } from '../parts/button.tsx';
import { DataTable } from '../parts/data-table.tsx';
import { formatInstant } from '../texts/format.ts';
import type { Reader } from '../texts/reader.ts';
import { ScriptDrawing, short, wayText } from './script-drawing.tsx';
import { titleOfStep } from './script-fields.ts';
import { objectionPath, questionPath, scriptPath, stepPath } from './script-paths.ts';
import { ScriptState } from './scripts-page.tsx';

export const findingText = ({ t, language }: Reader, { code, what = '' }: ScriptFinding): string =>
  t(`script-finding.${code}`, {
    what: code === 'one-language' ? t(what === 'es' ? 'language.es' : 'language.en') : what,
    language,
  });

function findingPlace(script: Script, { step, question, objection }: ScriptFinding): string | undefined {
  if (objection !== undefined) return objectionPath(script.id, objection);
  if (step === undefined) return undefined;
  return question === undefined ? stepPath(script.id, step) : questionPath(script.id, { step, question });
}

/** What is wrong with the script, each with the way to where it is mended. */
export const ScriptFindings = ({
  page,
  script,
  findings,
}: {
  page: Page;
  script: Script;
  findings: readonly ScriptFinding[];
}) => {
  const { reader } = page;
  if (findings.length === 0) return <Notice tone="good">{reader.t('scripts.sound')}</Notice>;
  const isBad = findings.some(({ severity }) => severity === 'error');
  return (
    <Notice tone={isBad ? 'bad' : 'warn'}>
      {reader.t(isBad ? 'scripts.unsound' : 'scripts.warned')}
      <ul>
        {findings.map((finding) => {
          const place = findingPlace(script, finding);
          const step = finding.step === undefined ? undefined : stepOf(script, finding.step);
          const objection = script.objections.find(({ id }) => id === finding.objection);
          const name = step
            ? titleOfStep(step, reader)
            : objection && (textIn(objection.titles, reader.language) || objection.id);
          return (
            <li>
              {place && (
                <>
                  <a href={place}>{name}</a>
                  {': '}
                </>
              )}
              {findingText(reader, finding)}
            </li>
          );
        })}
      </ul>
    </Notice>
  );
};

export interface VersionRow {
  number: number;
  at: number;
  by: string;
  isLive: boolean;
}

const Versions = ({ page, script, versions }: { page: Page; script: Script; versions: readonly VersionRow[] }) => {
  const { t } = page.reader;
  if (versions.length === 0) return null;
  const path = scriptPath(script.id);
  return (
    <section class="stack">
      <h2>{t('scripts.versions')}</h2>
      <DataTable
        caption={t('scripts.versions')}
        rows={versions}
        columns={[
          { label: t('scripts.version'), cell: ({ number }) => String(number) },
          { label: t('scripts.published-at'), cell: ({ at }) => formatInstant(at, page.reader) },
          { label: t('scripts.by'), cell: ({ by }) => by },
          {
            label: t('scripts.compare'),
            cell: ({ number }) => <a href={`${path}/versions/${number}`}>{t('scripts.compare-with-draft')}</a>,
          },
          {
            label: t('scripts.restore'),
            actions: true,
            cell: ({ number }) => (
              <form method="post" action={`${path}/versions/${number}`}>
                <CsrfField page={page} />
                <Button size="small">{t('scripts.restore')}</Button>
              </form>
            ),
          },
        ]}
      />
    </section>
  );
};

const StepTable = ({ page, script }: { page: Page; script: Script }) => {
  const { reader } = page;
  const { t } = reader;
  const goal = (to: string): string => {
    const step = stepOf(script, to);
    return step ? titleOfStep(step, reader) : t('scripts.end');
  };
  return (
    <DataTable
      caption={t('scripts.steps')}
      rows={script.steps}
      columns={[
        {
          label: t('scripts.step'),
          cell: (step: ScriptStep) => <a href={stepPath(script.id, step.id)}>{titleOfStep(step, reader)}</a>,
        },
        { label: t('scripts.text'), cell: (step) => short(textIn(step.texts, reader.language), 90) },
        {
          label: t('scripts.questions'),
          cell: (step) =>
            step.questions.map(({ labels, id }) => textIn(labels, reader.language) || id).join(' · ') || '—',
        },
        {
          label: t('scripts.goes-to'),
          cell: (step) => {
            const exits = exitsOfStep(step);
            return (
              <ul class="script-ways">
                {[...new Set(exits.map(({ to }) => to))].map((to) => {
                  const ways = exits.filter((exit) => exit.to === to).map((exit) => wayText(script, exit, reader));
                  const words = ways.filter(Boolean).join(', ');
                  return (
                    <li>
                      {words && <small>{words} → </small>}
                      {goal(to)}
                    </li>
                  );
                })}
              </ul>
            );
          },
        },
        {
          label: t('scripts.up'),
          actions: true,
          cell: (step) =>
            script.steps[0] === step ? null : (
              <form method="post" action={`${stepPath(script.id, step.id)}/up`}>
                <CsrfField page={page} />
                <Button
                  size="small"
                  kind="quiet"
                  icon="chevron-up"
                  aria-label={t('scripts.up')}
                  title={t('scripts.up')}
                />
              </form>
            ),
        },
      ]}
    />
  );
};

/** A script: its drawing, its steps and objections, its settings and its versions. */
export const ScriptPage = ({
  page,
  row,
  findings,
  versions,
  settings,
}: {
  page: Page;
  row: { script: Script; isDraft: boolean; live?: number };
  findings: readonly ScriptFinding[];
  versions: readonly VersionRow[];
  /** Its name, and the calls it is for. */
  settings: Child;
}) => {
  const { reader } = page;
  const { t } = reader;
  const { script } = row;
  const path = scriptPath(script.id);
  const wrong = new Set(
    findings.flatMap(({ severity, step }) => (severity === 'error' && step !== undefined ? [step] : [])),
  );
  const isBad = findings.some(({ severity }) => severity === 'error');
  return (
    <Shell page={page} title={script.name}>
      <p>
        <a href="/supervisor/scripts">← {t('nav.scripts')}</a>
      </p>
      <div class="stack">
        <PageHead title={script.name}>
          <ScriptState reader={reader} row={row} />
          {row.isDraft && !isBad && (
            <form method="post" action={`${path}/publish`}>
              <CsrfField page={page} />
              <Button kind="primary" icon="check">
                {t('scripts.publish')}
              </Button>
            </form>
          )}
          {row.isDraft && row.live !== undefined && (
            <form method="post" action={`${path}/discard`}>
              <CsrfField page={page} />
              <Button>{t('scripts.discard')}</Button>
            </form>
          )}
          <LinkButton href={`${path}/preview`} icon="play">
            {t('scripts.preview')}
          </LinkButton>
          <LinkButton href={`${path}/results`} icon="list">
            {t('scripts.results')}
          </LinkButton>
          <LinkButton href={`${path}/script.json`} icon="download">
            {t('scripts.as-file')}
          </LinkButton>
        </PageHead>
        <ScriptFindings page={page} script={script} findings={findings} />
        <ScriptDrawing page={page} script={script} wrong={wrong} />
        <form method="post" action={`${path}/steps`} class="flow-add">
          <CsrfField page={page} />
          <label>
            <span>{t('scripts.add-after')}</span>
            <select name="after">
              {script.steps.map((step, index) => (
                <option value={step.id} selected={index === script.steps.length - 1}>
                  {titleOfStep(step, reader)}
                </option>
              ))}
            </select>
          </label>
          <Button icon="plus">{t('scripts.add-step')}</Button>
        </form>
        <StepTable page={page} script={script} />
        <section class="stack">
          <h2>{t('script.objections')}</h2>
          {script.objections.length > 0 && (
            <ul class="plain-list">
              {script.objections.map(({ id, titles }) => (
                <li>
                  <a href={objectionPath(script.id, id)}>{textIn(titles, reader.language) || id}</a>
                </li>
              ))}
            </ul>
          )}
          <form method="post" action={`${path}/objections`}>
            <CsrfField page={page} />
            <Button icon="plus" size="small">
              {t('scripts.add-objection')}
            </Button>
          </form>
        </section>
        <h2>{t('scripts.settings')}</h2>
        {settings}
        <Versions page={page} script={script} versions={versions} />
        <div class="form-actions">
          <RemoveLink page={page} href={`${path}/remove`} />
        </div>
      </div>
    </Shell>
  );
};
