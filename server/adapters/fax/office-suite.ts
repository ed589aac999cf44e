import { mkdir, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { PaperFault } from '../../core/fax/paper-fault.ts';
import { isLockedOffice } from './is-locked-office.ts';
import { paperLimits } from './render-pdf.ts';
import { runLimited } from './run-limited.ts';

/** It reserves much more memory than it uses; what takes longer than this keeps everybody's papers waiting. */
const limits = { ...paperLimits, cpuSeconds: 120, patienceMs: 180_000, memoryMiB: 6144 };

/**
 * What a document may do while it is opened: nothing. Links in it would fetch pictures from the net, or bring files of this
 * machine onto the page; macros are programs.
 */
const settings = [
  ['Common/Security/Scripting', 'BlockUntrustedRefererLinks', 'true'],
  ['Common/Security/Scripting', 'DisableMacrosExecution', 'true'],
  ['Common/Security/Scripting', 'MacroSecurityLevel', '3'],
  ['Writer/Content/Update', 'Link', '0'],
  ['Calc/Content/Update', 'Link', '2'],
] as const;

const profile = `<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
${settings
  .map(
    ([path, name, value]) =>
      `<item oor:path="/org.openoffice.Office.${path}"><prop oor:name="${name}" oor:op="fuse"><value>${value}</value></prop></item>`,
  )
  .join('\n')}
</oor:items>
`;

/** Of these it makes pages of text when they are broken, unless it is told what they are. */
const oldFilters: Record<string, string> = { doc: 'MS Word 97', xls: 'MS Excel 97', ppt: 'MS PowerPoint 97' };
const isOld = (bytes: Uint8Array): boolean => bytes[0] === 0xd0 && bytes[1] === 0xcf;

/**
 * A PDF of an office document, made by LibreOffice in a profile of its own, so that neither another run nor what one left behind
 * is in its way. `ending`: of the file's name, in small letters; `folder`: one that nobody else uses.
 */
export async function printOffice(
  bytes: Uint8Array,
  { ending, folder }: { ending: string; folder: string },
): Promise<{ kind: 'pdf'; file: string } | { kind: 'fault'; why: PaperFault }> {
  // By a name of ours: theirs may be anything.
  const copy = join(folder, `made.${ending}`);
  await writeFile(copy, bytes);
  await mkdir(join(folder, 'profile', 'user'), { recursive: true });
  await writeFile(join(folder, 'profile', 'user', 'registrymodifications.xcu'), profile);
  const filter = isOld(bytes) ? oldFilters[ending] : undefined;
  const end = await runLimited({
    program: 'soffice',
    args: [
      '--headless',
      '--norestore',
      '--nolockcheck',
      '--nologo',
      `-env:UserInstallation=file://${folder}/profile`,
      ...(filter === undefined ? [] : [`--infilter=${filter}`]),
      '--convert-to',
      'pdf',
      '--outdir',
      folder,
      copy,
    ],
    folder,
    ...limits,
  });
  if (end.kind === 'missing') return { kind: 'fault', why: 'no-office' };
  if (end.kind === 'stopped') return { kind: 'fault', why: 'too-heavy' };
  const file = join(folder, 'made.pdf');
  const isMade = await stat(file).then(
    ({ size }) => size > 0,
    () => false,
  );
  if (isMade) return { kind: 'pdf', file };
  return { kind: 'fault', why: isLockedOffice(bytes) ? 'locked' : 'broken' };
}
