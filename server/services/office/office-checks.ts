import { findWeakness } from '../../core/defence/weak-secret.ts';
import { isEmergency } from '../../core/dialplan/numbers.ts';
import { builtInPrompts } from '../../core/office/built-in-prompts.ts';
import type { Office, Overflow } from '../../core/office/office.ts';
import { shortestSessionTimerSec } from '../../core/office/peer-defaults.ts';
import type { PeerSwitches } from '../../core/office/peers.ts';
import type { RingGroup } from '../../core/office/ring-groups.ts';
import { asBefore } from '../../core/office/tariff-holidays.ts';
import type { Tariff } from '../../core/office/tariffs.ts';
import { parseMinute } from '../../core/schedule/local-time.ts';
import { checkFixedAccounts } from './account-checks.ts';
import { checkCampaigns } from './campaign-checks.ts';
import { checkCases } from './case-checks.ts';
import { checkClasses } from './class-checks.ts';
import { checkCustomerFields } from './customer-field-schema.ts';
import { checkFax } from './fax-schema.ts';
import { checkFlows } from './flow-checks.ts';
import { checkLetters } from './letter-schema.ts';
import { checkLimits } from './limit-checks.ts';
import { canonical } from './office-diff.ts';
import type { OfficeProblem } from './office-service.ts';
import { checkPhones } from './phone-checks.ts';
import { checkPrices } from './price-checks.ts';
import { checkQueueAlarms, checkQueues } from './queue-checks.ts';
import { checkRecording } from './recording-checks.ts';
import { checkDuplicates, checkReference, type Report } from './reference-checks.ts';
import { checkRates } from './tariff-checks.ts';
import { checkTeam } from './team-checks.ts';

/** Digits of an extension at most. */
const LONGEST_INTERNAL = 6;

/** What the document alone does not tell. */
export interface CheckContext {
  present: Office;
  /** `validFrom` of the versions by which calls were charged, by tariff. */
  chargedVersions: ReadonlyMap<string, ReadonlySet<string>>;
  /** Campaigns that something was charged to. */
  usedCampaigns: ReadonlySet<string>;
}

function checkIds(report: Report, office: Office): void {
  const ids = <K extends keyof Office>(section: K, key: string): void => {
    const entries = office[section] as unknown as Record<string, string>[];
    checkDuplicates(
      report,
      entries.map((entry, index) => ({ path: `${section}[${index}].${key}`, value: entry[key]! })),
    );
  };
  for (const section of [
    'trunks',
    'hours',
    'prompts',
    'queues',
    'flows',
    'inboundRoutes',
    'outboundRoutes',
    'tariffs',
    'classes',
    'phones',
    'callers',
    'breaks',
    'results',
    'customerFields',
    'departments',
    'motives',
    'services',
    'mailTemplates',
    'taskKinds',
    'letterTemplates',
    'letterKits',
    'campaigns',
  ] as const)
    ids(section, 'id');
  ids('people', 'login');
  ids('mailboxes', 'number');
  ids('ringGroups', 'number');
  ids('rooms', 'number');
  ids('accounts', 'code');
  // Two verdicts over one number would leave it to chance who is let in.
  ids('callers', 'number');
  const dialled = [
    ...office.extensions.map((each, index) => ({ path: `extensions[${index}].number`, value: each.number })),
    ...office.ringGroups.map((each, index) => ({ path: `ringGroups[${index}].number`, value: each.number })),
    ...office.rooms.map((each, index) => ({ path: `rooms[${index}].number`, value: each.number })),
    ...(['queues', 'flows'] as const).flatMap((section) =>
      office[section].flatMap((each, index) =>
        each.number === undefined ? [] : [{ path: `${section}[${index}].number`, value: each.number }],
      ),
    ),
  ];
  // One number rings one thing, be it an extension, a group, a queue, a flow or a room.
  checkDuplicates(report, dialled);
  const { country } = office.office;
  for (const { path, value } of dialled) {
    // Emergency calls go out before anything in the house is looked up: such a phone would never ring.
    if (isEmergency(value, country))
      report(path, 'emergency-number', { value, country }, `"${value}" is an emergency number in ${country}`);
  }
  checkDuplicates(
    report,
    office.inboundRoutes.map((each, index) => ({
      path: `inboundRoutes[${index}].did`,
      value: each.trunk === undefined ? each.did : `${each.did} · ${each.trunk}`,
    })),
  );
}

/** What was in force before stays so: a phone must not fall silent because a rule is new. */
function checkSecrets(report: Report, office: Office, present: Office): void {
  const before = new Map(present.extensions.map(({ number, secret }) => [number, secret]));
  for (const [index, { number, secret }] of office.extensions.entries()) {
    if (secret === undefined || before.get(number) === secret) continue;
    const why = findWeakness(secret);
    if (why === undefined) continue;
    report(
      `extensions[${index}].secret`,
      'weak-secret',
      { kind: why },
      'this password would be guessed; leave it out and a strong one is made',
    );
  }
}

function checkPeople(report: Report, office: Office, present: Office): void {
  const numbers = office.extensions.map((each) => each.number);
  for (const [index, person] of office.people.entries())
    checkReference(report, {
      path: `people[${index}].extension`,
      kind: 'extension',
      id: person.extension,
      known: numbers,
    });
  const hasOwner = (people: Office['people']): boolean =>
    people.some((each) => each.active && each.roles.includes('owner'));
  if (hasOwner(present.people) && !hasOwner(office.people))
    report('people', 'no-owner', {}, 'nobody would be left to manage the office: one active person must be owner');
}

function checkOverflow(
  report: Report,
  at: { path: string; overflow: Overflow; prompts: readonly string[]; mailboxes: readonly string[] },
): void {
  const { then } = at.overflow;
  if (then.kind === 'voicemail')
    checkReference(report, {
      path: `${at.path}.then.mailbox`,
      kind: 'mailbox',
      id: then.mailbox,
      known: at.mailboxes,
    });
  checkReference(report, {
    path: `${at.path}.prompt`,
    kind: 'prompt',
    id: at.overflow.prompt,
    known: at.prompts,
  });
}

/** A short number is an extension's; groups within groups would ring round and round. */
function checkMembers(report: Report, at: { path: string; group: RingGroup; office: Office }): void {
  const { path, group, office } = at;
  const known = office.extensions.map((each) => each.number);
  checkDuplicates(
    report,
    group.members.map((value, nth) => ({ path: `${path}.members[${nth}]`, value })),
  );
  for (const [nth, id] of group.members.entries())
    if (id.length <= LONGEST_INTERNAL)
      checkReference(report, { path: `${path}.members[${nth}]`, kind: 'extension', id, known });
}

function checkCalls(report: Report, office: Office): void {
  const idsOf = (entries: readonly { id: string }[]): string[] => entries.map((each) => each.id);
  const prompts = [...idsOf(office.prompts), ...builtInPrompts];
  const mailboxes = office.mailboxes.map((each) => each.number);
  for (const [index, { greeting }] of office.mailboxes.entries())
    checkReference(report, { path: `mailboxes[${index}].greeting`, kind: 'prompt', id: greeting, known: prompts });
  const logins = office.people.map((each) => each.login);
  const trunks = idsOf(office.trunks);
  const tariffs = idsOf(office.tariffs);
  for (const [index, queue] of office.queues.entries()) {
    const path = `queues[${index}]`;
    checkDuplicates(
      report,
      queue.members.map((value, at) => ({ path: `${path}.members[${at}]`, value })),
    );
    for (const [at, id] of queue.members.entries())
      checkReference(report, { path: `${path}.members[${at}]`, kind: 'person', id, known: logins });
    checkReference(report, { path: `${path}.music`, kind: 'prompt', id: queue.music, known: prompts });
    checkOverflow(report, { path: `${path}.onTimeout`, overflow: queue.onTimeout, prompts, mailboxes });
    checkOverflow(report, { path: `${path}.onNoAgents`, overflow: queue.onNoAgents, prompts, mailboxes });
  }
  for (const [index, group] of office.ringGroups.entries()) {
    const path = `ringGroups[${index}]`;
    checkReference(report, { path: `${path}.music`, kind: 'prompt', id: group.music, known: prompts });
    checkOverflow(report, { path: `${path}.onNoAnswer`, overflow: group.onNoAnswer, prompts, mailboxes });
    checkMembers(report, { path, group, office });
  }
  for (const [index, route] of office.inboundRoutes.entries()) {
    const path = `inboundRoutes[${index}]`;
    checkReference(report, { path: `${path}.trunk`, kind: 'trunk', id: route.trunk, known: trunks });
    checkReference(report, { path: `${path}.hours`, kind: 'hours', id: route.hours, known: idsOf(office.hours) });
    checkReference(report, { path: `${path}.greeting`, kind: 'prompt', id: route.greeting, known: prompts });
    checkOverflow(report, { path: `${path}.onClosed`, overflow: route.onClosed, prompts, mailboxes });
    const targets = [
      { to: route.to, at: `${path}.to` },
      ...Object.entries(route.special ?? {}).map(([kind, to]) => ({ to, at: `${path}.special.${kind}` })),
    ];
    for (const { to, at } of targets) {
      if (to.kind === 'queue')
        checkReference(report, { path: `${at}.queue`, kind: 'queue', id: to.queue, known: idsOf(office.queues) });
      if (to.kind === 'group')
        checkReference(report, {
          path: `${at}.group`,
          kind: 'ring-group',
          id: to.group,
          known: office.ringGroups.map((each) => each.number),
        });
      if (to.kind === 'room')
        checkReference(report, {
          path: `${at}.room`,
          kind: 'room',
          id: to.room,
          known: office.rooms.map((each) => each.number),
        });
      if (to.kind === 'extension')
        checkReference(report, {
          path: `${at}.extension`,
          kind: 'extension',
          id: to.extension,
          known: office.extensions.map((each) => each.number),
        });
    }
  }
  for (const [index, route] of office.outboundRoutes.entries())
    for (const [at, id] of route.trunks.entries())
      checkReference(report, { path: `outboundRoutes[${index}].trunks[${at}]`, kind: 'trunk', id, known: trunks });
  for (const [index, trunk] of office.trunks.entries()) {
    const path = `trunks[${index}]`;
    checkReference(report, { path: `${path}.music`, kind: 'prompt', id: trunk.music, known: prompts });
    checkReference(report, { path: `${path}.tariff`, kind: 'tariff', id: trunk.tariff, known: tariffs });
    checkReference(report, { path: `${path}.inboundTariff`, kind: 'tariff', id: trunk.inboundTariff, known: tariffs });
    if (trunk.kind === 'register' && trunk.username === undefined)
      report(
        `${path}.username`,
        'required',
        {},
        'is missing: a trunk that registers needs the user name of the carrier',
      );
  }
}

/** RFC 4028 4: 90 seconds or more, or none. */
function checkSessionTimers(report: Report, office: Office): void {
  const check = (section: 'extensions' | 'trunks', peers: readonly PeerSwitches[]): void => {
    for (const [index, { sessionTimerSec: value }] of peers.entries())
      if (value !== 0 && value < shortestSessionTimerSec)
        report(
          `${section}[${index}].sessionTimerSec`,
          'out-of-range',
          { value, min: shortestSessionTimerSec },
          `${value} is not allowed: 0 (never), or at least ${shortestSessionTimerSec}`,
        );
  };
  check('extensions', office.extensions);
  check('trunks', office.trunks);
}

function checkHours(report: Report, office: Office): void {
  const codes = office.hours.map(({ code }, index) => ({ path: `hours[${index}].code`, value: code }));
  checkDuplicates(
    report,
    codes.flatMap(({ path, value }) => (value === undefined ? [] : [{ path, value }])),
  );
  for (const [index, hours] of office.hours.entries()) {
    const periods = [
      ...hours.weekly.map((period, at) => ({ period, path: `hours[${index}].weekly[${at}]` })),
      ...hours.exceptions.flatMap((exception, at) =>
        exception.periods.map((period, of) => ({
          period,
          path: `hours[${index}].exceptions[${at}].periods[${of}]`,
        })),
      ),
    ];
    for (const { period, path } of periods)
      if (parseMinute(period.from) === parseMinute(period.to))
        report(
          `${path}.to`,
          'empty-period',
          { value: period.to },
          'must differ from "from"; a whole day is 00:00 to 24:00',
        );
    checkDuplicates(
      report,
      hours.exceptions.map(({ date }, at) => ({ path: `hours[${index}].exceptions[${at}].date`, value: date })),
    );
  }
}

function checkCharged(report: Report, at: { tariff: Tariff; index: number; context: CheckContext }): void {
  const charged = at.context.chargedVersions.get(at.tariff.id);
  const before = at.context.present.tariffs.find((each) => each.id === at.tariff.id);
  for (const known of before?.versions ?? []) {
    if (!charged?.has(known.validFrom)) continue;
    const place = at.tariff.versions.findIndex((each) => each.validFrom === known.validFrom);
    const path = `tariffs[${at.index}].versions${place < 0 ? '' : `[${place}]`}`;
    const rest = 'calls were charged by it; keep it as it was and add a new version with a later validFrom';
    if (place < 0)
      report(
        path,
        'version-in-use',
        { validFrom: known.validFrom },
        `the version of ${known.validFrom} is missing: ${rest}`,
      );
    else if (canonical(asBefore(at.tariff.versions[place]!, known)) !== canonical(known))
      report(path, 'version-in-use', { validFrom: known.validFrom }, `may not be changed: ${rest}`);
  }
}

function checkTariffs(report: Report, office: Office, context: CheckContext): void {
  for (const [index, tariff] of office.tariffs.entries()) {
    // What is in force as it was before such things were judged stays: its calls are charged by it.
    const before = context.present.tariffs.find(({ id }) => id === tariff.id);
    const known = new Set(before?.versions.map(canonical));
    for (const [at, version] of tariff.versions.entries()) {
      const path = `tariffs[${index}].versions[${at}]`;
      const earlier = tariff.versions[at - 1];
      if (earlier && earlier.validFrom >= version.validFrom)
        report(
          `${path}.validFrom`,
          'not-ascending',
          { after: earlier.validFrom },
          `must be later than the version before (${earlier.validFrom})`,
        );
      if (!known.has(canonical(version))) checkRates(report, { version, path });
      for (const [of, rate] of version.rates.entries())
        for (const [nth, step] of rate.steps.entries()) {
          const before = rate.steps[nth - 1];
          const stepPath = `${path}.rates[${of}].steps[${nth}].from`;
          if (nth === 0 && step.from !== 0)
            report(stepPath, 'first-step-not-at-zero', {}, 'the first step must be from 0');
          if (before && step.from <= before.from)
            report(
              stepPath,
              'not-ascending',
              { after: before.from },
              `must be more than in the step before (${before.from})`,
            );
        }
    }
    checkCharged(report, { tariff, index, context });
  }
}

/** What the schema cannot say: references, duplicates, order, and what charged calls forbid. Paths are the document's. */
export function checkOffice(office: Office, context: CheckContext): OfficeProblem[] {
  const problems: OfficeProblem[] = [];
  const report: Report = (path, code, details, message) => problems.push({ path, code, context: details, message });
  checkIds(report, office);
  checkPeople(report, office, context.present);
  checkSecrets(report, office, context.present);
  checkHours(report, office);
  checkCalls(report, office);
  problems.push(...checkFlows(office));
  checkSessionTimers(report, office);
  checkClasses(report, office);
  checkPhones(report, office);
  checkQueues(report, office);
  checkQueueAlarms(report, office);
  checkRecording(report, office);
  checkTeam(report, office);
  checkLimits(report, office);
  checkFixedAccounts(report, office);
  checkCustomerFields(report, office);
  checkFax(report, office);
  checkCases(report, office);
  checkCampaigns(report, office, context.usedCampaigns);
  checkLetters(report, office);
  checkTariffs(report, office, context);
  checkPrices(report, office);
  return problems;
}
