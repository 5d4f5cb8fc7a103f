import type { Notice } from '../../../shared/events';
import { ApiFailure, reasonOf } from '../api/failure';

/** What a person can do about an error. */
export interface NotificationAction {
  readonly label: string;
  /** Reports its own errors and never throws. */
  readonly run: () => void;
}

/** A notice in the panel. Only the panel's own have actions; `own` ones are about what the person has just done. */
export type PanelNotice = Notice & { readonly action?: NotificationAction; readonly own?: true };

/** Reports an error, with an action if there is one. */
export type ReportError = (message: string, way?: NotificationAction) => void;

/** Statuses of errors that a retry does not fix: the request is wrong, or its target is gone. */
const FINAL: ReadonlySet<number> = new Set([400, 404, 410, 413, 415, 422]);

/** An action that retries; undefined if a retry would fail again. */
export function retryAction(error: unknown, run: () => unknown): NotificationAction | undefined {
  if (error instanceof ApiFailure && FINAL.has(error.status)) return undefined;
  return { label: 'Try again', run: () => void run() };
}

/**
 * Runs a request and reports a failure, with the action that `actionOf` returns. @returns whether it succeeded
 * @throws an error that is not an `ApiFailure`
 */
export async function attemptRequest(
  run: () => Promise<unknown>,
  reportError: ReportError,
  actionOf?: (error: ApiFailure) => NotificationAction | undefined,
): Promise<boolean> {
  try {
    await run();
    return true;
  } catch (error) {
    if (!(error instanceof ApiFailure)) throw error;
    reportError(reasonOf(error), actionOf?.(error));
    return false;
  }
}

/** Whether a notice is shown as a toast, which also announces it. */
export function isToast({ own, level }: PanelNotice): boolean {
  return own === true || level !== 'info';
}

/** Identifies a notice, also after a reload. */
export function noticeKey({ at, message }: Notice): string {
  return `${at} ${message}`;
}
