import type { WebPreferences } from 'electron';

// Decisions about the rights of pages; `security.ts` enforces them.

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

/** @throws if a preference differs from {@link SECURE} */
export function assertSecure(preferences: WebPreferences): void {
  const names = Object.keys(SECURE) as (keyof WebPreferences)[];
  const wrong = names.filter((name) => preferences[name] !== SECURE[name]);
  if (wrong.length > 0) throw new Error(`A window must not open with these preferences: ${wrong.join(', ')}`);
}

/** Whether a URL belongs to our own host. */
export function isOurs(url: string, origin: string): boolean {
  return URL.canParse(url) && new URL(url).origin === origin;
}

/** Returns the URL to open in the user's browser; undefined unless it is http or https. */
export function externalLink(url: string): string | undefined {
  if (!URL.canParse(url)) return undefined;
  const { protocol, href } = new URL(url);
  return protocol === 'https:' || protocol === 'http:' ? href : undefined;
}

/** Needed by copy buttons, and to paste into a desktop. */
const PERMISSIONS: readonly string[] = ['clipboard-sanitized-write', 'clipboard-read'];

export function isPermitted(permission: string, requestingUrl: string, origin: string): boolean {
  return PERMISSIONS.includes(permission) && isOurs(requestingUrl, origin);
}

/** How long after a click or key press a link may still be its effect (ms). */
const CLICK_EFFECT_MS = 1000;

/** Remembers when the user last clicked or pressed a key, since Electron does not report what opened a link. */
export function createClickWatch(now: () => number = performance.now.bind(performance)) {
  let last = Number.NEGATIVE_INFINITY;
  return {
    onInput(type: string): void {
      if (type === 'mouseDown' || type === 'mouseUp' || type === 'rawKeyDown' || type === 'keyDown')
        last = now();
    },
    justClicked(): boolean {
      return now() - last <= CLICK_EFFECT_MS;
    },
  };
}
