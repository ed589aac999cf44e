export const scriptPath = (id: string): string => `/supervisor/scripts/${encodeURIComponent(id)}`;
export const stepPath = (id: string, step: string): string => `${scriptPath(id)}/steps/${encodeURIComponent(step)}`;
export const questionPath = (id: string, at: { step: string; question: string }): string =>
  `${stepPath(id, at.step)}/questions/${encodeURIComponent(at.question)}`;
export const objectionPath = (id: string, objection: string): string =>
  `${scriptPath(id)}/objections/${encodeURIComponent(objection)}`;
