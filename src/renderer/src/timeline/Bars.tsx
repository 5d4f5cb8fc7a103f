import { useEffect, useRef } from 'react';
import type { Strip } from './bins';
import { BARS_HEIGHT, drawStrip, inkOf } from './draw';
import styles from './Timeline.module.css';
import { useScheme } from './use-scheme';

/** The actions as bars. A canvas: there may be hundreds of them, and new ones several times a second. */
export function Bars({ strip }: { readonly strip: Strip }) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const scheme = useScheme();
  const { width } = strip.scale;
  // biome-ignore lint/correctness/useExhaustiveDependencies: another scheme has other colours.
  useEffect(() => {
    const element = canvas.current;
    const context = element?.getContext('2d');
    if (!element || !context) return;
    const ratio = window.devicePixelRatio || 1;
    element.width = Math.round(width * ratio);
    element.height = Math.round(BARS_HEIGHT * ratio);
    context.scale(ratio, ratio);
    drawStrip(context, strip, inkOf(getComputedStyle(element)));
  }, [strip, width, scheme]);
  return <canvas ref={canvas} className={styles.bars} style={{ width, height: BARS_HEIGHT }} />;
}
