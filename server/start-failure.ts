import { CentralitaError, describeError } from './base/errors.ts';

/** One line that names the setting to change, for what commonly keeps the appliance from starting. */
export function explainStartFailure(error: unknown): string {
  if (isFolderFailure(error))
    return `CENTRALITA_DATA: ${error.path} cannot be made (${error.code}); choose another folder`;
  if (!(error instanceof CentralitaError)) return describeError(error);
  const { code, context } = error;
  switch (code) {
    case 'web-listen-failed':
      return `${context.setting}: cannot listen on ${context.address} (${context.why}); choose another address or port`;
    case 'sip-listen-failed':
      return `CENTRALITA_SIP: cannot listen on ${context.transport}:${context.address}:${context.port} (${context.why}); choose another address or port`;
    case 'certificate-unusable':
      return `${context.setting}: ${context.file} cannot be used (${context.why}); choose another file`;
    case 'data-folder-in-use':
      return `CENTRALITA_DATA: another Centralita (process ${context.pid}) works on ${context.folder}; stop that one first, or choose another folder`;
    case 'store-open-failed':
      return `CENTRALITA_DATA: ${context.file} cannot be used (${context.why}); choose another folder or restore a backup`;
    case 'ready-file-failed':
      return `CENTRALITA_READY_FILE: ${context.file} cannot be written (${context.why}); choose another place`;
    default:
      return describeError(error);
  }
}

/** The data folder is the only one that the start makes. */
const isFolderFailure = (error: unknown): error is NodeJS.ErrnoException =>
  error instanceof Error && 'syscall' in error && error.syscall === 'mkdir';
