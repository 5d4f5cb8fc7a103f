import { CircleAlert, FastForward, Play } from 'lucide-react';
import { useEffect, useRef } from 'react';
import { subtitlesUrl, thumbnailUrl, videoUrl } from '../../api/recordings';
import { formatSpeed } from '../../state/recordings/recording-labels';
import { idleAt } from './idle-spans';
import { usePlayback, usePlayer } from './player-context';
import styles from './VideoStage.module.css';

/** The video with its error and idle badge. */
export function VideoStage() {
  const { recording, playback, subtitles } = usePlayer();
  const video = useRef<HTMLVideoElement>(null);
  const { id, title } = recording;
  const problem = usePlayback((state) => state.problem);

  useEffect(() => (video.current ? playback.attach(video.current) : undefined), [playback]);
  useEffect(() => {
    const track = video.current?.textTracks[0];
    if (track) track.mode = subtitles ? 'showing' : 'hidden';
  }, [subtitles]);
  return (
    <div className={styles.area} id="player-stage" tabIndex={-1}>
      <video
        ref={video}
        className={styles.video}
        src={videoUrl(id)}
        poster={recording.has_thumbnail ? thumbnailUrl(recording) : undefined}
        aria-label={`Video of ${title}`}
        preload="auto"
        playsInline
        disablePictureInPicture
        onClick={playback.toggle}
      >
        <track kind="captions" label="Actions" srcLang="en" src={subtitlesUrl(id)} />
      </video>
      {problem === undefined ? (
        <>
          <PlayHint />
          <IdleBadge />
        </>
      ) : (
        <div className={styles.problem} role="alert">
          <CircleAlert />
          <strong>Could not play the video</strong>
          <span>{problem}</span>
          <span>Reload the page, or download the video and open it in another player.</span>
        </div>
      )}
    </div>
  );
}

function PlayHint() {
  const { playback } = usePlayer();
  const isAtStart = usePlayback(({ playing, ms }) => !playing && ms === 0);
  if (!isAtStart) return null;
  return (
    <button type="button" className={styles.hint} aria-label="Play" onClick={playback.toggle}>
      <Play />
    </button>
  );
}

function IdleBadge() {
  const { idle } = usePlayer();
  const speed = usePlayback(({ ms }) => idleAt(idle, ms)?.speed);
  if (speed === undefined) return null;
  return (
    <span className={styles.badge}>
      <FastForward />
      Idle time at {formatSpeed(speed)}
    </span>
  );
}
