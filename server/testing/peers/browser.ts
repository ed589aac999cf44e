import { type Browser, chromium, type Page } from 'playwright-core';

/** The system's chromium without a window. */
export async function startBrowser(): Promise<Browser & AsyncDisposable> {
  return chromium.launch({
    executablePath: process.env.CENTRALITA_CHROMIUM ?? '/usr/bin/chromium',
    headless: true,
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  });
}

/** A fresh session of its own (cookies, language) at 1366×768. What the page logs as an error is kept in `errors`. */
export async function openPage(
  browser: Browser,
  options: { baseUrl: string; language?: 'es' | 'en'; dark?: boolean; width?: number; height?: number },
): Promise<{ page: Page; errors: string[] }> {
  const context = await browser.newContext({
    baseURL: options.baseUrl,
    locale: options.language === 'es' ? 'es-DO' : 'en-US',
    colorScheme: options.dark ? 'dark' : 'light',
    viewport: { width: options.width ?? 1366, height: options.height ?? 768 },
    ignoreHTTPSErrors: true,
  });
  context.setDefaultTimeout(10_000);
  const page = await context.newPage();
  const errors: string[] = [];
  page.on('pageerror', (error) => errors.push(error.message));
  page.on('console', (message) => {
    if (message.type() === 'error') errors.push(message.text());
  });
  return { page, errors };
}

/** Logs in through the form; resolves on the page that the role starts with. */
export async function logIn(page: Page, who: { login: string; password: string }): Promise<void> {
  await page.goto('/login');
  await page.fill('[name=login]', who.login);
  await page.fill('[name=password]', who.password);
  await Promise.all([
    page.waitForURL((url) => !url.pathname.startsWith('/login')),
    page.press('[name=password]', 'Enter'),
  ]);
}
