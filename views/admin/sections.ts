import { accounts } from './accounts.tsx';
import { breaks } from './breaks.tsx';
import { callers } from './callers.tsx';
import { campaigns } from './campaigns.tsx';
import { classes } from './classes.tsx';
import { customerFields } from './customer-fields.tsx';
import { departments } from './departments.tsx';
import { extensions } from './extensions.tsx';
import { hours } from './hours.tsx';
import { letterKits, letterTemplates } from './letters.tsx';
import { mailTemplates } from './mail-templates.tsx';
import { mailboxes } from './mailboxes.tsx';
import { motives } from './motives.tsx';
import { people } from './people.tsx';
import { phones } from './phones.tsx';
import { queues } from './queues.tsx';
import { results } from './results.tsx';
import { ringGroups } from './ring-groups.tsx';
import { rooms } from './rooms.tsx';
import { inboundRoutes, outboundRoutes } from './routes.tsx';
import type { AnySection } from './section.ts';
import { services } from './services.tsx';
import { tariffs } from './tariffs.tsx';
import { taskKinds } from './task-kinds.tsx';
import { trunks } from './trunks.tsx';

/** All lists of the office that the owner edits by the same pages. */
export const sections: readonly AnySection[] = [
  extensions,
  people,
  queues,
  ringGroups,
  mailboxes,
  rooms,
  trunks,
  inboundRoutes,
  outboundRoutes,
  hours,
  tariffs,
  classes,
  accounts,
  campaigns,
  phones,
  callers,
  breaks,
  results,
  customerFields,
  departments,
  motives,
  services,
  mailTemplates,
  taskKinds,
  letterTemplates,
  letterKits,
] as unknown as AnySection[];
