/**
 * How a row is known to be a customer's: a column holds the id of the card, of a row that is theirs, a number or mail address of
 * theirs alone, or a text that names them.
 */
export type Tie =
  | { column: string; to: 'card' | 'number' | 'mail' | 'subject' | 'words' }
  | { column: string; to: 'row'; table: string; by: string }
  /** Of an import that brought the card. */
  | { column: string; to: 'import' };

export interface PersonalTable {
  ties: readonly Tie[];
  /** `deleted` when the customer is forgotten, or without these columns; the columns that stay as they are tell nothing of anybody. */
  forgotten: 'deleted' | { blotted: readonly string[]; plain: readonly string[] };
  /** Why its rows are not in what a customer is given; absent: they are. */
  notGiven?: string;
}

const card = (column = 'customer_id'): Tie => ({ column, to: 'card' });
const row = (column: string, table: string, by = 'id'): Tie => ({ column, to: 'row', table, by });
const ofCall = row('call_id', 'calls');
const ofCase = row('case_id', 'cases');
const number = (column: string): Tie => ({ column, to: 'number' });
const mail = (column: string): Tie => ({ column, to: 'mail' });
const words = (column: string): Tie => ({ column, to: 'words' });

/** Every table in which customers stand. Whoever adds a table to the store puts it here, or below with the reason. */
export const personalTables: Readonly<Record<string, PersonalTable>> = {
  customers: { ties: [card('id')], forgotten: 'deleted' },
  contact_points: { ties: [card()], forgotten: 'deleted' },
  customer_refusals: { ties: [card()], forgotten: 'deleted' },
  customer_changes: { ties: [card()], forgotten: 'deleted' },
  customer_positions: { ties: [card('person_id'), card('company_id')], forgotten: 'deleted' },
  customer_merges: { ties: [card('kept_id'), card('gone_id')], forgotten: 'deleted' },
  duplicate_pairs: {
    ties: [card('first'), card('second')],
    forgotten: 'deleted',
    notGiven: 'compares the card with those of others',
  },
  name_slips: {
    ties: [words('word')],
    forgotten: 'deleted',
    notGiven: 'single words of all names, for slips in searches',
  },
  calls: {
    ties: [card(), number('e164')],
    forgotten: {
      blotted: ['from_number', 'from_name', 'to_number', 'e164', 'customer_id'],
      plain: [
        ...[
          'id',
          'direction',
          'end_reason',
          'trunk_id',
          'queue_id',
          'campaign_id',
          'login',
          'extension',
          'recording_id',
          'result_id',
        ],
        ...['cost', 'currency', 'cost_state'],
      ],
    },
  },
  call_events: { ties: [ofCall], forgotten: { blotted: ['data'], plain: ['call_id', 'kind'] } },
  call_talks: { ties: [ofCall], forgotten: { blotted: [], plain: ['call_id', 'login', 'extension'] } },
  call_notes: { ties: [card(), ofCall], forgotten: 'deleted' },
  charges: {
    ties: [ofCall],
    forgotten: {
      blotted: ['destination'],
      plain: [
        ...[
          'call_id',
          'leg_id',
          'trunk_id',
          'way',
          'kind',
          'payer_how',
          'payer_extension',
          'payer_login',
          'payer_queue',
        ],
        ...[
          'payer_department',
          'payer_principal',
          // Of a card that is gone it tells which charges were one payer's, and not whose.
          'payer_account',
          'payer_campaign',
          'payer_customer',
          'bundles',
          'state',
          'reason',
          'tariff_id',
          'rate_name',
          'net',
        ],
        ...['currency', 'spans'],
      ],
    },
  },
  charge_reassignments: {
    ties: [ofCall],
    forgotten: { blotted: ['why'], plain: ['call_id', 'leg_id', 'by', 'before', 'after'] },
  },
  recordings: {
    ties: [ofCall],
    forgotten: {
      blotted: ['held_why'],
      plain: ['id', 'call_id', 'file', 'failed', 'removed_why', 'removed_by', 'held_by'],
    },
  },
  messages: { ties: [card(), number('from_number'), ofCall], forgotten: 'deleted' },
  callback_requests: {
    ties: [card(), ofCall, number('number'), number('caller_number')],
    forgotten: 'deleted',
  },
  missed_work: { ties: [number('number')], forgotten: 'deleted' },
  cases: {
    ties: [card()],
    forgotten: {
      blotted: ['customer_id', 'title', 'clocks', 'state'],
      plain: [
        ...['principal', 'service', 'motive', 'class', 'improper', 'priority', 'owner', 'department', 'state_kind'],
        'opened_by',
      ],
    },
  },
  case_events: { ties: [ofCase], forgotten: { blotted: ['data'], plain: ['by', 'kind'] } },
  case_calls: { ties: [ofCase, ofCall], forgotten: { blotted: [], plain: ['call_id'] } },
  tasks: {
    ties: [card(), ofCase, ofCall],
    forgotten: {
      blotted: ['customer_id', 'title', 'note', 'state'],
      plain: [...['kind', 'priority', 'state_kind', 'assignee', 'department', 'call_id', 'origin', 'created_by']],
    },
  },
  task_events: { ties: [row('task_id', 'tasks')], forgotten: { blotted: ['data'], plain: ['by', 'kind'] } },
  consents: { ties: [card(), ofCall], forgotten: 'deleted' },
  mails: { ties: [card(), ofCase, mail('from'), mail('to')], forgotten: 'deleted' },
  outbox: {
    ties: [row('mail_id', 'mails'), mail('to')],
    forgotten: 'deleted',
    notGiven: 'mails on their way: those with customers stand among the mails',
  },
  mail_drafts: { ties: [words('fields')], forgotten: 'deleted' },
  drafts: { ties: [words('content'), words('form')], forgotten: 'deleted' },
  catalogue_sends: { ties: [card(), ofCase, ofCall, row('mail_id', 'mails')], forgotten: 'deleted' },
  bulk_recipients: { ties: [card()], forgotten: 'deleted' },
  letters: { ties: [card()], forgotten: 'deleted' },
  fax_jobs: { ties: [card(), ofCase, number('destination')], forgotten: 'deleted' },
  fax_attempts: { ties: [row('job_id', 'fax_jobs')], forgotten: 'deleted' },
  fax_pages: { ties: [row('job_id', 'fax_jobs')], forgotten: 'deleted' },
  fax_bulk_recipients: { ties: [card(), row('job_id', 'fax_jobs')], forgotten: 'deleted' },
  fax_fetches: { ties: [number('destination')], forgotten: 'deleted' },
  received_faxes: { ties: [card(), ofCase, number('e164')], forgotten: 'deleted' },
  received_fax_pages: { ties: [row('fax_id', 'received_faxes')], forgotten: 'deleted' },
  received_fax_events: { ties: [row('fax_id', 'received_faxes')], forgotten: 'deleted' },
  script_runs: { ties: [card(), ofCall], forgotten: 'deleted' },
  script_answers: { ties: [row('run_id', 'script_runs')], forgotten: 'deleted' },
  segment_members: { ties: [card()], forgotten: 'deleted' },
  file_uses: {
    ties: [],
    forgotten: 'deleted',
    notGiven: 'tells only who needs a file; the files are given',
  },
  files: { ties: [], forgotten: 'deleted' },
  privacy_packs: { ties: [card()], forgotten: 'deleted', notGiven: 'what was given to the customer before' },
  audit_log: {
    ties: [{ column: 'subject', to: 'subject' }, words('detail')],
    forgotten: { blotted: ['detail'], plain: ['by', 'action', 'subject'] },
  },
  desk_messages: {
    ties: [words('text')],
    forgotten: { blotted: ['text', 'answer'], plain: ['id', 'sent_id', 'sender', 'recipient'] },
    notGiven: 'said between people of the office, who may speak of somebody of the same name',
  },
  customer_imports: {
    ties: [{ column: 'id', to: 'import' }],
    forgotten: {
      blotted: ['source', 'preview'],
      plain: ['id', 'file_name', 'by', 'state', 'why', 'settings'],
    },
    notGiven: 'lists of many people; what came of them stands in the history of the card',
  },
  import_rejects: {
    ties: [{ column: 'import_id', to: 'import' }],
    forgotten: 'deleted',
    notGiven: 'rows that became nobody',
  },
  bills: {
    ties: [],
    forgotten: {
      blotted: ['source'],
      plain: ['id', 'trunk_id', 'month', 'file_id', 'file_name', 'by', 'state', 'why', 'settings', 'result'],
    },
    notGiven: "the carrier's bills tell of everybody who was called",
  },
  bill_lines: {
    ties: [ofCall, number('number')],
    forgotten: {
      blotted: ['number'],
      plain: ['bill_id', 'kind', 'amount', 'call_id', 'own_net', 'more'],
    },
  },
  bill_faults: {
    ties: [words('value')],
    forgotten: { blotted: ['value'], plain: ['bill_id', 'fault'] },
    notGiven: 'rows of a bill that nobody could read',
  },
  fraud_blocks: {
    ties: [ofCall, number('number')],
    forgotten: {
      blotted: ['number'],
      plain: ['id', 'what', 'subject', 'reach', 'why', 'call_id', 'source', 'ended_by'],
    },
  },
  view_log: {
    ties: [card('subject')],
    forgotten: { blotted: [], plain: ['login', 'kind', 'subject'] },
  },
};

const ofOffice = "the office's own configuration";
const ofPeople = 'tells of people of the office';
const ofPrices = 'tariffs, prices and sums';

/** Tables that hold nothing of customers, or keep it knowingly: and why. */
export const impersonalTables: Readonly<Record<string, string>> = {
  forgettings: 'what was forgotten, in figures; the reason is blotted when it is written',
  forgotten_refusals: 'hashes, kept so that nobody is bothered again',
  recording_seals: 'hashes of sound, and who deleted it; a changed row would break the chain',
  leg_quality: 'packets and delays',
  proof_of_life: 'one instant',
  case_warnings: 'which clock of a case was told of',
  agent_events: ofPeople,
  sessions: ofPeople,
  api_tokens: ofPeople,
  login_failures: ofPeople,
  first_visit: ofPeople,
  known_addresses: ofPeople,
  registrations: 'phones of the office',
  phones: ofOffice,
  phone_links: ofOffice,
  hot_desks: ofPeople,
  wake_ups: ofPeople,
  campaign_work: ofPeople,
  greetings: ofPeople,
  alarms: 'queues and lines past their limits',
  knocks: 'who knocked without belonging here, by address',
  called_places: 'countries',
  rerate_runs: ofPrices,
  bill_mappings: 'headers of files',
  import_mappings: 'headers of files',
  deck_mappings: 'headers of files',
  deck_imports: ofPrices,
  deck_import_faults: ofPrices,
  deck_versions: ofPrices,
  deck_contents: ofPrices,
  bundle_uses: ofPrices,
  statements: 'accounts of who pays, which the law wants kept; sums, no calls',
  letter_batches: 'what the template was called and how many letters there were',
  bulk_mails: 'a text for many',
  fax_bulks: 'pages for many',
  fax_offers: 'pages for whoever calls',
  mail_signatures: ofPeople,
  mail_positions: 'up to where a mailbox was read',
  scripts: ofOffice,
  script_versions: ofOffice,
  segments: 'conditions for lists of customers',
  settings: ofOffice,
  people: ofPeople,
  extensions: ofOffice,
  trunks: ofOffice,
  opening_hours: ofOffice,
  caller_rules: 'numbers that the owner blocks or lets in, until the owner takes the rule away',
  break_reasons: ofOffice,
  call_results: ofOffice,
  classes: ofOffice,
  prompts: ofOffice,
  queues: ofOffice,
  queue_members: ofOffice,
  ring_groups: ofOffice,
  flows: ofOffice,
  flow_drafts: ofOffice,
  flow_versions: ofOffice,
  mailboxes: ofOffice,
  rooms: ofOffice,
  inbound_routes: ofOffice,
  outbound_routes: ofOffice,
  tariffs: ofPrices,
  tariff_versions: ofPrices,
  rates: ofPrices,
};
