import { app, type Session, session, shell, type WebContents } from 'electron';
import { createClickWatch, externalLink, isOurs, isPermitted } from './policy';

/** Restricts all pages to our own origin and its permissions. To be called before the first window opens. */
export function enforceSecurity(origin: string): void {
  denyPermissions(session.defaultSession, origin);
  app.on('web-contents-created', (_event, contents) => holdToOrigin(contents, origin));
}

function denyPermissions(session: Session, origin: string): void {
  session.setPermissionRequestHandler((_contents, permission, answer, details) => {
    answer(isPermitted(permission, details.requestingUrl, origin));
  });
  session.setPermissionCheckHandler((_contents, permission, requestingOrigin) =>
    isPermitted(permission, requestingOrigin, origin),
  );
  session.setDevicePermissionHandler(() => false);
}

function holdToOrigin(contents: WebContents, origin: string): void {
  const clicks = createClickWatch();
  contents.on('input-event', (_event, input) => clicks.onInput(input.type));

  /** Opens a link in the user's browser if the user has just clicked. */
  const openOutside = (url: string) => {
    const link = externalLink(url);
    if (link !== undefined && clicks.justClicked()) void shell.openExternal(link);
  };
  contents.on('will-frame-navigate', (event) => {
    if (isOurs(event.url, origin)) return;
    event.preventDefault();
    if (event.isMainFrame) openOutside(event.url);
  });
  contents.on('will-redirect', (event) => {
    if (!isOurs(event.url, origin)) event.preventDefault();
  });
  contents.on('will-attach-webview', (event) => event.preventDefault());
  contents.setWindowOpenHandler(({ url }) => {
    openOutside(url);
    return { action: 'deny' };
  });
}
