import { Hono } from 'hono';
import { HTTPException } from 'hono/http-exception';
import { type AnySection, entryPath, makeId } from '../../../views/admin/section.ts';
import {
  EntryForm,
  PlainPage,
  RemoveLink,
  RemoveQuestion,
  SectionEntry,
  SectionList,
} from '../../../views/admin/section-pages.tsx';
import { sections } from '../../../views/admin/sections.ts';
import type { FormState, FormValues } from '../../../views/parts/form.ts';
import type { Office } from '../../core/office/office.ts';
import { printEntry } from '../form/form-values.ts';
import { placeProblems, placeText, problemText } from '../form/problem-texts.ts';
import { changeRows, readBody, readEntry } from '../form/read-form.ts';
import { goTo, isFragment, respondFragment, respondPage } from '../respond.ts';
import type { WebDeps } from '../web-deps.ts';
import { loginOf, type WebContext, type WebEnv } from '../web-env.ts';
import { sectionContext } from './section-context.ts';

type Entry = Record<string, unknown>;

const listOf = (office: Office, section: AnySection): Entry[] => office[section.key] as unknown as Entry[];

/** List, form, and removal of every section of the office: one mechanism, told apart by `Section` alone. */
export function sectionRoutes(deps: WebDeps): Hono<WebEnv> {
  const app = new Hono<WebEnv>();
  for (const section of sections) addSection(app, deps, section);
  return app;
}

function addSection(app: Hono<WebEnv>, deps: WebDeps, section: AnySection): void {
  const base = `/owner/${section.slug}`;
  const entries = (): Entry[] => listOf(deps.office.read(), section);

  function findEntry(id: string): Entry {
    const entry = entries().find((each) => section.idOf(each) === id);
    if (!entry) throw new HTTPException(404);
    return entry;
  }

  function respondForm(
    c: WebContext,
    entry: Entry | undefined,
    how: { state: FormState; status?: 200 | 422 },
  ): Response {
    const { page } = c.var;
    const context = sectionContext(deps, c);
    const path = entry ? entryPath(section.slug, section.idOf(entry)) : `${base}/new`;
    const form = (
      <EntryForm page={page} action={path} fields={section.fields(context, entry)} state={how.state} cancel={base}>
        {entry && <RemoveLink page={page} href={`${path}/remove`} />}
      </EntryForm>
    );
    if (isFragment(c)) return respondFragment(c, form, how.status);
    const view = <SectionEntry page={page} section={section} context={context} entry={entry} form={form} />;
    return respondPage(c, view, how.status);
  }

  /** `entry` as it was; absent when a new one is made. */
  async function save(c: WebContext, entry?: Entry): Promise<Response> {
    const context = sectionContext(deps, c);
    const fields = section.fields(context, entry);
    const values: FormValues = await readBody(c);
    const otherRows = changeRows(fields, values);
    if (otherRows) return respondForm(c, entry, { state: { values: otherRows, errors: {}, elsewhere: [] } });

    const read = readEntry<Entry>(fields, { values, before: entry ?? section.blank(context) });
    const next = section.finish?.(read) ?? read;
    const list = entries();
    // Whose number or login is no id of theirs gets one by the name.
    if (!entry && (section.idOf(next) as string | undefined) === undefined)
      next.id = makeId(String(next.name || (next.did ?? next.number ?? section.nameOf(next))), list.map(section.idOf));
    const index = entry ? list.findIndex((each) => section.idOf(each) === section.idOf(entry)) : list.length;
    const prefix = `${section.key}[${index}].`;
    const own =
      section.judge?.(next, context).map((problem) => ({ ...problem, path: `${prefix}${problem.path}` })) ?? [];
    const outcome =
      own.length > 0
        ? { kind: 'refused' as const, problems: own }
        : deps.office.edit(
            (draft) => {
              listOf(draft, section)[index] = next;
            },
            { by: loginOf(c) },
          );
    if (outcome.kind === 'refused') {
      const state = placeProblems(c.var.page.reader, {
        fields,
        values,
        problems: outcome.problems,
        prefix,
        office: context.office,
      });
      return respondForm(c, entry, { state, status: 422 });
    }
    if (!entry) return goTo(c, entryPath(section.slug, section.idOf(next)), added(section.nameOf(next)));
    return goTo(c, base, {
      tone: 'good',
      key: outcome.kind === 'applied' && outcome.changes.length === 0 ? 'flash.unchanged' : 'flash.saved',
    });
  }

  function respondQuestion(
    c: WebContext,
    entry: Entry,
    how: { reasons?: string[]; status?: 200 | 422 } = {},
  ): Response {
    const { page } = c.var;
    const path = entryPath(section.slug, section.idOf(entry));
    const name = section.nameOf(entry);
    const question = (
      <RemoveQuestion page={page} name={name} action={`${path}/remove`} cancel={path} reasons={how.reasons ?? []} />
    );
    if (isFragment(c)) return respondFragment(c, question, how.status);
    return respondPage(
      c,
      <PlainPage page={page} title={name}>
        {question}
      </PlainPage>,
      how.status,
    );
  }

  function remove(c: WebContext, entry: Entry): Response {
    const id = section.idOf(entry);
    const outcome = deps.office.edit(
      (draft) => {
        const list = listOf(draft, section);
        list.splice(
          list.findIndex((each) => section.idOf(each) === id),
          1,
        );
      },
      { by: loginOf(c) },
    );
    if (outcome.kind !== 'refused')
      return goTo(c, base, { tone: 'good', key: 'flash.removed', values: { name: section.nameOf(entry) } });
    const { reader } = c.var.page;
    const reasons = outcome.problems.map((problem) => {
      // What misses the removed entry is named as its user; any other reason is told as it is.
      const user = problem.code === 'no-such' && placeText(reader, { office: deps.office.read(), path: problem.path });
      return user || problemText(reader, problem);
    });
    return respondQuestion(c, entry, { reasons: [...new Set(reasons)], status: 422 });
  }

  app.get(base, (c) => {
    const view = (
      <SectionList page={c.var.page} section={section} context={sectionContext(deps, c)} entries={entries()} />
    );
    return respondPage(c, view);
  });
  app.get(`${base}/:id/remove`, (c) => respondQuestion(c, findEntry(c.req.param('id'))));
  app.post(`${base}/:id/remove`, (c) => remove(c, findEntry(c.req.param('id'))));
  if (section.ownForm) return;
  app.get(`${base}/new`, (c) => {
    const context = sectionContext(deps, c);
    const values = printEntry(section.fields(context), section.blank(context));
    return respondForm(c, undefined, { state: { values, errors: {}, elsewhere: [] } });
  });
  app.post(`${base}/new`, (c) => save(c));
  app.get(`${base}/:id`, (c) => {
    const entry = findEntry(c.req.param('id'));
    const values = printEntry(section.fields(sectionContext(deps, c), entry), entry);
    return respondForm(c, entry, { state: { values, errors: {}, elsewhere: [] } });
  });
  app.post(`${base}/:id`, (c) => save(c, findEntry(c.req.param('id'))));
}

const added = (name: string) => ({ tone: 'good', key: 'flash.added', values: { name } }) as const;
