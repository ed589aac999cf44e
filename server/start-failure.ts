import { CentralitaError, describeError } from './base/errors.ts';

/** One line that names the setting to change, for what commonly keeps the appliance from starting. */
export function explainStartFailure(error: unknown): string {
  if (!(error instanceof CentralitaError)) return describeError(error);
  const { code, context } = error;
  switch (code) {
    case 'web-listen-failed':
      return `${context.setting}: cannot listen on ${context.address} (${context.why}); choose another address or port`;
    case 'sip-listen-failed':
      return `CENTRALITA_SIP: cannot listen on ${context.transport}:${context.address}:${context.port} (${context.why}); choose another address or port`;
    case 'store-open-failed':
      return `CENTRALITA_DATA: ${context.file} cannot be used (${context.why}); choose another folder or restore a backup`;
    default:
      return describeError(error);
  }
}
