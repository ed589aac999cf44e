import { expect, test } from 'vitest';
import { findFile, parseTemplate, renderFile, TemplateError, type Values } from './template.ts';

const source = `# A phone. Tried.
%vendor Acme
%tried with an Acme 1
%agent ^Acme (\\S+) (\\S+)
%cards 001122
%map transport udp=0 tls=2
%file {{mac}}.cfg
%escape line
name = {{name}}
password = {{=secret}}
%each keys
key.{{index}} = {{number}}{{mark}}
%end
%if transport=tls
safe = {{transport|transport}}
%else
plain = {{transport|transport}}
%end
%file common*.xml
%type application/xml
%escape xml
<name>{{name}}</name><secret a="{{=secret}}"/>
`;

const template = parseTemplate(source);
const values = (more: Partial<Record<string, string>> = {}): Values => ({
  name: 'Reception',
  secret: 's3cret',
  transport: 'udp',
  mark: '!',
  keys: [
    { index: '1', number: '101' },
    { index: '2', number: '*27' },
  ],
  ...(more as Values),
});
const render = (index: number, more: Partial<Record<string, string>> = {}): string =>
  renderFile(template, { file: template.files[index]!, values: values(more) });

test('gaps, lists, conditions and maps are filled; inner names go before outer ones', () => {
  expect(render(0)).toBe('name = Reception\npassword = s3cret\nkey.1 = 101!\nkey.2 = *27!\nplain = 0\n');
  expect(render(0, { transport: 'tls' })).toContain('safe = 2\n');
  expect(render(0, { transport: 'tls' })).not.toContain('plain');
});

test('the head tells what the template is for', () => {
  expect(template).toMatchObject({ vendor: 'Acme', tried: 'with an Acme 1', cards: ['001122'] });
  expect(template.agents[0]!.exec('Acme X1 2.0')?.slice(1)).toEqual(['X1', '2.0']);
});

test.each([
  ['001122aabbcc.cfg', 0],
  ['001122AABBCC.CFG', 0],
  ['common-17.xml', 1],
  ['001122aabbcd.cfg', -1],
  ['001122aabbccxcfg', -1],
  ['x/common.xml', -1],
])('a phone that asks for %s gets file %i', (name, index) => {
  expect(template.files.indexOf(findFile(template, { name, mac: '001122aabbcc' })!)).toBe(index);
});

test('a name full of line breaks stays on its line', () => {
  const text = render(0, { name: 'Eve\r\naccount.1.password = x\u2028y\u0000\u0085z' });
  expect(text.split('\n')[0]).toBe('name = Eve account.1.password = x y z');
  expect(text.split('\n')).toHaveLength(6);
});

test('XML keeps a hostile name as a name, and a password with marks as it is', () => {
  expect(render(1, { name: '</name><x>&"\u0001', secret: `<a&"'>` })).toBe(
    '<name>&lt;/name&gt;&lt;x&gt;&amp;&quot;</name><secret a="&lt;a&amp;&quot;&#39;&gt;"/>\n',
  );
});

test('a password that a file cannot hold is an error, never another password', () => {
  expect(() => render(0, { secret: 'a\nb' })).toThrow(TemplateError);
  expect(() => render(0, { secret: ' a' })).toThrow('secret holds what this file cannot say');
});

test.each([
  ['%file a\n{{no-such}}', 'line 2'],
  ['%file a\n%if x\n', '%end is missing'],
  ['%file a\n%escape none', 'there is no escaping none'],
  ['%foo', '%foo is not known'],
  ['words', 'text before the first %file'],
  ['%file a\n%else', '%else has no place here'],
])('what is wrong with a template is told with its line: %s', (text, why) => {
  expect(() => parseTemplate(text)).toThrow(why);
});

test('a value or a map that is not there is told', () => {
  const made = (body: string) => {
    const parsed = parseTemplate(`%map m a=1\n%file x\n${body}`);
    return () => renderFile(parsed, { file: parsed.files[0]!, values: { word: 'b', list: [] } });
  };
  expect(made('{{nothing}}')).toThrow('there is no value nothing');
  expect(made('{{word|m}}')).toThrow('m has no b');
  expect(made('{{word|n}}')).toThrow('there is no map n');
  expect(made('{{list}}')).toThrow('list is a list');
});
