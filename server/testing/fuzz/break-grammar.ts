import type { Dice } from './dice.ts';
import type { Draft } from './draft.ts';

export interface Break {
  name: string;
  /** A request with this alone must be refused or dropped: a 2xx to it is a fault of ours. */
  fatal?: true;
  apply(draft: Draft, dice: Dice): void;
}

const required = ['Via', 'From', 'To', 'Call-ID', 'CSeq'];
const nasty = [
  '',
  ' ',
  '\t',
  '"',
  '\\',
  '<',
  '>',
  ',',
  ';',
  ';;',
  '=',
  ':',
  '@',
  '%',
  '%0',
  '%00',
  '[',
  ']',
  '[::',
  '/',
  '*',
  '\0',
  '\x7f',
  '\xff\xfe',
  '\xc3',
  '\xed\xa0\x80',
  '\xf0\x9f\x98\x80',
  '-1',
  '0',
  '007',
  '4294967296',
  '99999999999999999999',
  '1e9',
  '0x10',
  'NaN',
  'constructor',
  '__proto__',
  'SIP/2.0',
  ' ,',
  '\r\n ',
  '\r\n\t',
  '"\\',
  '<sip:',
  'sip:',
  'sip:@',
  'sip:a@:1',
  ';tag=',
  ';tag',
];
const huge = [300, 1000, 4000, 20_000];

const change = (draft: Draft, name: string, how: (value: string) => string): void => {
  const entry = draft.headers.find(([each]) => each === name);
  if (entry) entry[1] = how(entry[1]);
};
const anyHeader = (draft: Draft, dice: Dice): [string, string] => dice.pick(draft.headers);
/** A map, as headers may be called `constructor`. */
const shortNames = new Map([
  ['Via', 'v'],
  ['From', 'f'],
  ['To', 't'],
  ['Call-ID', 'i'],
  ['Contact', 'm'],
  ['Content-Type', 'c'],
  ['Content-Length', 'l'],
  ['Supported', 'k'],
  ['Subject', 's'],
]);

/** What is done to a message whose grammar is known: each strikes one rule of the norm. */
export const breaks: readonly Break[] = [
  {
    name: 'required header missing',
    fatal: true,
    apply(draft, dice) {
      const name = dice.pick(required);
      draft.headers = draft.headers.filter(([each]) => each !== name);
    },
  },
  {
    name: 'single header twice',
    fatal: true,
    apply(draft, dice) {
      const name = dice.pick(['From', 'To', 'Call-ID', 'CSeq', 'Max-Forwards', 'Content-Length']);
      const entry = draft.headers.find(([each]) => each === name);
      if (!entry) return;
      draft.headers.splice(dice.below(draft.headers.length), 0, [dice.onceIn(2) ? name.toLowerCase() : name, entry[1]]);
    },
  },
  {
    name: 'CSeq of another method',
    fatal: true,
    apply: (draft) => change(draft, 'CSeq', (value) => `${Number.parseInt(value, 10)} X${value.split(' ')[1]}`),
  },
  {
    name: 'CSeq out of range',
    fatal: true,
    apply: (draft, dice) =>
      change(
        draft,
        'CSeq',
        (value) => `${dice.pick(['2147483648', '-1', '1.5', '9'.repeat(400), '', 'a'])} ${value.split(' ')[1]}`,
      ),
  },
  {
    name: 'Content-Length is no number',
    fatal: true,
    apply: (draft, dice) =>
      change(draft, 'Content-Length', () => dice.pick(['-1', '+5', '1 2', 'x', '0x10', '1e3', '', '9'.repeat(30)])),
  },
  {
    name: 'Content-Length too long',
    fatal: true,
    apply: (draft, dice) => change(draft, 'Content-Length', (value) => String(Number(value) + 1 + dice.below(2000))),
  },
  {
    name: 'Content-Length too short',
    apply: (draft, dice) => change(draft, 'Content-Length', (value) => String(dice.below(Number(value) + 1))),
  },
  {
    name: 'Content-Length missing',
    apply(draft) {
      draft.headers = draft.headers.filter(([name]) => name !== 'Content-Length');
    },
  },
  {
    name: 'quote never closed',
    fatal: true,
    apply: (draft, dice) => change(draft, dice.pick(['From', 'To', 'Contact']), () => '"Ana <sip:a@b>;tag=1'),
  },
  {
    name: 'hole in the parameters',
    fatal: true,
    apply: (draft, dice) =>
      change(
        draft,
        dice.pick(['From', 'To', 'Via']),
        (value) => `${value}${dice.pick([';;a', ';', ';=x', ',', '; ;'])}`,
      ),
  },
  {
    name: 'another version',
    fatal: true,
    apply(draft, dice) {
      draft.start = draft.start.replace(
        'SIP/2.0',
        dice.pick(['SIP/3.0', 'SIP/2.1', 'SIP/2.00', 'SIP/99999999999.0', 'SIP/2', 'HTTP/1.1']),
      );
    },
  },
  {
    name: 'spaces in the start line',
    fatal: true,
    apply(draft, dice) {
      const at = draft.start.indexOf(' ');
      const more = dice.pick([' ', '  ', '\t']);
      draft.start = dice.onceIn(2)
        ? `${draft.start.slice(0, at)}${more}${draft.start.slice(at)}`
        : `${draft.start}${more}`;
    },
  },
  {
    name: 'broken request URI',
    apply(draft, dice) {
      draft.start = draft.start.replace(
        / \S+ /,
        ` ${dice.pick(['<sip:a@b>', 'sip:a@b?x=y', 'sip:a@[::', 'sip:%zz@b', 'sip:', 'a', ':', 'sip:a@b:99999', `sip:${'a'.repeat(5000)}@b`, '*', 'sip:a@b;;'])} `,
      );
    },
  },
  {
    name: 'odd method',
    apply(draft, dice) {
      const method = dice.pick([
        '',
        'a'.repeat(2000),
        'IN%56ITE',
        'INVITE\0',
        '__proto__',
        'constructor',
        'toString',
        '(',
        'SIP/2.0',
      ]);
      draft.start = draft.start.replace(/^\S+/, method);
      if (dice.onceIn(2)) change(draft, 'CSeq', (value) => `${Number.parseInt(value, 10)} ${method}`);
    },
  },
  {
    name: 'nasty value',
    apply: (draft, dice) => {
      anyHeader(draft, dice)[1] = dice.pick(nasty);
    },
  },
  {
    name: 'nasty bit in a value',
    apply(draft, dice) {
      const entry = anyHeader(draft, dice);
      const at = dice.below(entry[1].length + 1);
      entry[1] = entry[1].slice(0, at) + dice.pick(nasty) + entry[1].slice(at);
    },
  },
  {
    name: 'nasty name',
    apply: (draft, dice) => {
      anyHeader(draft, dice)[0] = dice.pick([...nasty, 'Via ', ' Via', 'VIA', 'v', 'toString']);
    },
  },
  {
    name: 'huge value',
    apply: (draft, dice) => {
      anyHeader(draft, dice)[1] += dice.pick(nasty).repeat(dice.pick(huge) >> 1) + 'x'.repeat(dice.pick(huge));
    },
  },
  {
    name: 'many headers',
    apply(draft, dice) {
      const entry = anyHeader(draft, dice);
      for (let more = dice.pick([10, 100, 300]); more > 0; more--) draft.headers.push([entry[0], entry[1]]);
    },
  },
  {
    name: 'many values in one',
    apply: (draft, dice) => {
      const entry = anyHeader(draft, dice);
      entry[1] = Array.from({ length: dice.pick([3, 30, 300]) }, () => entry[1]).join(
        dice.pick([',', ' , ', ',,', ';']),
      );
    },
  },
  {
    name: 'compact and upper-case names',
    apply(draft, dice) {
      for (const entry of draft.headers)
        entry[0] = dice.onceIn(2) ? (shortNames.get(entry[0]) ?? entry[0].toUpperCase()) : entry[0].toLowerCase();
    },
  },
  {
    name: 'folded lines',
    apply(draft, dice) {
      for (const entry of draft.headers)
        if (dice.onceIn(2))
          entry[1] = entry[1].replaceAll(/[ ;,]/g, (found) => (found === ' ' ? '\r\n\t ' : `\r\n ${found} `));
    },
  },
  {
    name: 'number out of range',
    apply: (draft, dice) => {
      const entry = anyHeader(draft, dice);
      entry[1] = entry[1].replace(
        /\d+/,
        dice.pick(['-1', '65536', '4294967296', '9'.repeat(30), '9'.repeat(400), '00000000000001', '']),
      );
    },
  },
  {
    name: 'headers shuffled',
    apply(draft, dice) {
      for (let at = draft.headers.length - 1; at > 0; at--) {
        const other = dice.below(at + 1);
        [draft.headers[at], draft.headers[other]] = [draft.headers[other]!, draft.headers[at]!];
      }
    },
  },
  {
    name: 'branch of old or of nothing',
    apply: (draft, dice) =>
      change(draft, 'Via', (value) =>
        value.replace(/;branch=[^;]*/, dice.pick(['', ';branch=z9hG4bK', ';branch=1', ';branch=', ';BRANCH=Z9HG4BKx'])),
      ),
  },
  {
    name: 'mark in another place',
    apply: (draft, dice) =>
      change(draft, 'Call-ID', (value) =>
        dice.pick([`${value} x`, `<${value}>`, `${value}\0`, `"${value}`, value.toUpperCase()]),
      ),
  },
];
