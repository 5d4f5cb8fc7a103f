import { beforeEach, describe, expect, it, vi } from 'vitest';
import { closeEvent, electron, StubContents } from './stub';

vi.mock('electron', () => electron);

const { enforceSecurity } = await import('../../../src/main/electron/security');

const ORIGIN = 'http://127.0.0.1:7317';

function openContents(): StubContents {
  const contents = new StubContents();
  electron.app.emit('web-contents-created', {}, contents);
  return contents;
}

beforeEach(() => {
  electron.app.removeAllListeners();
  vi.clearAllMocks();
  enforceSecurity(ORIGIN);
});

describe('enforceSecurity', () => {
  it('applies the permissions to requests and checks, and refuses all devices', () => {
    const { defaultSession } = electron.session;
    const request = defaultSession.setPermissionRequestHandler.mock.calls[0]?.[0];
    const answer = vi.fn();
    request({}, 'media', answer, { requestingUrl: `${ORIGIN}/` });
    expect(answer).toHaveBeenLastCalledWith(false);
    request({}, 'clipboard-sanitized-write', answer, { requestingUrl: `${ORIGIN}/` });
    expect(answer).toHaveBeenLastCalledWith(true);

    const check = defaultSession.setPermissionCheckHandler.mock.calls[0]?.[0];
    expect(check(null, 'media', `${ORIGIN}/`)).toBe(false);
    expect(check(null, 'clipboard-sanitized-write', `${ORIGIN}/`)).toBe(true);
    expect(check(null, 'clipboard-sanitized-write', 'https://example.com/')).toBe(false);
    expect(defaultSession.setDevicePermissionHandler.mock.calls[0]?.[0]({})).toBe(false);
  });

  it('allows navigation only to our own pages', () => {
    const contents = openContents();
    const own = closeEvent({ url: `${ORIGIN}/`, isMainFrame: true });
    contents.emit('will-frame-navigate', own);
    contents.emit('will-redirect', own);
    expect(own.preventDefault).not.toHaveBeenCalled();
    for (const url of ['https://example.com/', 'file:///etc/passwd', 'http://127.0.0.1:1/']) {
      for (const name of ['will-frame-navigate', 'will-redirect']) {
        const away = closeEvent({ url, isMainFrame: true });
        contents.emit(name, away);
        expect(away.preventDefault).toHaveBeenCalledOnce();
      }
    }
    expect(electron.shell.openExternal).not.toHaveBeenCalled();
  });

  it('denies new windows and webviews', () => {
    const contents = openContents();
    expect(contents.windowOpenHandler?.({ url: `${ORIGIN}/` })).toEqual({ action: 'deny' });
    const attach = closeEvent();
    contents.emit('will-attach-webview', attach);
    expect(attach.preventDefault).toHaveBeenCalledOnce();
  });

  it("opens only web links in the user's browser, and only after a click", () => {
    const contents = openContents();
    contents.windowOpenHandler?.({ url: 'https://example.com/' });
    expect(electron.shell.openExternal).not.toHaveBeenCalled();
    contents.emit('input-event', {}, { type: 'mouseUp' });
    contents.windowOpenHandler?.({ url: 'file:///etc/passwd' });
    expect(electron.shell.openExternal).not.toHaveBeenCalled();
    expect(contents.windowOpenHandler?.({ url: 'https://example.com/' })).toEqual({ action: 'deny' });
    expect(electron.shell.openExternal).toHaveBeenCalledWith('https://example.com/');
  });
});
