import { ImageOff } from 'lucide-react';
import { type ReactNode, useState } from 'react';
import type { JournalEntry, Pictures } from '../../../shared/journal';
import { DragPath } from '../actions/DragPath';
import { keepPicture } from '../api/pictures';
import type { Compare } from '../state/view-store';
import { placeOf } from '../ui/fit';
import styles from './Screenshots.module.css';

interface ScreenshotsProps {
  readonly entry: JournalEntry;
  readonly pictures: Pictures;
  readonly compare: Compare;
  /** Where the `slide` comparison divides them (percent of the width). */
  readonly split?: number;
  readonly urlOf: (name: 'before' | 'after') => string;
  readonly children?: ReactNode;
}

/** The screen before and after an action on top of each other, with its target. */
export function Screenshots({ entry, pictures, compare, split = 50, urlOf, children }: ScreenshotsProps) {
  return (
    <div
      className={styles.pictures}
      style={{ aspectRatio: `${pictures.width} / ${pictures.height}`, '--split': `${split}%` }}
      data-compare={compare}
    >
      {/* Both stay rendered, so that switching is instant. */}
      {pictures.after && <Screenshot key={urlOf('after')} src={urlOf('after')} name="after" />}
      {pictures.before && <Screenshot key={urlOf('before')} src={urlOf('before')} name="before" />}
      <Target entry={entry} />
      {children}
      {compare !== 'after' && <span className={styles.name}>before</span>}
      {compare !== 'before' && (
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
      onLoad={(event) => keepPicture('screen', event.currentTarget)}
      onError={() => setGone(true)}
    />
  );
}

/** The point of an action, and the path of a drag. */
function Target({ entry: { native } }: { readonly entry: JournalEntry }) {
  if (!native?.at) return null;
  return (
    <div className={styles.spots} aria-hidden="true">
      <DragPath native={native} />
      {native.from && <span className={styles.start} style={placeOf(native.from, native)} />}
      <span className={styles.spot} style={placeOf(native.at, native)} data-shown-spot />
    </div>
  );
}
