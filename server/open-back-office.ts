import { openCustomerWork } from './open-customer-work.ts';
import { openFax } from './open-fax.ts';
import { openMail } from './open-mail.ts';
import { openScripts } from './open-scripts.ts';
import { openStatements } from './open-statements.ts';
import { openTasks } from './open-tasks.ts';
import { createDeskMessages } from './services/supervision/desk-messages.ts';

type CustomerWork = ReturnType<typeof openCustomerWork>;
/** What a room needs, but what the customer file's room gives it. */
type Needs<Room extends (deps: never) => unknown> = Omit<Parameters<Room>[0], keyof CustomerWork>;

/** All that is done beside the calls: the customer file, cases, tasks, letters, faxes, mails, scripts, statements. */
export function openBackOffice(
  house: Parameters<typeof openCustomerWork>[0] &
    Omit<Needs<typeof openTasks>, 'deskMessages'> &
    Omit<Needs<typeof openFax>, 'tasks'> &
    Omit<Needs<typeof openMail>, 'toFax'> &
    Omit<Needs<typeof openScripts>, 'catalogue'> &
    Needs<typeof openStatements> &
    Parameters<typeof createDeskMessages>[0],
) {
  const work = openCustomerWork(house);
  const deskMessages = createDeskMessages(house);
  const known = { ...house, ...work, deskMessages };
  const tasks = openTasks(known);
  const { fax, toFax } = openFax({ ...known, ...tasks });
  const mail = openMail({ ...known, toFax });
  return {
    ...work,
    deskMessages,
    ...tasks,
    fax,
    ...mail,
    ...openScripts({ ...known, ...mail }),
    ...openStatements(known),
  };
}
