/** What the page says went wrong. The log-in that lies ready in each page has a place of its own for that, which does not count. */
export const faultOn = (page: string): string | undefined =>
  /notice-bad.{0,300}/s.exec(page.replaceAll(/<template.*?<\/template>/gs, ''))?.[0];
