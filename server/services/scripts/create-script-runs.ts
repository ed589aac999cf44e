import { type CallStory, tellStory } from '../../core/calls/story.ts';
import { type CallAtHand, pickScript } from '../../core/scripts/pick-script.ts';
import { questionOf, type Script, stepOf } from '../../core/scripts/script.ts';
import { beginRun, stepScript } from '../../core/scripts/step-script.ts';
import { openRunStore } from '../../store/scripts/run-store.ts';
import { openScriptStore } from '../../store/scripts/script-store.ts';
import type { Journal } from '../calls/journal.ts';
import type { FactBus } from '../facts.ts';
import { worldOf } from './create-scripts.ts';
import { createFiller, type FillDeps } from './fill-answers.ts';
import { tellResults } from './script-results.ts';
import type { RunActor, ScriptAtHand, ScriptRun, ScriptRuns, StepMail, ToldRun, Unfilled } from './scripts.ts';

export interface ScriptRunsDeps extends FillDeps {
  bus: FactBus;
  journal: Pick<Journal, 'of' | 'tell' | 'flush'>;
}

/** Every question of the steps gone through, each once, and steps that ask nothing, as they were said. */
function askedOf(script: Script, run: ScriptRun): ToldRun['asked'] {
  const { way, step, status, answers } = run.state;
  const said = [...new Set(status.kind === 'running' || status.kind === 'left' ? [...way, step] : way)];
  return said.flatMap((id): ToldRun['asked'] => {
    const found = stepOf(script, id);
    if (!found) return [];
    if (found.questions.length === 0) return [{ step: found }];
    return found.questions.map((question) => {
      const answer = answers[question.id];
      return { step: found, question, ...(answer && { answer }) };
    });
  });
}

export function createScriptRuns(deps: ScriptRunsDeps): ScriptRuns {
  const { db, bus, clock, office, customers, cases, journal } = deps;
  const store = openRunStore(db);
  const versions = openScriptStore(db);
  const filler = createFiller(deps);

  // What is published never changes: read once.
  const read = new Map<string, Script>();
  function scriptOf(id: string, number: number): Script | undefined {
    const key = `${number} ${id}`;
    const script = read.get(key) ?? versions.version(id, number)?.script;
    if (script) read.set(key, script);
    return script;
  }

  const storyOf = (callId: string): CallStory | undefined => tellStory(journal.of(callId));

  /** Undefined for calls within the house. */
  function callAtHand(callId: string, story: CallStory): CallAtHand | undefined {
    if (story.direction === 'internal') return undefined;
    const [one] = cases.ofCall(callId);
    const card = story.customerId === undefined ? undefined : customers.find(story.customerId);
    return {
      direction: story.direction,
      queue: story.queueId,
      principal: one?.principal ?? card?.principal,
      class: one?.class,
    };
  }

  /** What a campaign says of its calls comes before what scripts say of themselves. */
  const scriptOfCampaign = (story: CallStory | undefined): string | undefined =>
    office.read().campaigns.find(({ id }) => id === story?.campaignId)?.script;

  const languageFor = (story: CallStory | undefined) =>
    (story?.customerId === undefined ? undefined : customers.find(story.customerId)?.language) ??
    office.read().office.language;

  function atHand(callId: string): ScriptAtHand | undefined {
    const [run] = store.ofCall(callId);
    if (run) {
      const script = scriptOf(run.scriptId, run.version);
      return script && { callId, script, version: run.version, language: run.language, run };
    }
    const story = storyOf(callId);
    const call = story && callAtHand(callId, story);
    const published = call ? versions.all().filter((row) => row.live !== null) : [];
    const live = published.find(({ id }) => id === scriptOfCampaign(story)) ?? (call && pickScript(published, call));
    const script = live && scriptOf(live.id, live.live!);
    return script && { callId, script, version: live.live!, language: languageFor(story) };
  }

  function tellCall(run: ScriptRun, told: { login: string; how: 'begun' | 'done' | 'left' }): void {
    const { callId, scriptId, version, language } = run;
    const name = scriptOf(scriptId, version)?.name ?? scriptId;
    journal.tell(callId, { kind: 'script.told', scriptId, name, version, language, ...told });
    journal.flush();
  }

  function begin(hand: ScriptAtHand, login: string): ScriptRun {
    const { callId, script, version, language } = hand;
    const customerId = storyOf(callId)?.customerId;
    const at = clock.now();
    const run = store.insert({
      ...{ callId, scriptId: script.id, version, language, login },
      state: beginRun(script),
      startedAt: at,
      updatedAt: at,
      ...(customerId !== undefined && { customerId }),
    });
    tellCall(run, { login, how: 'begun' });
    return run;
  }

  const isElsewhere = (run: ScriptRun | undefined, hand: ScriptAtHand, { place }: RunActor): boolean => {
    const state = run?.state ?? beginRun(hand.script);
    return place !== undefined && (place.step !== state.step || place.nth !== state.way.length);
  };

  const changed = (callId: string): void => bus.publish('script.moved', { callId });

  bus.on('call.told', (event) => {
    if (event.kind !== 'customer.matched') return;
    const { callId, customerId } = event;
    for (const run of store.ofCall(callId)) {
      const script = run.customerId === undefined ? scriptOf(run.scriptId, run.version) : undefined;
      if (!script) continue;
      const waiting = Object.entries(run.state.answers).flatMap(([id, { value }]) => {
        const found = questionOf(script, id);
        return found ? [{ question: found.question, value }] : [];
      });
      filler.fillKnown({ run, customerId, by: run.login }, waiting);
    }
    store.setCustomer(callId, customerId);
  });

  return {
    atHand: ({ callId }) => atHand(callId),

    move(actor, input) {
      const { callId, login } = actor;
      const hand = atHand(callId);
      if (!hand) return { kind: 'not-found' };
      if (isElsewhere(hand.run, hand, actor)) return { kind: 'stale' };
      const at = clock.now();
      const state = hand.run?.state ?? beginRun(hand.script);
      const how = { script: hand.script, world: worldOf(office.read()), at, by: login };
      const step = stepScript(state, input, how);
      if (step.kind === 'refused') return step;
      const run: ScriptRun = {
        ...(hand.run ?? begin(hand, login)),
        state: step.next,
        login,
        updatedAt: at,
      };
      db.transaction(() => store.update(run));
      if (step.next.status.kind !== 'running') tellCall(run, { login, how: step.next.status.kind });
      // An answer before may have told who calls.
      const answered = () => {
        const story = storyOf(callId);
        return { run, customerId: story?.customerId, e164: story?.e164, by: login };
      };
      const unfilled: Unfilled[] = [];
      let mail: StepMail | undefined;
      for (const effect of step.effects) {
        if (effect.kind === 'mail') mail = filler.mail(answered(), effect);
        else unfilled.push(...[filler.apply(answered(), effect) ?? []].flat());
      }
      changed(callId);
      return { kind: 'moved', unfilled, ...(mail && { mail }) };
    },

    setLanguage(actor, language) {
      const hand = atHand(actor.callId);
      if (!hand) return;
      const run = hand.run ?? begin({ ...hand, language }, actor.login);
      store.update({ ...run, language, updatedAt: clock.now() });
      changed(actor.callId);
    },

    choose({ callId, login }, scriptId) {
      const row = versions.find(scriptId);
      const script = row?.live == null ? undefined : scriptOf(scriptId, row.live);
      if (!script) return false;
      const before = store.ofCall(callId).find((run) => run.scriptId === scriptId);
      if (before) store.update({ ...before, login, updatedAt: clock.now() });
      else begin({ callId, script, version: row!.live!, language: languageFor(storyOf(callId)) }, login);
      changed(callId);
      return true;
    },

    choices: () => versions.all().flatMap(({ id, name, live }) => (live === null ? [] : [{ id, name }])),

    toldOf: (callId) =>
      store
        .ofCall(callId)
        .reverse()
        .flatMap((run) => {
          const script = scriptOf(run.scriptId, run.version);
          return script ? [{ run, script, asked: askedOf(script, run) }] : [];
        }),

    results: (scriptId, span) => tellResults(store, { scriptId, span, versions: versions.versions(scriptId) }),
  };
}
