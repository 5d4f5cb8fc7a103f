import { ImageOff } from 'lucide-react';
import { useState } from 'react';
import type { Recording } from '../../../shared/recording';
import { thumbnailUrl } from '../api/recordings';
import { Spinner } from '../ui/Spinner';
import styles from './Thumbnail.module.css';

/** The thumbnail of a recording, or why there is none. */
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
  const isPending = recording.status === 'recording' || recording.status === 'finalizing';
  return (
    <span className={styles.none}>
      {isPending ? <Spinner /> : <ImageOff />}
      {isPending ? 'Thumbnail pending' : 'No thumbnail'}
    </span>
  );
}
