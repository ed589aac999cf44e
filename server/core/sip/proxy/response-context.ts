import type { Step } from '../../../base/machine.ts';

/** How the destinations of one proxied request are tried (RFC 3261 16.6, 16.7). */
export interface Search {
  /** All at once; else one after the other. */
  simultaneous: boolean;
  followRedirects: boolean;
  /** Only an INVITE may take its time, and only it can be cancelled. */
  invite: boolean;
  /** To the first provisional response, and to the final one, of each destination. */
  provisionalMs?: number | undefined;
  finalMs?: number | undefined;
}

/** The final outcome of one destination; without `response` nobody was there. */
export interface Outcome<R> {
  status: number;
  response?: R;
}

interface Branch {
  id: number;
  state: 'calling' | 'proceeding' | 'over';
}

export interface State<R> {
  search: Search;
  waiting: readonly string[];
  tried: readonly string[];
  branches: readonly Branch[];
  outcomes: readonly Outcome<R>[];
  /** Nothing new is tried: an answer, a 6xx or the caller's CANCEL. */
  settled: boolean;
  accepted: boolean;
  done: boolean;
}

/** `redirects`: the Contacts of a 3xx. `failed`: no response came (408) or could (503). */
export type Input<R> =
  | { kind: 'start' }
  | { kind: 'response'; branch: number; status: number; response: R; redirects?: readonly string[] }
  | { kind: 'failed'; branch: number; status: number }
  | { kind: 'cancel' }
  | { kind: 'timer'; name: string };

/** `forward`: at once to the caller; `conclude`: the best of `outcomes` is its answer, none when it has one. */
export type Effect<R> =
  | { kind: 'fork'; branch: number; target: string }
  | { kind: 'cancel'; branch: number }
  | { kind: 'forward'; response: R }
  | { kind: 'conclude'; outcomes: readonly Outcome<R>[]; accepted: boolean };

/** RFC 3261 16.6 step 11: an INVITE that nothing is heard of. */
const timerCMs = 185_000;

export const initial = <R>(search: Search, targets: readonly string[]): State<R> => ({
  search,
  waiting: targets,
  tried: [],
  branches: [],
  outcomes: [],
  settled: false,
  accepted: false,
  done: false,
});

type Effects<R> = Step<State<R>, Effect<R>>['effects'][number][];

const timersOf = (branch: number): string[] => ['provisional', 'final', 'timerC'].map((name) => `${name} ${branch}`);
const disarm = (branch: number) => timersOf(branch).map((timer) => ({ kind: 'disarm', timer }) as const);
const armC = (branch: number) => ({ kind: 'arm', timer: `timerC ${branch}`, ms: timerCMs }) as const;
const isOpen = ({ state }: Branch): boolean => state !== 'over';

const put = <R>(state: State<R>, id: number, to: Branch['state']): State<R> => ({
  ...state,
  branches: state.branches.map((branch) => (branch.id === id ? { ...branch, state: to } : branch)),
});

/** Tries what may be tried now, or comes to the end. */
function advance<R>(state: State<R>, before: Effects<R> = []): Step<State<R>, Effect<R>> {
  const effects = [...before];
  let next = state;
  const { invite, simultaneous, provisionalMs, finalMs } = state.search;
  while (!next.settled && next.waiting.length > 0 && (simultaneous || !next.branches.some(isOpen))) {
    const [target, ...waiting] = next.waiting;
    const branch = next.branches.length;
    next = {
      ...next,
      waiting,
      tried: [...next.tried, target!],
      branches: [...next.branches, { id: branch, state: 'calling' }],
    };
    if (invite) effects.push(armC(branch));
    if (provisionalMs !== undefined) effects.push({ kind: 'arm', timer: `provisional ${branch}`, ms: provisionalMs });
    if (finalMs !== undefined) effects.push({ kind: 'arm', timer: `final ${branch}`, ms: finalMs });
    effects.push({ kind: 'fork', branch, target: target! });
  }
  if (next.branches.some(isOpen) || next.done) return { state: next, effects };
  effects.push({ kind: 'conclude', outcomes: next.outcomes, accepted: next.accepted });
  return { state: { ...next, done: true }, effects };
}

const cancelOthers = <R>(state: State<R>, but: number): Effects<R> =>
  state.search.invite
    ? state.branches.filter((each) => isOpen(each) && each.id !== but).map(({ id }) => ({ kind: 'cancel', branch: id }))
    : [];

function final<R>(
  state: State<R>,
  input: { branch: number; status: number; response?: R; redirects?: readonly string[] },
): Step<State<R>, Effect<R>> {
  const { branch, status } = input;
  const over = put(state, branch, 'over');
  if (status < 300 && input.response !== undefined) {
    // Of another request than INVITE the caller wants one answer.
    const wanted = state.search.invite || !over.accepted;
    const effects: Effects<R> = [
      ...disarm(branch),
      ...(wanted ? [{ kind: 'forward', response: input.response } as const] : []),
    ];
    const first = over.accepted ? [] : cancelOthers(over, branch);
    return advance({ ...over, accepted: true, settled: true, waiting: [] }, [...effects, ...first]);
  }
  // RFC 3261 16.5: each destination is tried once.
  const fresh = (input.redirects ?? []).filter((uri) => !over.tried.includes(uri) && !over.waiting.includes(uri));
  if (state.search.followRedirects && status < 400 && fresh.length > 0 && !over.settled)
    return advance({ ...over, waiting: [...fresh, ...over.waiting] }, disarm(branch));
  const { response } = input;
  const outcomes = [...over.outcomes, response === undefined ? { status } : { status, response }];
  // RFC 3261 16.7 step 5: after a 6xx nothing new begins and what runs is called off; so it is, in a serial search, where
  // the caller has to show who he is.
  const asks = !state.search.simultaneous && (status === 401 || status === 407);
  const ends = status >= 600 || asks;
  const next = { ...over, outcomes, ...(ends ? { settled: true, waiting: [] } : {}) };
  return advance(next, [...disarm(branch), ...(status >= 600 && !over.settled ? cancelOthers(over, branch) : [])]);
}

export function step<R>(state: State<R>, input: Input<R>): Step<State<R>, Effect<R>> {
  switch (input.kind) {
    case 'start':
      return advance(state);
    case 'cancel': {
      if (state.settled) return { state, effects: [], ignored: 'settled already' };
      return advance({ ...state, settled: true, waiting: [] }, cancelOthers(state, -1));
    }
    case 'failed':
    case 'response': {
      const known = state.branches[input.branch];
      if (!known) return { state, effects: [], ignored: 'unknown branch' };
      const { status } = input;
      const response = input.kind === 'response' ? input.response : undefined;
      // RFC 3261 16.7 step 5: each 2xx of a forked INVITE goes to the caller, who ends those that he does not want.
      if (known.state === 'over') {
        if (response === undefined || status < 200 || status >= 300 || (state.done && !state.accepted))
          return { state, effects: [], ignored: `${status} of a branch that is over` };
        return { state, effects: [{ kind: 'forward', response }] };
      }
      if (status >= 200) return final(state, input);
      if (status === 100 || response === undefined) return { state, effects: [], ignored: '100' };
      const heard: Effects<R> = [{ kind: 'disarm', timer: `provisional ${input.branch}` }];
      if (state.search.invite) heard.push(armC(input.branch));
      return { state: put(state, input.branch, 'proceeding'), effects: [...heard, { kind: 'forward', response }] };
    }
    case 'timer': {
      const [, branch] = input.name.split(' ');
      const id = Number(branch);
      // Called off; whether it hears so or not, the search goes on.
      const step = final(state, { branch: id, status: 408 });
      return {
        ...step,
        effects: [...(state.search.invite ? [{ kind: 'cancel', branch: id } as const] : []), ...step.effects],
      };
    }
  }
}

const preferred = [401, 407, 415, 420, 484];

/** RFC 3261 16.7 step 6: a 6xx, else the lowest class, and of that one what the caller can do something about. */
export function chooseBest<R>(outcomes: readonly Outcome<R>[]): Outcome<R> {
  const classOf = ({ status }: Outcome<R>): number => (status >= 600 ? 0 : Math.floor(status / 100));
  const rank = (outcome: Outcome<R>): number =>
    classOf(outcome) * 10 + (preferred.includes(outcome.status) ? 0 : outcome.status === 503 ? 2 : 1);
  const [best] = outcomes.toSorted((a, b) => rank(a) - rank(b));
  // RFC 3261 16.7 step 6: that one of them is overloaded does not mean that we are.
  if (best?.status === 503) return { status: 500 };
  return best ?? { status: 480 };
}
