import { useEffect } from 'react';
import { useWall } from '../panel/context';
import type { Overview } from '../state/wall/overview';

/** Receives the pictures of the desktops while the wall is shown and visible. */
export function usePictures(desktops: Overview | undefined): void {
  const { pictures } = useWall();
  useEffect(() => {
    let isOn = false;
    const follow = () => {
      const isWanted = document.visibilityState === 'visible';
      if (isWanted === isOn) return;
      isOn = isWanted;
      if (isOn) pictures.start();
      else pictures.stop();
    };
    follow();
    document.addEventListener('visibilitychange', follow);
    return () => {
      document.removeEventListener('visibilitychange', follow);
      if (isOn) pictures.stop();
    };
  }, [pictures]);
  useEffect(() => {
    const running = new Set(
      (desktops ?? []).filter(({ status }) => status.state === 'running').map(({ name }) => name),
    );
    if (desktops) pictures.keep((name) => running.has(name));
  }, [pictures, desktops]);
}
