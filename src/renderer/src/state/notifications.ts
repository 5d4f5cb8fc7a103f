import type { Notice } from '../../../shared/events';
import { ApiFailure } from '../api/failure';

/** What a person can do about something that went wrong. */
export interface NotificationAction {
  readonly label: string;
  /** What fails of it is told anew, and nothing throws. */
  readonly run: () => void;
}

/** A notice in the panel: the host's carry no way out, the panel's own may, and are about what a person has just done. */
export type PanelNotice = Notice & { readonly action?: NotificationAction; readonly own?: true };

/** Tells that something went wrong, and the way out where there is one. */
export type ReportError = (message: string, way?: NotificationAction) => void;

/** Answers that are the same however often one asks: the request is wrong, or what it is about is gone. */
const FINAL: ReadonlySet<number> = new Set([400, 404, 410, 413, 415, 422]);

/** To try again what failed; undefined where it would fail again. */
export function retryAction(error: unknown, run: () => unknown): NotificationAction | undefined {
  if (error instanceof ApiFailure && FINAL.has(error.status)) return undefined;
  return { label: 'Try again', run: () => void run() };
}

/** Identifies a notice, also after a reload. */
export function noticeKey({ at, message }: Notice): string {
  return `${at} ${message}`;
}
