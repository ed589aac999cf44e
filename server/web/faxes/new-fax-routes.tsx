import { Hono } from 'hono';
import { DestinationNote } from '../../../views/faxes/destination-note.tsx';
import type { NewFaxView } from '../../../views/faxes/faxes-view.ts';
import { NewFaxPage } from '../../../views/faxes/new-fax-page.tsx';
import { pointsOf } from '../../core/customers/customer.ts';
import { mayFaxAnyway } from '../../core/fax/judge-faxing.ts';
import { fillMergeText } from '../../core/merge/merge-text.ts';
import { faxDefaults, faxResolutions } from '../../core/office/fax.ts';
import { taskPriorities } from '../../core/office/task-kinds.ts';
import type { Case } from '../../services/cases/cases.ts';
import { maxFileBytes } from '../../services/files/files.ts';
import { formatForReader } from '../../services/numbers/normalize.ts';
import { oneOf, textOf } from '../cases/read-matter.ts';
import { fillTemplate } from '../mails/mail-model.ts';
import { goTo, respondFragment, respondPage } from '../respond.ts';
import type { WebDeps } from '../web-deps.ts';
import { loginOf, type WebContext, type WebEnv } from '../web-env.ts';
import { openDestinations } from './destination-model.ts';
import { isBadMoment, readMoment, readPapers } from './read-papers.ts';

/** A fax is written: from a case, a customer, a service of the catalogue, a file, or from nothing. */
export function newFaxRoutes(deps: WebDeps): Hono<WebEnv> {
  const app = new Hono<WebEnv>();
  const { customers, files, catalogue } = deps;
  const destinationOf = openDestinations(deps);

  const caseOf = (typed: string): Case | undefined => {
    const found = typed === '' ? undefined : deps.cases.findByNumber(typed);
    return found === 'mistyped' ? undefined : found;
  };

  /** What the page shows; `said`: what a form said, or an address asks for. */
  function viewOf(c: WebContext, said: Record<string, unknown>, wrong?: string): NewFaxView {
    const { office, people, mailTemplates, fax: settings = faxDefaults } = deps.office.read();
    const one = caseOf(textOf(said, 'case'));
    const customerId = textOf(said, 'customer') || one?.customerId;
    const customer = customerId === undefined ? undefined : customers.find(customerId);
    const points = customer ? [...pointsOf(customer, 'fax'), ...pointsOf(customer, 'phone')] : [];
    const numbers = points.flatMap(({ key, label, typed }) =>
      key === undefined ? [] : [{ value: formatForReader(key, office.country), label: label ?? typed }],
    );
    const first = customer && pointsOf(customer, 'fax').find(({ key }) => key !== undefined)?.key;
    const service = textOf(said, 'service') || one?.service || '';
    const chosen = [said.paper ?? []].flat().map(String);
    const asked = textOf(said, 'file');
    const known = [
      ...[asked, ...chosen].flatMap((id) => files.find(id) ?? []),
      ...(service === '' ? [] : catalogue.documentsOf(service)),
      ...(one ? files.usedBy(`case:${one.id}`) : []),
    ];
    const isSent = said.number !== undefined && typeof said.then === 'string';
    const ofService = textOf(said, 'service') === '' ? [] : catalogue.documentsOf(service).map(({ id }) => id);
    const number = textOf(said, 'number') || (first ? formatForReader(first, office.country) : '');
    const objection = number === '' ? undefined : deps.fax.faxes.objectionTo({ number, customerId: customer?.id });
    const name = office.name;
    const templates = mailTemplates.filter(
      ({ language }) => language === undefined || !customer?.language || language === customer.language,
    );
    const template = templates.find(({ id }) => id === textOf(said, 'template'));
    const about = { customerId, caseId: one?.id, login: loginOf(c) };
    const begun = template ? fillTemplate(deps, template, about) : undefined;
    return {
      number,
      destination: destinationOf({
        number,
        pages: 1,
        resolution: oneOf(said, 'resolution', faxResolutions) ?? settings.resolution,
        customerId: customer?.id,
      }),
      numbers,
      ...(customer && { customer: { id: customer.id, name: customer.name } }),
      ...(one && { case: one.number }),
      papers: [...new Map(known.map(({ id, name }) => [id, name]))].map(([id, name]) => ({
        id,
        name,
        isChosen: chosen.includes(id) || (!isSent && (id === asked || ofService.includes(id))),
      })),
      cover: {
        isOn: textOf(said, 'cover') === 'on' || begun !== undefined,
        toName: textOf(said, 'toName') || (customer?.name ?? ''),
        fromName: textOf(said, 'fromName') || (people.find(({ login }) => login === loginOf(c))?.name ?? name),
        subject: begun?.subject ?? textOf(said, 'subject'),
        text: begun?.text ?? textOf(said, 'text'),
      },
      templates: templates.map(({ id, name }) => ({ value: id, label: name })),
      template: template?.id ?? '',
      priority: oneOf(said, 'priority', taskPriorities) ?? 'medium',
      resolution: oneOf(said, 'resolution', faxResolutions) ?? settings.resolution,
      campaigns: deps.campaignWork.choicesOf(loginOf(c)).map(({ id, name }) => ({ value: id, label: name })),
      campaign: isSent ? textOf(said, 'campaign') : deps.campaignWork.of(loginOf(c))?.id,
      pageRange: textOf(said, 'pageRange'),
      sendAt: textOf(said, 'sendAt'),
      replyTo: textOf(said, 'replyTo'),
      objection,
      mayAnyway: objection !== undefined && mayFaxAnyway(objection),
      wrong: wrong !== undefined && wrong !== objection ? wrong : undefined,
      maxMb: maxFileBytes / 1_000_000,
    };
  }

  app.get('/faxes/destination', (c) => {
    const number = (c.req.query('number') ?? '').slice(0, 60);
    const customerId = c.req.query('customer');
    const resolution = oneOf(c.req.query(), 'resolution', faxResolutions) ?? 'fine';
    const told = destinationOf({ number, pages: 1, resolution, customerId });
    return respondFragment(c, <DestinationNote page={c.var.page} told={told} />);
  });

  app.get('/faxes/new', (c) =>
    respondPage(
      c,
      <NewFaxPage page={c.var.page} view={viewOf(c, { ...c.req.query(), paper: c.req.queries('paper') })} />,
    ),
  );

  app.post('/faxes/files', async (c) => {
    const body = await c.req.parseBody({ all: true });
    // What was brought stays, ticked.
    const refuse = (wrong: string, paper: unknown = body.paper) =>
      respondPage(c, <NewFaxPage page={c.var.page} view={viewOf(c, { ...body, paper }, wrong)} />, 422);
    const papers = await readPapers(deps, body, loginOf(c));
    if (typeof papers === 'string') return refuse(papers);
    const { office } = deps.office.read();
    const at = { timezone: office.timezone, now: deps.clock.now() };
    if (isBadMoment(textOf(body, 'sendAt'), at)) return refuse('bad-moment', papers);
    const one = caseOf(textOf(body, 'case'));
    const customerId = textOf(body, 'customer') || one?.customerId;
    const about = { customerId, caseId: one?.id, login: loginOf(c) };
    const language = (customerId && customers.find(customerId)?.language) || office.language;
    const fill = (name: string) => fillMergeText(textOf(body, name), deps.merge.valuesFor({ ...about, language })).text;
    const outcome = deps.fax.faxes.add(
      {
        number: textOf(body, 'number'),
        files: papers,
        subject: fill('subject'),
        priority: oneOf(body, 'priority', taskPriorities),
        resolution: oneOf(body, 'resolution', faxResolutions),
        campaignId: deps.campaignWork.choicesOf(loginOf(c)).find(({ id }) => id === textOf(body, 'campaign'))?.id,
        pageRange: textOf(body, 'pageRange'),
        sendAt: readMoment(textOf(body, 'sendAt'), office.timezone),
        replyTo: textOf(body, 'replyTo') || undefined,
        customerId: customerId && customers.find(customerId) ? customerId : undefined,
        caseId: one?.id,
        anyway: textOf(body, 'anyway') === 'on',
        look: textOf(body, 'then') !== 'send',
        cover:
          textOf(body, 'cover') === 'on'
            ? {
                toName: textOf(body, 'toName'),
                fromName: textOf(body, 'fromName'),
                subject: fill('subject'),
                text: fill('text'),
              }
            : undefined,
      },
      { by: loginOf(c) },
    );
    return outcome.kind === 'refused' ? refuse(outcome.why, papers) : goTo(c, `/faxes/${outcome.fax.id}`);
  });
  return app;
}
