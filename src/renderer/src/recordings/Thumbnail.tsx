import { ImageOff } from 'lucide-react';
import { useState } from 'react';
import type { Recording } from '../../../shared/recording';
import { thumbnailUrl } from '../api/recordings';
import { Spinner } from '../ui/Spinner';
import styles from './Thumbnail.module.css';

/** A telling moment of a recording, or in its place why there is none. */
export function Thumbnail({ recording }: { readonly recording: Recording }) {
  const source = thumbnailUrl(recording);
  const [broken, setBroken] = useState<string>();
  if (recording.has_thumbnail && broken !== source) {
    return (
      <img
        className={styles.image}
        src={source}
        alt=""
        loading="lazy"
        decoding="async"
        draggable={false}
        onError={() => setBroken(source)}
      />
    );
  }
  const isComing = recording.status === 'recording' || recording.status === 'finalizing';
  return (
    <span className={styles.none}>
      {isComing ? <Spinner /> : <ImageOff />}
      {isComing ? 'A picture is on its way' : 'No picture'}
    </span>
  );
}
