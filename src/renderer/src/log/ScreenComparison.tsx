import { ImageOff } from 'lucide-react';
import { type CSSProperties, useState } from 'react';
import type { Point, Size } from '../../../shared/geometry';
import type { JournalEntry, Pictures } from '../../../shared/journal';
import { pictureUrl } from '../api/pictures';
import { usePanel, useView } from '../panel/context';
import { fractionOf } from '../ui/fit';
import { compareOf } from './compare';
import styles from './ScreenComparison.module.css';

interface ScreenComparisonProps {
  readonly session: string;
  readonly entry: JournalEntry;
  readonly pictures: Pictures;
}

/** The screen before and after an action on top of each other, with its target. */
export function ScreenComparison({ session, entry, pictures }: ScreenComparisonProps) {
  const panel = usePanel();
  const compare = useView((state) => state.compare);
  const split = useView((state) => state.split);
  const shown = compareOf(pictures, compare);
  const url = (name: 'before' | 'after') => pictureUrl(session, entry.id, name);
  return (
    <div
      className={styles.pictures}
      style={
        { aspectRatio: `${pictures.width} / ${pictures.height}`, '--split': `${split}%` } as CSSProperties
      }
      data-compare={shown}
    >
      {/* Both stay rendered, so that switching is instant. */}
      {pictures.after && <Screenshot key={url('after')} src={url('after')} name="after" />}
      {pictures.before && <Screenshot key={url('before')} src={url('before')} name="before" />}
      <TargetMarker entry={entry} />
      {shown === 'slide' && (
        <input
          className={styles.slider}
          type="range"
          min={0}
          max={100}
          step="any"
          value={split}
          aria-label="Divider between before and after"
          aria-valuetext={`${Math.round(split)} % before`}
          onChange={(event) => panel.view.setSplit(event.target.valueAsNumber)}
        />
      )}
      {shown !== 'after' && <span className={styles.name}>before</span>}
      {shown !== 'before' && (
        <span className={styles.name} data-after>
          after
        </span>
      )}
    </div>
  );
}

function Screenshot({ src, name }: { readonly src: string; readonly name: 'before' | 'after' }) {
  const [gone, setGone] = useState(false);
  if (gone) {
    return (
      <p className={styles.gone} data-picture={name}>
        <ImageOff />
        The screenshot was deleted.
      </p>
    );
  }
  return (
    <img
      className={styles.picture}
      src={src}
      alt={`The screen ${name} the action`}
      data-picture={name}
      draggable={false}
      onError={() => setGone(true)}
    />
  );
}

/** The point of an action, and the path of a drag. */
function TargetMarker({ entry: { native } }: { readonly entry: JournalEntry }) {
  if (!native?.at) return null;
  const { at, from } = native;
  return (
    <div className={styles.spots} aria-hidden="true">
      {from && (
        <>
          <svg viewBox={`0 0 ${native.width} ${native.height}`} preserveAspectRatio="none">
            <title>drag</title>
            <DragLine from={from} at={at} edge />
            <DragLine from={from} at={at} />
          </svg>
          <span className={styles.start} style={positionOf(from, native)} />
        </>
      )}
      <span className={styles.spot} style={positionOf(at, native)} data-shown-spot />
    </div>
  );
}

function DragLine({ from, at, edge }: { readonly from: Point; readonly at: Point; readonly edge?: boolean }) {
  return (
    <line
      className={edge ? styles.edge : undefined}
      x1={from.x + 0.5}
      y1={from.y + 0.5}
      x2={at.x + 0.5}
      y2={at.y + 0.5}
    />
  );
}

function positionOf(point: Point, size: Size) {
  const { x, y } = fractionOf(point, size);
  return { left: `${x * 100}%`, top: `${y * 100}%` };
}
