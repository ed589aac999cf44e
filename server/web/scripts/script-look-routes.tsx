import { Hono } from 'hono';
import { ResultsPage, type ResultsView } from '../../../views/scripts/results-page.tsx';
import { targetOptions } from '../../../views/scripts/script-fields.ts';
import { PreviewPage } from '../../../views/scripts/script-looks.tsx';
import { fillsText } from '../../../views/scripts/scripts-page.tsx';
import type { MergeValues } from '../../core/merge/merge-text.ts';
import type { Language } from '../../core/office/office.ts';
import { instantAt } from '../../core/schedule/local-time.ts';
import { type Script, scriptLanguages, textIn } from '../../core/scripts/script.ts';
import {
  beginRun,
  type RunEffect,
  type RunInput,
  type RunProblem,
  stepScript,
} from '../../core/scripts/step-script.ts';
import { csvCell } from '../../core/sheets/csv.ts';
import { worldOf } from '../../services/scripts/create-scripts.ts';
import { oneOf, textOf } from '../cases/read-matter.ts';
import { respondPage } from '../respond.ts';
import type { WebDeps } from '../web-deps.ts';
import { loginOf, type WebContext, type WebEnv } from '../web-env.ts';
import { scriptSheet } from './script-sheet.ts';
import { mailingText, stepViewOf, valueName } from './step-model.ts';

const base = '/supervisor/scripts/:id';
const MINUTES_OF_DAY = 1_440;
const mostMoves = 200;

const samples: Record<Language, MergeValues> = {
  es: {
    'customer.name': 'Eva Peña Ruiz',
    'customer.first-name': 'Eva',
    'customer.company': 'Ferretería Sol',
    principal: 'Banco Norte',
  },
  en: {
    'customer.name': 'Eve Baker',
    'customer.first-name': 'Eve',
    'customer.company': 'Sun Hardware',
    principal: 'North Bank',
  },
};

/** What was done in a preview, as its page sent it along; something else is nothing. */
function readMoves(text: string): RunInput[] {
  try {
    const moves: unknown = JSON.parse(text);
    if (!Array.isArray(moves)) return [];
    return moves.slice(0, mostMoves).flatMap((move: Partial<Record<string, unknown>>): RunInput[] => {
      if (move?.kind === 'back') return [{ kind: 'back' }];
      if (move?.kind !== 'answered' && move?.kind !== 'finished') return [];
      const values = Object.fromEntries(
        Object.entries(move.values ?? {}).filter(([, value]) => typeof value === 'string'),
      ) as Record<string, string>;
      return [{ kind: move.kind, values, ...(typeof move.reason === 'string' && { reason: move.reason }) }];
    });
  } catch {
    return [];
  }
}

/** Scripts looked at: gone through without a call, and what was answered in calls. */
export function scriptLookRoutes(deps: WebDeps): Hono<WebEnv> {
  const app = new Hono<WebEnv>();
  const { office } = deps;

  function respondPreview(
    c: WebContext,
    about: { script: Script; language: Language; customer: string; moves: RunInput[]; input?: RunInput },
  ): Response {
    const { script, language, customer, moves, input } = about;
    const { page } = c.var;
    const how = { script, world: worldOf(office.read()), at: deps.clock.now(), by: loginOf(c) };
    let state = beginRun(script);
    const effects: RunEffect[] = [];
    const done: RunInput[] = [];
    let problems: RunProblem[] = [];
    for (const move of input ? [...moves, input] : moves) {
      const step = stepScript(state, move, how);
      problems = step.kind === 'refused' ? step.problems : [];
      if (step.kind === 'refused') continue;
      state = step.next;
      effects.push(...step.effects);
      done.push(move);
    }
    const card = customer === '' ? undefined : deps.customers.search({ text: customer, limit: 1 }).rows[0];
    const known = deps.merge.valuesFor({ customerId: card?.id, login: loginOf(c), language });
    const values = card ? known : { ...samples[language], ...known };
    const options = targetOptions({ reader: page.reader, office: office.read() });
    const wouldFill = effects.flatMap((effect) => {
      if (effect.kind === 'promise')
        return effect.step.followUp
          ? [page.reader.t('scripts.would-promise', { text: textIn(effect.step.followUp.texts, language) })]
          : [];
      if (effect.kind === 'mail')
        return [
          mailingText(effect.mailing, { script, office: office.read(), reader: page.reader, language }),
          ...(effect.to === undefined ? [] : [effect.to]),
        ].join(' · ');
      if (effect.kind === 'consent')
        return [
          `${page.reader.t(`consent-purpose.${effect.question.purpose ?? 'data'}`)}: ${page.reader.t(effect.given ? 'consent.yes' : 'consent.no')}`,
        ];
      const place = fillsText(effect.question, options);
      const named = { office: office.read(), reader: page.reader, language };
      return place === '' ? [] : [`${place}: ${valueName(effect.question, effect.value, named)}`];
    });
    return respondPage(
      c,
      <PreviewPage
        page={page}
        script={script}
        view={stepViewOf({ script, language, state, values, office: office.read(), reader: page.reader, problems })}
        moves={JSON.stringify(done)}
        about={{ language, customer, ...(card && { customerName: card.name }) }}
        wouldFill={wouldFill}
      />,
    );
  }

  app.get(`${base}/preview`, (c) => {
    const { script } = scriptSheet(deps, c);
    const query = { language: c.req.query('language') };
    const language = oneOf(query, 'language', scriptLanguages) ?? c.var.page.reader.language;
    return respondPreview(c, {
      script,
      language,
      customer: (c.req.query('customer') ?? '').trim().slice(0, 100),
      moves: [],
    });
  });

  app.post(`${base}/preview`, async (c) => {
    const { script } = scriptSheet(deps, c);
    const body = await c.req.parseBody();
    const act = oneOf(body, 'act', ['answered', 'back', 'finished'] as const) ?? 'answered';
    const values = Object.fromEntries(
      Object.entries(body).flatMap(([name, value]) => (typeof value === 'string' ? [[name, value]] : [])),
    );
    const asked = script.steps.flatMap(({ questions }) => questions.map(({ id }) => id));
    const answers = Object.fromEntries(Object.entries(values).filter(([name]) => asked.includes(name)));
    const reason = textOf(body, 'reason');
    const input: RunInput =
      act === 'back' ? { kind: act } : { kind: act, values: answers, ...(reason !== '' && { reason }) };
    return respondPreview(c, {
      script,
      language: oneOf(body, 'language', scriptLanguages) ?? c.var.page.reader.language,
      customer: textOf(body, 'customer').slice(0, 100),
      moves: readMoves(textOf(body, 'moves')),
      input,
    });
  });

  /** Days of the office, both included. */
  function spanOf(c: WebContext): { from: string; to: string; span: { from?: number; to?: number } } {
    const day = (name: string): string => {
      const text = c.req.query(name) ?? '';
      return /^\d{4}-\d{2}-\d{2}$/.test(text) ? text : '';
    };
    const { timezone } = office.read().office;
    const [from, to] = [day('from'), day('to')];
    return {
      from,
      to,
      span: {
        ...(from !== '' && { from: instantAt(timezone, { date: from, minute: 0 }) }),
        ...(to !== '' && { to: instantAt(timezone, { date: to, minute: MINUTES_OF_DAY }) }),
      },
    };
  }

  app.get(`${base}/results`, (c) => {
    const { script } = scriptSheet(deps, c);
    const { from, to, span } = spanOf(c);
    const { reader } = c.var.page;
    const { language } = reader;
    const results = deps.scriptRuns.results(script.id, span);
    const view: ResultsView = {
      ...{ id: script.id, name: script.name, from, to },
      versions: results.versions,
      questions: results.questions.map(({ question, step, counts, ...rest }) => ({
        ...rest,
        id: question.id,
        kind: question.kind,
        label: textIn(question.labels, language) || question.id,
        step: textIn(step.titles, language) || step.id,
        counts: counts.map(({ value, times }) => ({
          label: valueName(question, value, { office: office.read(), reader, language }),
          times,
        })),
      })),
    };
    return respondPage(c, <ResultsPage page={c.var.page} view={view} />);
  });

  app.get(`${base}/results.csv`, (c) => {
    const { script } = scriptSheet(deps, c);
    const { span } = spanOf(c);
    const { reader } = c.var.page;
    const { answers, questions } = deps.scriptRuns.results(script.id, span);
    const asked = new Map(questions.map(({ question }) => [question.id, question]));
    const lines = answers.map(({ question, value, ...row }) => {
      const known = asked.get(question);
      const named = { office: office.read(), reader, language: reader.language };
      return [
        new Date(row.at).toISOString(),
        row.callId,
        row.customerId,
        row.version,
        row.language,
        row.step,
        question,
        known ? textIn(known.labels, reader.language) : question,
        value,
        known ? valueName(known, value, named) : value,
        row.by,
      ]
        .map(csvCell)
        .join(',');
    });
    const head = 'at,call,customer,version,language,step,question,asked,value,answer,by';
    c.header('Content-Type', 'text/csv; charset=utf-8');
    c.header('Content-Disposition', `attachment; filename="${script.id}.csv"`);
    return c.body(`\ufeff${[head, ...lines].join('\r\n')}\r\n`);
  });

  return app;
}
