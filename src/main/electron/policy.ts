import type { WebPreferences } from 'electron';

/** What a page of ours may and may not do, as plain decisions; `security.ts` puts them into force. */

/** Every page's preferences: no Node, no shared world, the operating system's sandbox. */
export const SECURE: Readonly<WebPreferences> = {
  contextIsolation: true,
  sandbox: true,
  nodeIntegration: false,
  nodeIntegrationInWorker: false,
  nodeIntegrationInSubFrames: false,
  webSecurity: true,
  allowRunningInsecureContent: false,
  experimentalFeatures: false,
  webviewTag: false,
};

/** The preferences with which a window is safe that shows what agents do. @throws where one of them is lost. */
export function assertSecure(preferences: WebPreferences): void {
  const names = Object.keys(SECURE) as (keyof WebPreferences)[];
  const wrong = names.filter((name) => preferences[name] !== SECURE[name]);
  if (wrong.length > 0) throw new Error(`A window must not open with these preferences: ${wrong.join(', ')}`);
}

/** Whether a page is one of our own host's; anything that is no URL is not. */
export function isOurs(url: string, origin: string): boolean {
  return URL.canParse(url) && new URL(url).origin === origin;
}

/** A link that the user's browser may get, as it should be opened: http and https only. */
export function externalLink(url: string): string | undefined {
  if (!URL.canParse(url)) return undefined;
  const { protocol, href } = new URL(url);
  return protocol === 'https:' || protocol === 'http:' ? href : undefined;
}

/** What copy buttons need, and whoever pastes into a desktop they control; nothing else does. */
const PERMISSIONS: readonly string[] = ['clipboard-sanitized-write', 'clipboard-read'];

/** Denied is everything that our own pages do not need. */
export function isPermitted(permission: string, requestingUrl: string, origin: string): boolean {
  return PERMISSIONS.includes(permission) && isOurs(requestingUrl, origin);
}

/** How long after a click or key press a link may still be its effect, in milliseconds. */
const CLICK_LASTS = 1000;

/** Remembers when the user last clicked or pressed a key, since Electron does not tell who opened a link. */
export function createClickWatch(now: () => number = performance.now.bind(performance)) {
  let last = Number.NEGATIVE_INFINITY;
  return {
    onInput(type: string): void {
      if (type === 'mouseDown' || type === 'mouseUp' || type === 'rawKeyDown' || type === 'keyDown')
        last = now();
    },
    justClicked(): boolean {
      return now() - last <= CLICK_LASTS;
    },
  };
}
