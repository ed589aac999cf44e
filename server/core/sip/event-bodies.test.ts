import { expect, test } from 'vitest';
import { printDialogInfo, printMessageSummary, printPidf } from './event-bodies.ts';

const entity = 'sip:101@pbx.local';

test('RFC 4235 4: a ringing phone is an early dialog that was received, with what it takes to pick it up', () => {
  const body = printDialogInfo({
    entity,
    version: 3,
    dialogs: [
      {
        id: 'l1',
        direction: 'recipient',
        state: 'early',
        remote: '+34600000001',
        remoteName: 'José & "Pepe" <x>\u0001',
        dialog: { callId: 'a&b', localTag: '1', remoteTag: '2' },
      },
    ],
  });
  expect(body).toContain('version="3" state="full" entity="sip:101@pbx.local"');
  expect(body).toContain('<dialog id="l1" direction="recipient" call-id="a&amp;b" local-tag="1" remote-tag="2">');
  expect(body).toContain('<state>early</state>');
  expect(body).toContain(
    '<identity display="José &amp; &quot;Pepe&quot; &lt;x&gt;">sip:+34600000001@pbx.local</identity>',
  );
});

test('RFC 4235 4: without calls the lamp goes out, and a withheld caller stays so', () => {
  expect(printDialogInfo({ entity, version: 0, dialogs: [] })).toContain('<state>terminated</state>');
  const dialogs = [{ id: 'l', direction: 'recipient', state: 'confirmed', remote: '' } as const];
  expect(printDialogInfo({ entity, version: 0, dialogs })).toContain('sip:anonymous@anonymous.invalid');
});

test('RFC 3842 5.2: the lamp for messages', () => {
  expect(printMessageSummary({ account: entity, unheard: 2, heard: 8 })).toBe(
    'Messages-Waiting: yes\r\nMessage-Account: sip:101@pbx.local\r\nVoice-Message: 2/8 (0/0)\r\n',
  );
  expect(printMessageSummary({ account: entity, unheard: 0, heard: 8 })).toMatch(/^Messages-Waiting: no\r\n/);
});

test('RFC 3863 4.1, RFC 4480 3.2: who can be called, and what they do', () => {
  expect(printPidf({ entity, isOpen: true })).toContain('<basic>open</basic>');
  const busy = printPidf({ entity, isOpen: true, activity: 'on-the-phone' });
  expect(busy).toContain('<rpid:activities><rpid:on-the-phone/></rpid:activities>');
  expect(printPidf({ entity, isOpen: false })).toContain('<basic>closed</basic>');
});
