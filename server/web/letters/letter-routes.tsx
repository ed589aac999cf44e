import { Hono } from 'hono';
import { HTTPException } from 'hono/http-exception';
import {
  LetterBatchPage,
  type LetterBatchView,
  LettersPage,
  NewLetterPage,
} from '../../../views/letters/letters-page.tsx';
import { mergeFieldName } from '../../core/merge/merge-text.ts';
import { labelSheets } from '../../core/sheets/letters.ts';
import { type LetterBatch, mostCustomers } from '../../services/letters/letters.ts';
import { customerNames } from '../../store/queries/customer-names.ts';
import { textOf } from '../cases/read-matter.ts';
import { goTo, respondPage } from '../respond.ts';
import type { WebDeps } from '../web-deps.ts';
import { loginOf, type WebContext, type WebEnv } from '../web-env.ts';

const batchesShown = 100;
const lettersShown = 3;
const namesShown = 10;

/** Letters to customers: written from templates and kits, printed with labels, marked as sent. */
export function letterRoutes(deps: WebDeps): Hono<WebEnv> {
  const app = new Hono<WebEnv>();

  function viewOf(batch: LetterBatch): LetterBatchView {
    const { people } = deps.office.read();
    const name = (login: string): string => people.find((each) => each.login === login)?.name ?? login;
    const { id, title, customers, createdAt, createdBy, taskId, sentAt, sentBy } = batch;
    return {
      ...{ id, title, customers, createdAt },
      createdBy: name(createdBy),
      ...(taskId !== null && { taskId }),
      ...(sentAt !== null && { sent: { at: sentAt, by: name(sentBy ?? '') } }),
    };
  }

  function find(c: WebContext): LetterBatch {
    const batch = deps.letters.find(Number(c.req.param('id')));
    if (!batch) throw new HTTPException(404);
    return batch;
  }

  const isLeader = (c: WebContext): boolean =>
    c.var.session!.person.roles.some((role) => role === 'supervisor' || role === 'owner');

  const idsIn = (text: string): string[] => text.split(/\s+/).filter(Boolean);
  const caseOf = (number: string) => {
    const found = number === '' ? undefined : deps.cases.findByNumber(number);
    return found === 'mistyped' ? undefined : found;
  };

  /** Those named, else the members of the segment, `most` of them. */
  async function receivers(asked: { ids: string[]; segment: string; most: number }): Promise<string[]> {
    if (asked.ids.length > 0 || asked.segment === '') return asked.ids.slice(0, asked.most);
    return deps.segments.membersOf(asked.segment, { limit: asked.most });
  }

  app.get('/letters', (c) =>
    respondPage(c, <LettersPage page={c.var.page} batches={deps.letters.latest(batchesShown).map(viewOf)} />),
  );

  app.get('/letters/new', async (c) => {
    const { letterTemplates, letterKits } = deps.office.read();
    const { language } = c.var.page.reader;
    const what = [...letterTemplates, ...letterKits].map(({ id, names }) => ({ value: id, label: names[language] }));
    const one = caseOf(c.req.query('case') ?? '');
    const named = idsIn(c.req.query('customer') || one?.customerId || '').slice(0, mostCustomers);
    const names = customerNames(deps.db, named.slice(0, namesShown));
    const segments = isLeader(c) ? deps.segments.list().map(({ id, name }) => ({ value: id, label: name })) : [];
    const segment = segments.find(({ value }) => value === c.req.query('segment'))?.value ?? '';
    const chosen = what.find(({ value }) => value === c.req.query('what'))?.value ?? what[0]?.value ?? '';
    const [first] = await receivers({ ids: named, segment, most: 1 });
    const preview =
      first === undefined
        ? []
        : deps.letters.preview({ what: chosen, customerId: first, caseId: one?.id, by: loginOf(c) });
    const view = {
      choices: { what, segments },
      what: chosen,
      segment,
      customers: named.map((id) => ({ id, name: names.get(id) ?? id })),
      caseNumber: one?.number ?? '',
      preview: preview.map((each) => ({
        ...each,
        missing: each.missing.map((field) => mergeFieldName(field, language)),
      })),
    };
    return respondPage(c, <NewLetterPage page={c.var.page} view={view} />);
  });

  app.post('/letters', async (c) => {
    const body = await c.req.parseBody();
    const segment = textOf(body, 'segment');
    if (segment !== '' && !isLeader(c)) throw new HTTPException(403);
    const named = textOf(body, 'customer');
    const customers = await receivers({ ids: idsIn(named), segment, most: mostCustomers + 1 });
    const outcome = await deps.letters.write(
      {
        what: textOf(body, 'what'),
        customers,
        caseId: caseOf(textOf(body, 'case'))?.id,
        asTask: textOf(body, 'task') === 'yes',
      },
      { by: loginOf(c) },
    );
    if (outcome.kind === 'refused') {
      const chosen = new URLSearchParams({
        what: textOf(body, 'what'),
        customer: named,
        segment,
        case: textOf(body, 'case'),
      });
      return goTo(c, `/letters/new?${chosen}`, {
        tone: 'bad',
        key: `letter-refused.${outcome.why}`,
        values: { most: mostCustomers },
      });
    }
    const { batch, leftOut } = outcome;
    const told = leftOut > 0 ? ({ key: 'letter.written-without', values: { count: leftOut } } as const) : undefined;
    return goTo(c, `/letters/${batch.id}`, { tone: 'good', ...(told ?? { key: 'letter.written' }) });
  });

  app.get('/letters/:id{\\d+}', (c) => {
    const batch = find(c);
    const letters = deps.letters.lettersOf(batch.id).slice(0, lettersShown);
    return respondPage(c, <LetterBatchPage page={c.var.page} batch={viewOf(batch)} letters={letters} />);
  });

  app.post('/letters/:id{\\d+}/sent', (c) => {
    const { id } = find(c);
    const isNew = deps.letters.markSent(id, { by: loginOf(c) });
    return goTo(c, `/letters/${id}`, isNew ? { tone: 'good', key: 'letter.sent-told' } : undefined);
  });

  function pdf(c: WebContext, name: string, file: Uint8Array): Response {
    c.header('Content-Type', 'application/pdf');
    c.header('Content-Disposition', `inline; filename="${name}.pdf"`);
    return c.body(new Uint8Array(file));
  }

  app.get('/letters/:id{\\d+}/letters.pdf', async (c) => {
    const { id } = find(c);
    const letters = deps.letters.lettersOf(id).map(({ letter }) => letter);
    const officeName = deps.office.read().office.name;
    return pdf(c, `letters-${id}`, await deps.reports.paper({ paper: 'letters', officeName, letters }));
  });

  app.get('/letters/:id{\\d+}/labels.pdf', async (c) => {
    const { id } = find(c);
    const sheet = labelSheets.find((each) => each.id === c.req.query('sheet')) ?? labelSheets[0]!;
    const skip = Math.min(Math.max(Math.trunc(Number(c.req.query('skip')) || 0), 0), sheet.columns * sheet.rows - 1);
    const officeName = deps.office.read().office.name;
    const labels = deps.letters.labelsOf(id);
    return pdf(c, `labels-${id}`, await deps.reports.paper({ paper: 'labels', officeName, sheet, labels, skip }));
  });

  return app;
}
