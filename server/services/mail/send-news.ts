import type { Clock, Timer } from '../../base/clock.ts';
import type { CallEvent } from '../../core/calls/events.ts';
import type { ComposeMail, MailTopic } from '../../core/mail/mail-topics.ts';
import { alarmDelayMs } from '../../core/office/mail.ts';
import type { FactBus } from '../facts.ts';
import type { Lines } from '../lines/line-views.ts';
import type { OfficeService } from '../office/office-service.ts';
import type { Mailboxes } from '../voicemail/mailboxes.ts';
import type { Outbox } from './outbox.ts';

/**
 * Mails what people away from the office are to know: lines that fell and came back, messages left, calls that a ring group
 * missed, emergency calls. Returns the way to stop.
 */
export function sendNews(deps: {
  bus: FactBus;
  clock: Clock;
  office: Pick<OfficeService, 'read'>;
  lines: Pick<Lines, 'trunks'>;
  mailboxes: Pick<Mailboxes, 'find'>;
  outbox: Pick<Outbox, 'put'>;
  compose: ComposeMail;
}): () => void {
  const { bus, clock, office } = deps;
  /** Lines whose fall is being waited for (`since`), or was told (`toldAt`), or whose return is. */
  const fallen = new Map<string, { since: number; isTold: boolean; timer?: Timer }>();

  function mail(topic: MailTopic, to: { to: readonly string[]; attachments?: { file: string; name: string }[] }): void {
    deps.outbox.put({ ...deps.compose(topic, office.read().office), ...to });
  }
  const alarm = (topic: MailTopic): void => mail(topic, { to: office.read().mail?.alarmTo ?? [] });

  const nameOf = (trunkId: string): string => office.read().trunks.find(({ id }) => id === trunkId)?.name ?? trunkId;

  function followTrunk(trunkId: string): void {
    const now = deps.lines.trunks().find((each) => each.trunkId === trunkId);
    const known = fallen.get(trunkId);
    if (now?.state === 'down') {
      if (known?.isTold) known.timer?.cancel();
      if (known) return;
      const fall = { since: now.since, isTold: false, timer: clock.after(alarmDelayMs.down, () => tellFall(trunkId)) };
      fallen.set(trunkId, fall);
      return;
    }
    // A line that is being tried again is not back yet.
    if (!known || now?.state === 'connecting') return;
    known.timer?.cancel();
    if (!known.isTold || !now) fallen.delete(trunkId);
    else known.timer = clock.after(alarmDelayMs.up, () => tellReturn(trunkId));
  }

  function tellFall(trunkId: string): void {
    const fall = fallen.get(trunkId)!;
    fall.isTold = true;
    const reason = deps.lines.trunks().find((each) => each.trunkId === trunkId)?.reason;
    alarm({ kind: 'trunk-down', trunk: nameOf(trunkId), at: fall.since, ...(reason !== undefined && { reason }) });
  }

  function tellReturn(trunkId: string): void {
    const { since } = fallen.get(trunkId)!;
    fallen.delete(trunkId);
    const at = clock.now() - alarmDelayMs.up;
    alarm({ kind: 'trunk-up', trunk: nameOf(trunkId), at, downMs: at - since });
  }

  function followCall(event: CallEvent): void {
    if (event.kind !== 'voicemail.left') return;
    const box = office.read().mailboxes.find(({ number }) => number === event.mailbox);
    const message = deps.mailboxes.find(event.messageId);
    if (!box?.mail || !message) return;
    const { fromNumber, fromName } = message;
    const from = [fromName, fromNumber].filter(Boolean).join(' · ');
    const day = new Date(message.receivedAt).toISOString().slice(0, 10);
    mail(
      { kind: 'voicemail', mailbox: box.name, from, at: message.receivedAt, durationMs: event.durationMs },
      { to: [box.mail], attachments: [{ file: message.file, name: `${box.number}-${day}.wav` }] },
    );
  }

  const stops = [
    bus.on('trunk.changed', ({ trunkId }) => followTrunk(trunkId)),
    bus.on('call.told', followCall),
    bus.on('group.missed', ({ group: number, from, name, at, mailTo }) => {
      if (mailTo === undefined) return;
      const group = office.read().ringGroups.find((each) => each.number === number)?.name ?? number;
      mail({ kind: 'missed-call', group, from: [name, from].filter(Boolean).join(' · '), at }, { to: [mailTo] });
    }),
    bus.on('health.changed', ({ code, context, active }) => {
      if (code !== 'emergency-called' || !active) return;
      alarm({ kind: 'emergency', number: String(context.number), who: String(context.who), at: clock.now() });
    }),
  ];
  return () => {
    for (const stop of stops) stop();
    for (const { timer } of fallen.values()) timer?.cancel();
  };
}
