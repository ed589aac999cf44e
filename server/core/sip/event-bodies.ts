/** One call of a watched extension, as its phone has it (RFC 4235 4.1). */
export interface WatchedDialog {
  id: string;
  /** `recipient`: the phone was called. */
  direction: 'initiator' | 'recipient';
  state: 'trying' | 'early' | 'confirmed';
  /** Whom it talks with, '' when withheld. */
  remote: string;
  remoteName?: string;
  /** What names the dialog for who wants to pick it up; the tags are the phone's view. */
  dialog?: { callId: string; localTag: string; remoteTag: string };
}

const escapes: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&apos;' };

/** Text for XML 1.0: control characters that it cannot bear are left out. */
const xml = (text: string): string =>
  text
    .toWellFormed()
    .replace(/[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]/g, '')
    .replace(/[&<>"']/g, (char) => escapes[char]!);

const prologue = '<?xml version="1.0" encoding="UTF-8"?>\n';

/**
 * RFC 4235: all calls of `entity`, always in full. Without any a terminated one stands in, as many phones put out a lamp
 * only for that.
 */
export function printDialogInfo(info: { entity: string; version: number; dialogs: readonly WatchedDialog[] }): string {
  const { entity, version, dialogs } = info;
  const host = entity.slice(entity.indexOf('@') + 1);
  const printed = dialogs.map(({ id, direction, state, remote, remoteName, dialog }) => {
    const names = dialog
      ? ` call-id="${xml(dialog.callId)}" local-tag="${xml(dialog.localTag)}" remote-tag="${xml(dialog.remoteTag)}"`
      : '';
    const who = remote
      ? `sip:${encodeURIComponent(remote).replaceAll('%2B', '+')}@${host}`
      : 'sip:anonymous@anonymous.invalid';
    const display = remoteName ? ` display="${xml(remoteName)}"` : '';
    return (
      `  <dialog id="${xml(id)}" direction="${direction}"${names}>\n    <state>${state}</state>\n` +
      `    <local><identity>${xml(entity)}</identity><target uri="${xml(entity)}"/></local>\n` +
      `    <remote><identity${display}>${xml(who)}</identity><target uri="${xml(who)}"/></remote>\n  </dialog>\n`
    );
  });
  const idle = '  <dialog id="idle">\n    <state>terminated</state>\n  </dialog>\n';
  return (
    `${prologue}<dialog-info xmlns="urn:ietf:params:xml:ns:dialog-info" version="${version}" state="full" ` +
    `entity="${xml(entity)}">\n${printed.join('') || idle}</dialog-info>\n`
  );
}

/** RFC 3842 5.2. */
export function printMessageSummary(mailbox: { account: string; unheard: number; heard: number }): string {
  const { account, unheard, heard } = mailbox;
  return (
    `Messages-Waiting: ${unheard > 0 ? 'yes' : 'no'}\r\nMessage-Account: ${account.replace(/[\r\n]/g, '')}\r\n` +
    `Voice-Message: ${unheard}/${heard} (0/0)\r\n`
  );
}

/** RFC 3863, with what the person does by RFC 4480. */
export function printPidf(presence: {
  entity: string;
  /** Can be called. */
  isOpen: boolean;
  activity?: 'on-the-phone' | 'away';
}): string {
  const { entity, isOpen, activity } = presence;
  const person = activity
    ? `  <dm:person id="p"><rpid:activities><rpid:${activity}/></rpid:activities></dm:person>\n`
    : '';
  return (
    `${prologue}<presence xmlns="urn:ietf:params:xml:ns:pidf" xmlns:dm="urn:ietf:params:xml:ns:pidf:data-model" ` +
    `xmlns:rpid="urn:ietf:params:xml:ns:pidf:rpid" entity="${xml(entity)}">\n` +
    `  <tuple id="t"><status><basic>${isOpen ? 'open' : 'closed'}</basic></status></tuple>\n${person}</presence>\n`
  );
}

/** The packages we serve and what their news are written in. */
export const eventPackages = {
  dialog: 'application/dialog-info+xml',
  presence: 'application/pidf+xml',
  'message-summary': 'application/simple-message-summary',
} as const;

export type EventPackage = keyof typeof eventPackages;
