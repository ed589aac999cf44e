import { accounts } from './en/accounts.ts';
import { admin } from './en/admin.ts';
import { bills } from './en/bills.ts';
import { callbacks } from './en/callbacks.ts';
import { callers } from './en/callers.ts';
import { campaigns } from './en/campaigns.ts';
import { cases } from './en/cases.ts';
import { common } from './en/common.ts';
import { costs } from './en/costs.ts';
import { customerCard } from './en/customer-card.ts';
import { customerFields } from './en/customer-fields.ts';
import { customers } from './en/customers.ts';
import { dayNight } from './en/day-night.ts';
import { desk } from './en/desk.ts';
import { deskKeys } from './en/desk-keys.ts';
import { duplicates } from './en/duplicates.ts';
import { exchange } from './en/exchange.ts';
import { fax } from './en/fax.ts';
import { faxInbox } from './en/fax-inbox.ts';
import { faxMail } from './en/fax-mail.ts';
import { faxPaper } from './en/fax-paper.ts';
import { faxSettings } from './en/fax-settings.ts';
import { firstVisit } from './en/first-visit.ts';
import { flowSteps } from './en/flow-steps.ts';
import { flows } from './en/flows.ts';
import { imports } from './en/imports.ts';
import { ivr } from './en/ivr.ts';
import { letters } from './en/letters.ts';
import { limits } from './en/limits.ts';
import { live } from './en/live.ts';
import { mail } from './en/mail.ts';
import { mailings } from './en/mailings.ts';
import { mails } from './en/mails.ts';
import { messages } from './en/messages.ts';
import { officeFields } from './en/office-fields.ts';
import { officeProblems } from './en/office-problems.ts';
import { phones } from './en/phones.ts';
import { prices } from './en/prices.ts';
import { privacy } from './en/privacy.ts';
import { quality } from './en/quality.ts';
import { queues } from './en/queues.ts';
import { recording } from './en/recording.ts';
import { recordings } from './en/recordings.ts';
import { reports } from './en/reports.ts';
import { rooms } from './en/rooms.ts';
import { scripts } from './en/scripts.ts';
import { security } from './en/security.ts';
import { segments } from './en/segments.ts';
import { staffing } from './en/staffing.ts';
import { statements } from './en/statements.ts';
import { story } from './en/story.ts';
import { supervision } from './en/supervision.ts';
import { supervisorActs } from './en/supervisor-acts.ts';
import { tariffs } from './en/tariffs.ts';
import { tasks } from './en/tasks.ts';
import { team } from './en/team.ts';
import { timeline } from './en/timeline.ts';
import { trunkNumbers } from './en/trunk-numbers.ts';
import { trunkReport } from './en/trunk-report.ts';
import { tryCall } from './en/try-call.ts';
import type { es } from './es.ts';

export const en: Record<keyof typeof es, string> = {
  ...common,
  ...costs,
  ...bills,
  ...accounts,
  ...admin,
  ...officeFields,
  ...officeProblems,
  ...firstVisit,
  ...faxPaper,
  ...faxSettings,
  ...letters,
  ...limits,
  ...live,
  ...flows,
  ...flowSteps,
  ...imports,
  ...duplicates,
  ...ivr,
  ...desk,
  ...deskKeys,
  ...customers,
  ...customerCard,
  ...customerFields,
  ...quality,
  ...timeline,
  ...staffing,
  ...statements,
  ...story,
  ...tryCall,
  ...recording,
  ...recordings,
  ...reports,
  ...privacy,
  ...rooms,
  ...segments,
  ...queues,
  ...scripts,
  ...security,
  ...messages,
  ...mail,
  ...mails,
  ...fax,
  ...faxInbox,
  ...faxMail,
  ...mailings,
  ...dayNight,
  ...exchange,
  ...phones,
  ...prices,
  ...callbacks,
  ...callers,
  ...campaigns,
  ...cases,
  ...trunkReport,
  ...trunkNumbers,
  ...supervision,
  ...supervisorActs,
  ...tariffs,
  ...tasks,
  ...team,
};
