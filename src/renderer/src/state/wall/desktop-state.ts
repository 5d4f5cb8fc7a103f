import type { JournalEntry } from '../../../../shared/journal';
import { formatIdleTime } from '../../ui/format';
import type { Overview, WatchedDesktop } from './overview';

/** An agent that paused this long is idle; models take up to half a minute for an answer (ms). */
const THINKING_MS = 60_000;
/** Between two actions that follow each other so closely, the agent still acts (ms). */
const ACTING_MS = 2000;

/** What a desktop does, the most important first: a tile shows one of them. */
export interface DesktopActivity {
  readonly kind:
    | 'failed'
    | 'asks'
    | 'control'
    | 'paused'
    | 'stopped'
    | 'starting'
    | 'replaying'
    | 'acting'
    | 'thinking'
    | 'idle';
  readonly label: string;
}

/** Whether a desktop waits for a person: its agent or its replay asks, or its screen failed. */
export function needsPerson({ status, questions, replay }: WatchedDesktop): boolean {
  return status.state === 'failed' || questions.length > 0 || replay?.status === 'asking';
}

/** How many questions and failures wait for a person. */
export function countNeeds(desktops: Overview): number {
  const needs = desktops.map(
    ({ status, questions, replay }) =>
      questions.length + (replay?.status === 'asking' ? 1 : 0) + (status.state === 'failed' ? 1 : 0),
  );
  return needs.reduce((sum, count) => sum + count, 0);
}

/** @param now the host's time (ms since 1970) */
export function activityOf(desktop: WatchedDesktop, now: number): DesktopActivity {
  return stateForPerson(desktop) ?? stateOfScreen(desktop) ?? stateOfAgent(desktop, now);
}

function stateForPerson({ status, questions, replay, control }: WatchedDesktop): DesktopActivity | undefined {
  if (status.state === 'failed') return { kind: 'failed', label: 'Failed' };
  if (questions.length > 0) return { kind: 'asks', label: 'Asks for you' };
  if (replay?.status === 'asking') return { kind: 'asks', label: 'Replay asks for you' };
  if (control.holder === 'person') return { kind: 'control', label: 'A person has control' };
  if (control.paused) return { kind: 'paused', label: 'Paused' };
  return undefined;
}

function stateOfScreen({ status }: WatchedDesktop): DesktopActivity | undefined {
  if (status.state === 'stopped') return { kind: 'stopped', label: 'Stopped' };
  if (status.state === 'starting') return { kind: 'starting', label: 'Starting' };
  return undefined;
}

function stateOfAgent({ replay, running, last }: WatchedDesktop, now: number): DesktopActivity {
  if (replay?.status === 'playing') return { kind: 'replaying', label: 'Replaying' };
  if (running.length > 0) return { kind: 'acting', label: 'Acting' };
  if (!last) return { kind: 'idle', label: 'No actions yet' };
  const age = ageOf(last, now);
  if (age < ACTING_MS) return { kind: 'acting', label: 'Acting' };
  if (age < THINKING_MS && last.source === 'agent') return { kind: 'thinking', label: 'Thinking' };
  return { kind: 'idle', label: `Idle for ${formatIdleTime(age)}` };
}

/** The time since an action ended, or was received (ms). */
export function ageOf({ done_at, received_at }: JournalEntry, now: number): number {
  return Math.max(now - Date.parse(done_at ?? received_at), 0);
}

/** The action to show: the one that runs, else the newest. */
export function shownAction({ running, last }: WatchedDesktop): JournalEntry | undefined {
  return running.at(-1) ?? last;
}

export function isRecording({ recordings }: WatchedDesktop): boolean {
  return recordings.some(({ status }) => status === 'recording');
}

export function titleOf({ title, name }: Pick<WatchedDesktop, 'title' | 'name'>): string {
  return title ?? name;
}

/** The desktops that match a filter, those that wait for a person first. Otherwise the order never changes. */
export function shownDesktops(desktops: Overview, filter: string): WatchedDesktop[] {
  const wanted = filter.trim().toLowerCase();
  const found = desktops.filter((one) =>
    [one.name, one.title ?? '', one.desktop].some((text) => text.toLowerCase().includes(wanted)),
  );
  return [...found.filter(needsPerson), ...found.filter((one) => !needsPerson(one))];
}
