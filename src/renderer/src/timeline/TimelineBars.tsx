import { useEffect, useEffectEvent, useRef, useState } from 'react';
import { BARS_HEIGHT, drawStrip, readColors } from './draw-strip';
import type { Strip } from './strip';
import styles from './Timeline.module.css';

/** The actions as bars, on a canvas: there are hundreds, and they change several times a second. */
export function TimelineBars({ strip }: { readonly strip: Strip }) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const scheme = useColorScheme();
  const { width } = strip.scale;
  const draw = useEffectEvent((shown: Strip, _scheme: number) => {
    const element = canvas.current;
    const context = element?.getContext('2d');
    if (!element || !context) return;
    const ratio = window.devicePixelRatio || 1;
    element.width = Math.round(width * ratio);
    element.height = Math.round(BARS_HEIGHT * ratio);
    context.scale(ratio, ratio);
    drawStrip(context, shown, readColors(getComputedStyle(element)));
  });
  useEffect(() => draw(strip, scheme), [strip, scheme]);
  return <canvas ref={canvas} className={styles.bars} style={{ width, height: BARS_HEIGHT }} />;
}

/** A number that changes with the colors: by the system's scheme, or by the theme attribute of the page. */
function useColorScheme(): number {
  const [count, setCount] = useState(0);
  useEffect(() => {
    const changed = () => setCount((before) => before + 1);
    const scheme = window.matchMedia('(prefers-color-scheme: dark)');
    scheme.addEventListener('change', changed);
    const observer = new MutationObserver(changed);
    observer.observe(document.documentElement, { attributes: true });
    return () => {
      scheme.removeEventListener('change', changed);
      observer.disconnect();
    };
  }, []);
  return count;
}
