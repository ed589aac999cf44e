import { openCustomerWork } from './open-customer-work.ts';
import { openMail } from './open-mail.ts';
import { openScripts } from './open-scripts.ts';
import { openStatements } from './open-statements.ts';
import { openTasks } from './open-tasks.ts';
import { createDeskMessages } from './services/supervision/desk-messages.ts';

type CustomerWork = ReturnType<typeof openCustomerWork>;
/** What a room needs, but what the customer file's room gives it. */
type Needs<Room extends (deps: never) => unknown> = Omit<Parameters<Room>[0], keyof CustomerWork>;

/** All that is done beside the calls: the customer file, cases, tasks, letters, mails, scripts, statements. */
export function openBackOffice(
  house: Parameters<typeof openCustomerWork>[0] &
    Omit<Needs<typeof openTasks>, 'deskMessages'> &
    Needs<typeof openMail> &
    Omit<Needs<typeof openScripts>, 'catalogue'> &
    Needs<typeof openStatements> &
    Parameters<typeof createDeskMessages>[0],
) {
  const work = openCustomerWork(house);
  const deskMessages = createDeskMessages(house);
  const known = { ...house, ...work, deskMessages };
  const tasks = openTasks(known);
  const mail = openMail(known);
  return {
    ...work,
    deskMessages,
    ...tasks,
    ...mail,
    ...openScripts({ ...known, ...mail }),
    ...openStatements(known),
  };
}
