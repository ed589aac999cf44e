import { judgeRecording, noticeDue, type RecordingJudgement, type TalkFacts } from '../calls/judge-recording.ts';
import { classOf } from '../office/class-of.ts';
import { findExtension } from '../office/find-extension.ts';
import type { Office } from '../office/office.ts';

/** Whether a talk would be recorded; `logins`: when it depends on who talks, those whom it holds for. */
export type RecordingStep =
  | { kind: 'recording-notice'; rule: number; refuseBy?: string }
  | ({ kind: 'recording'; share?: number; logins?: readonly string[] } & RecordingJudgement);

type Where = Pick<TalkFacts, 'direction' | 'trunk'> & { queue?: string };

/** Who may talk: where they sit. A queue has several. */
type Seat = { extension?: string; login?: string };

function factsAt(office: Office, where: Where, { extension, login }: Seat): TalkFacts {
  const callClass = extension === undefined ? undefined : classOf(office, extension)?.id;
  return {
    ...where,
    ...(login !== undefined && { person: login }),
    ...(callClass !== undefined && { class: callClass }),
  };
}

/** What the recording rules say of a talk that is only thought of; nothing where no rule and no mark has to do with it. */
export function tryRecording(office: Office, where: Where, seats: readonly Seat[]): RecordingStep[] {
  const rules = office.recording?.rules ?? [];
  const queue = office.queues.find(({ id }) => id === where.queue);
  const judged = (seats.length === 0 ? [{}] : seats).map((seat: Seat) => {
    const extension = seat.extension === undefined ? undefined : findExtension(office, seat.extension);
    const judgement = judgeRecording(rules, factsAt(office, where, seat), {
      queue: queue?.record === true,
      extension: !queue && extension?.record === true,
    });
    return { judgement, login: seat.login };
  });
  const groups = Map.groupBy(judged, ({ judgement }) => `${judgement.why} ${judgement.rule ?? ''}`);
  const steps = [...groups.values()].map((group): RecordingStep => {
    const { judgement } = group[0]!;
    const share = judgement.why === 'share' ? rules[judgement.rule! - 1]!.share : undefined;
    const logins = group.flatMap(({ login }) => login ?? []);
    return {
      kind: 'recording',
      ...judgement,
      ...(share !== undefined && { share }),
      ...(groups.size > 1 && { logins }),
    };
  });
  const [seat, another] = seats;
  const known = seat && !another ? seat : {};
  const due = where.trunk === undefined ? undefined : noticeDue(rules, factsAt(office, where, known));
  const refuseBy = office.recording?.objectKey;
  const told = steps.filter((step) => step.kind === 'recording' && (step.why !== 'not-marked' || groups.size > 1));
  return due === undefined
    ? told
    : [{ kind: 'recording-notice', rule: due, ...(refuseBy !== undefined && { refuseBy }) }, ...told];
}

/** Tells of a tried call what recording rules say wherever two begin to talk; `trunk`: what it came in by. */
export function createRecordingTeller(call: {
  office: Office;
  trunk: string | undefined;
  tell: (step: RecordingStep) => void;
}) {
  const { office, trunk } = call;
  const came: Where = trunk === undefined ? { direction: 'internal' } : { direction: 'inbound', trunk };
  const seatAt = (extension: string): Seat => {
    const login = office.people.find((each) => each.active && each.extension === extension)?.login;
    return { extension, ...(login !== undefined && { login }) };
  };
  const tell = (where: Where, seats: readonly Seat[]): void => {
    for (const step of tryRecording(office, where, seats)) call.tell(step);
  };
  return {
    /** Somebody answers there. */
    at: (extension: string): void => tell(came, [seatAt(extension)]),
    atQueue(queue: string): void {
      const members = office.queues.find(({ id }) => id === queue)?.members ?? [];
      tell(
        { ...came, queue },
        office.people.filter(({ login }) => members.includes(login)),
      );
    },
    /** An extension talks with somebody outside. */
    outside: (extension: string, by: string): void => tell({ direction: 'outbound', trunk: by }, [seatAt(extension)]),
  };
}
