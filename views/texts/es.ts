import { accounts } from './es/accounts.ts';
import { admin } from './es/admin.ts';
import { bills } from './es/bills.ts';
import { callbacks } from './es/callbacks.ts';
import { callers } from './es/callers.ts';
import { campaigns } from './es/campaigns.ts';
import { cases } from './es/cases.ts';
import { common } from './es/common.ts';
import { costs } from './es/costs.ts';
import { customerCard } from './es/customer-card.ts';
import { customerFields } from './es/customer-fields.ts';
import { customers } from './es/customers.ts';
import { dayNight } from './es/day-night.ts';
import { desk } from './es/desk.ts';
import { deskKeys } from './es/desk-keys.ts';
import { duplicates } from './es/duplicates.ts';
import { exchange } from './es/exchange.ts';
import { fax } from './es/fax.ts';
import { faxInbox } from './es/fax-inbox.ts';
import { faxMail } from './es/fax-mail.ts';
import { faxPaper } from './es/fax-paper.ts';
import { faxSettings } from './es/fax-settings.ts';
import { firstVisit } from './es/first-visit.ts';
import { flowSteps } from './es/flow-steps.ts';
import { flows } from './es/flows.ts';
import { imports } from './es/imports.ts';
import { ivr } from './es/ivr.ts';
import { letters } from './es/letters.ts';
import { limits } from './es/limits.ts';
import { live } from './es/live.ts';
import { mail } from './es/mail.ts';
import { mailings } from './es/mailings.ts';
import { mails } from './es/mails.ts';
import { messages } from './es/messages.ts';
import { officeFields } from './es/office-fields.ts';
import { officeProblems } from './es/office-problems.ts';
import { phones } from './es/phones.ts';
import { prices } from './es/prices.ts';
import { privacy } from './es/privacy.ts';
import { quality } from './es/quality.ts';
import { queues } from './es/queues.ts';
import { recording } from './es/recording.ts';
import { recordings } from './es/recordings.ts';
import { reports } from './es/reports.ts';
import { rooms } from './es/rooms.ts';
import { scripts } from './es/scripts.ts';
import { security } from './es/security.ts';
import { segments } from './es/segments.ts';
import { staffing } from './es/staffing.ts';
import { statements } from './es/statements.ts';
import { story } from './es/story.ts';
import { supervision } from './es/supervision.ts';
import { supervisorActs } from './es/supervisor-acts.ts';
import { tariffs } from './es/tariffs.ts';
import { tasks } from './es/tasks.ts';
import { team } from './es/team.ts';
import { timeline } from './es/timeline.ts';
import { trunkNumbers } from './es/trunk-numbers.ts';
import { trunkReport } from './es/trunk-report.ts';
import { tryCall } from './es/try-call.ts';

/** Every text that a user reads, in Spanish: this language defines the keys. */
export const es = {
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
} as const;
