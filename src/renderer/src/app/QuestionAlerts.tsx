import { useEffect, useMemo, useRef } from 'react';
import { useStore } from 'zustand';
import type { Question } from '../../../shared/question';
import { useDesktops, useWall } from '../panel/context';
import type { Wall } from '../panel/wall';
import { countNeeds, titleOf } from '../state/wall/desktop-state';
import type { Overview } from '../state/wall/overview';
import { visible } from '../ui/visible-text';

/** Longest question in an announcement or a notification (characters). */
const MAX_TEXT = 300;
const NONE: Overview = [];

/** A question and the desktop of its agent. */
interface Asked {
  readonly question: Question;
  readonly desktop: string;
  /** Who asks. */
  readonly asker: string;
}

/**
 * Announces the questions of all agents to screen readers, and by notifications of the browser. The title of the page
 * counts what waits for a person.
 */
export function QuestionAlerts() {
  const wall = useWall();
  const desktops = useDesktops((state) => state.desktops) ?? NONE;
  const asked = useMemo(() => questionsOf(desktops), [desktops]);
  const newest = asked.at(-1);
  usePageTitle(desktops);
  const known = useRef<ReadonlySet<string>>(new Set());
  useEffect(() => {
    const added = asked.filter(({ question }) => !known.current.has(question.id));
    known.current = new Set(asked.map(({ question }) => question.id));
    for (const one of added) notify(one, () => show(wall, one.desktop));
  }, [wall, asked]);
  return (
    <div className="visually-hidden" role="status">
      {newest && `${newest.asker} asks: ${visible(newest.question.question, MAX_TEXT)}`}
    </div>
  );
}

function questionsOf(desktops: Overview): Asked[] {
  const asked = desktops.flatMap((desktop) =>
    desktop.questions.map((question) => ({
      question,
      desktop: desktop.name,
      asker: desktops.length > 1 ? `The agent of ${titleOf(desktop)}` : 'The agent',
    })),
  );
  return asked.sort((a, b) => a.question.asked_at.localeCompare(b.question.asked_at));
}

/** `(2) Jumpseat`; with several desktops, the page of one has its title: `(2) Books the flight – Jumpseat`. */
function usePageTitle(desktops: Overview): void {
  const shown = useStore(useWall().panel)?.desktop;
  const desktop = desktops.length > 1 && desktops.find(({ name }) => name === shown);
  const needs = countNeeds(desktops);
  const title = `${needs > 0 ? `(${needs}) ` : ''}${desktop ? `${titleOf(desktop)} – ` : ''}Jumpseat`;
  useEffect(() => {
    document.title = title;
  }, [title]);
}

function show(wall: Wall, desktop: string): void {
  wall.open(desktop);
  wall.panel.getState()?.questions.show();
}

/** Shows a notification if the browser may, and the page does not have the focus. Several pages of one browser show one. */
function notify({ question: { id, question }, asker }: Asked, onClick: () => void): void {
  if (window.Notification?.permission !== 'granted' || document.hasFocus()) return;
  const notification = new Notification(`${asker} asks you`, { body: visible(question, MAX_TEXT), tag: id });
  notification.onclick = () => {
    window.focus();
    onClick();
  };
}
