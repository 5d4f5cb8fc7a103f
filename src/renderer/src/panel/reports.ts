import type { HostStore } from '../state/host-store';
import type { PanelNotice, ReportError } from '../state/notifications';

/** Reports to the person who uses this panel, as notices. */
export function createReports(host: HostStore) {
  const report = (level: PanelNotice['level'], notice: Pick<PanelNotice, 'message' | 'action'>) =>
    host.addNotice({ at: new Date().toISOString(), level, own: true, ...notice });
  /** Confirms a command that has no other visible effect. */
  const reportDone = (message: string) => report('info', { message });
  /** Reports an error that nothing else shows, with an action if there is one. */
  const reportError: ReportError = (message, action) =>
    report('error', { message, ...(action && { action }) });
  /** Copies text and shows `done`. Reports an error if the browser refuses. */
  const copy = async (text: string, done: string): Promise<void> => {
    try {
      await navigator.clipboard.writeText(text);
      reportDone(done);
    } catch {
      reportError(
        'The browser does not let this page use the clipboard. Allow it beside the address, then try again.',
      );
    }
  };
  return { reportDone, reportError, copy };
}
