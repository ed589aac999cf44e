import { Hono } from 'hono';
import { HTTPException } from 'hono/http-exception';
import { type MailboxView, MessagesPage } from '../../../views/messages/messages-page.tsx';
import type { Mailbox, Person } from '../../core/office/office.ts';
import { formatForReader } from '../../services/numbers/normalize.ts';
import type { Message } from '../../services/voicemail/mailboxes.ts';
import { customerNames } from '../../store/queries/customer-names.ts';
import { dialTold } from '../dial-told.ts';
import { goTo, respondPage } from '../respond.ts';
import { respondSound } from '../story/respond-sound.ts';
import type { WebDeps } from '../web-deps.ts';
import { loginOf, type WebContext, type WebEnv } from '../web-env.ts';
import { writeAudit } from '../write-audit.ts';

const leads = (person: Person): boolean => person.roles.some((role) => role !== 'agent');

/** The own mailbox; those of groups, whose number rings no extension, are for who leads. */
function mayHear(deps: WebDeps, person: Person, mailbox: string): boolean {
  if (person.extension === mailbox) return true;
  return leads(person) && !deps.office.read().extensions.some(({ number }) => number === mailbox);
}

/** Messages left by callers: played, marked, deleted, called back. */
export function messageRoutes(deps: WebDeps): Hono<WebEnv> {
  const app = new Hono<WebEnv>();
  const personOf = (c: WebContext): Person => c.var.session!.person;

  function viewOf(person: Person, { number, name }: Mailbox): MailboxView {
    const { country } = deps.office.read().office;
    const messages = deps.mailboxes.list(number);
    const names = customerNames(
      deps.db,
      messages.map(({ customerId }) => customerId),
    );
    return {
      number,
      name,
      isOwn: person.extension === number,
      unheard: messages.filter(({ heardAt }) => heardAt === null).length,
      messages: messages.map((message) => {
        const who = names.get(message.customerId ?? '') ?? message.fromName;
        return {
          id: message.id,
          receivedAt: message.receivedAt,
          number: formatForReader(message.fromNumber, country),
          durationMs: message.durationMs,
          isHeard: message.heardAt !== null,
          isCallable: message.fromNumber !== '' && person.extension !== undefined,
          ...(who && { name: who }),
          ...(message.customerId !== null && { customerId: message.customerId }),
        };
      }),
    };
  }

  /** Others' messages are not found. */
  function messageOf(c: WebContext): Message {
    const message = deps.mailboxes.find(c.req.param('id') ?? '');
    if (!message || !mayHear(deps, personOf(c), message.mailbox)) throw new HTTPException(404);
    return message;
  }

  app.get('/messages', (c) => {
    const person = personOf(c);
    const open = deps.office.read().mailboxes.filter(({ number }) => mayHear(deps, person, number));
    const boxes = open.map((box) => viewOf(person, box)).sort((a, b) => Number(b.isOwn) - Number(a.isOwn));
    return respondPage(c, <MessagesPage page={c.var.page} boxes={boxes} />);
  });

  app.get('/messages/:id/audio', (c) => {
    const { id, file, mailbox, callId } = messageOf(c);
    return respondSound(c, {
      folder: deps.dataFolder,
      file,
      name: id,
      begun(how) {
        deps.mailboxes.mark(id, true);
        // Who hears the own messages is nobody's concern.
        if (personOf(c).extension !== mailbox)
          writeAudit(deps, { by: loginOf(c), action: `message.${how}`, subject: `messages/${id}`, detail: { callId } });
      },
    });
  });

  for (const heard of [true, false])
    app.post(`/messages/:id/${heard ? 'heard' : 'unheard'}`, (c) => {
      deps.mailboxes.mark(messageOf(c).id, heard);
      return goTo(c, '/messages');
    });

  app.post('/messages/:id/remove', (c) => {
    const { id, callId, fromNumber } = messageOf(c);
    deps.mailboxes.remove(id);
    writeAudit(deps, { by: loginOf(c), action: 'message.deleted', subject: `messages/${id}`, detail: { callId } });
    return goTo(c, '/messages', { tone: 'good', key: 'messages.deleted', values: { who: fromNumber } });
  });

  app.post('/messages/:id/call', (c) => {
    const { fromNumber, customerId } = messageOf(c);
    const login = loginOf(c);
    const outcome = deps.calls.dial({ login, number: fromNumber, ...(customerId !== null && { customerId }) });
    if (outcome.kind === 'refused') return goTo(c, '/messages', dialTold(outcome));
    return goTo(c, personOf(c).roles.includes('agent') ? '/agent' : '/messages');
  });

  return app;
}
