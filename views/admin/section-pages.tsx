import type { Child } from 'hono/jsx';
import { FormFrame } from '../layout/form-frame.tsx';
import type { Page } from '../layout/page.ts';
import { PageHead, Shell } from '../layout/shell.tsx';
import { CsrfField } from '../layout/user-menu.tsx';
import { Notice } from '../parts/badge.tsx';
import { Button, LinkButton } from '../parts/button.tsx';
import { DataTable } from '../parts/data-table.tsx';
import { Empty } from '../parts/empty.tsx';
import type { FieldSpec, FormState } from '../parts/form.ts';
import type { AnySection, SectionContext } from './section.ts';

/** The list of a section; rows that move ask for themselves again. */
export const SectionList = ({
  page,
  section,
  context,
  entries,
}: {
  page: Page;
  section: AnySection;
  context: SectionContext;
  entries: readonly Record<string, unknown>[];
}) => {
  const { t } = page.reader;
  const { slug } = section;
  const title = t(`nav.${slug}`);
  const path = `/owner/${slug}`;
  const add = (
    <LinkButton href={`${path}/new`} kind="primary" icon="plus">
      {t(`${slug}.new`)}
    </LinkButton>
  );
  const refresh = section.live
    ? { 'hx-get': path, 'hx-trigger': 'every 5s', 'hx-select': '#rows', 'hx-target': 'this', 'hx-swap': 'outerMorph' }
    : {};
  return (
    <Shell page={page} title={title}>
      <PageHead title={title} lead={t(`${slug}.lead`)}>
        {entries.length > 0 && add}
      </PageHead>
      {entries.length === 0 ? (
        <Empty icon={section.icon} title={t(`${slug}.empty.title`)} text={t(`${slug}.empty.text`)}>
          {add}
        </Empty>
      ) : (
        <DataTable
          caption={title}
          columns={section.columns(context)}
          rows={entries}
          body={{ id: 'rows', ...refresh }}
        />
      )}
    </Shell>
  );
};

/** A form that saves itself in place: refused, it comes back with its errors; done, the browser goes on. */
export const EntryForm = ({
  page,
  action,
  fields,
  state,
  cancel,
  children,
}: {
  page: Page;
  action: string;
  fields: FieldSpec[];
  state: FormState;
  cancel?: string;
  /** Further buttons. */
  children?: Child;
}) => {
  const { t } = page.reader;
  return (
    <FormFrame page={page} action={action} fields={fields} state={state} look="card stack">
      <Button kind="primary">{t('action.save')}</Button>
      {cancel && (
        <LinkButton href={cancel} kind="quiet">
          {t('action.cancel')}
        </LinkButton>
      )}
      {children}
    </FormFrame>
  );
};

/** Asks in a dialog where there is script, on a page of its own where there is none. */
export const RemoveLink = ({ page, href }: { page: Page; href: string }) => (
  <span class="push">
    <LinkButton href={href} kind="quiet" icon="trash" hx-get={href} hx-target="#dialog" hx-swap="innerHTML">
      {page.reader.t('action.remove')}
    </LinkButton>
  </span>
);

export const SectionEntry = ({
  page,
  section,
  context,
  entry,
  form,
}: {
  page: Page;
  section: AnySection;
  context: SectionContext;
  /** Absent for a new one. */
  entry?: Record<string, unknown> | undefined;
  form: Child;
}) => {
  const { t } = page.reader;
  const title = entry ? section.nameOf(entry) : t(`${section.slug}.new`);
  const aside = entry && section.aside?.(context, entry, page);
  return (
    <Shell page={page} title={title}>
      <p>
        <a href={`/owner/${section.slug}`}>← {t(`nav.${section.slug}`)}</a>
      </p>
      <PageHead title={title} />
      {aside ? (
        <div class="with-aside">
          {form}
          <div class="stack">{aside}</div>
        </div>
      ) : (
        form
      )}
    </Shell>
  );
};

/** The question before something is removed, and, when that was refused, why. */
export const RemoveQuestion = ({
  page,
  name,
  action,
  cancel,
  reasons = [],
}: {
  page: Page;
  name: string;
  action: string;
  cancel: string;
  reasons?: string[];
}) => {
  const { t } = page.reader;
  return (
    <form method="post" action={action} hx-post={action} hx-target="this" hx-swap="outerHTML" class="question stack">
      <CsrfField page={page} />
      <h2>{t('remove.title', { name })}</h2>
      {reasons.length > 0 ? (
        <Notice tone="bad">
          {t('remove.refused')}
          <ul>
            {reasons.map((reason) => (
              <li>{reason}</li>
            ))}
          </ul>
        </Notice>
      ) : (
        <p>{t('remove.text')}</p>
      )}
      <div class="form-actions">
        {reasons.length === 0 && (
          <Button kind="danger" icon="trash">
            {t('action.remove')}
          </Button>
        )}
        <LinkButton href={cancel} data-close>
          {t('action.cancel')}
        </LinkButton>
      </div>
    </form>
  );
};

/** One thing alone on a page: what a dialog or a part of a page would show where there is script. */
export const PlainPage = ({ page, title, children }: { page: Page; title: string; children?: Child }) => (
  <Shell page={page} title={title}>
    {children}
  </Shell>
);
