import { useEffect, useRef, useState } from 'react';
import { useHost, usePanel, useView } from '../panel/context';
import { findLiveProblem } from '../state/live/live-state';
import { fitInto } from '../ui/fit';
import { useElementSize } from '../ui/use-element-size';
import { ConnectionOverlay } from './ConnectionOverlay';
import { ControlBanner } from './ControlBanner';
import { InteractionGuard } from './InteractionGuard';
import styles from './LiveView.module.css';
import { Markers } from './Markers';
import { PickLayer } from './PickLayer';
import { useClipboard } from './use-clipboard';

/** Space around the picture when it is scaled to fit, on each side. */
const MARGIN = 12;

/** The desktop, live. The stage has the picture's size in view pixels, so that whatever lies on it is placed in fractions. */
export function LiveView() {
  const panel = usePanel();
  const area = useRef<HTMLDivElement>(null);
  const target = useRef<HTMLDivElement>(null);
  const room = useElementSize(area);
  const scale = useView((state) => state.scale);
  const control = useView((state) => state.hasControl);
  const pick = useView((state) => state.pick);
  const live = useView((state) => state.live);
  const desktop = useHost((state) => state.desktop);
  const hostAnswers = useHost(({ stream }) => stream.kind === 'live' || !stream.again);
  const picture = useView((state) => state.picture);
  const native = picture ?? { width: desktop?.width ?? 1920, height: desktop?.height ?? 1080 };
  const size =
    scale === 'actual'
      ? native
      : fitInto({ width: room.width - 2 * MARGIN, height: room.height - 2 * MARGIN }, native);
  const zoom = size.width / native.width;

  const controlled = useBefore(control) === true;

  useClipboard();
  useEffect(() => {
    if (target.current) panel.live.open(target.current);
    return () => panel.live.close();
  }, [panel]);
  useEffect(() => panel.view.setZoom(zoom), [panel, zoom]);

  const { lastPicture } = panel.live;
  const trouble = findLiveProblem(live, desktop, hostAnswers);
  return (
    <section className={styles.live} aria-label="Live desktop" data-control={control || undefined}>
      <div className={styles.area} ref={area} data-scale={scale}>
        <div
          className={styles.stage}
          style={{ ...size }}
          data-testid="stage"
          data-lost={trouble ? true : undefined}
        >
          {lastPicture && <LastPicture picture={lastPicture} />}
          <div className={styles.target} ref={target} data-state={live.kind} />
          <Markers native={native} />
          {!control && !pick && <InteractionGuard area={area} afterControl={controlled} />}
          {pick && live.kind === 'connected' && <PickLayer request={pick} native={native} />}
        </div>
      </div>
      <ControlBanner />
      {trouble && <ConnectionOverlay trouble={trouble} onRetry={panel.live.retryNow} />}
    </section>
  );
}

/** The value of the last rendering that had another one; undefined until there was one. */
function useBefore<T>(value: T): T | undefined {
  const [[before, now], set] = useState<[T | undefined, T]>([undefined, value]);
  if (now === value) return before;
  set([now, value]);
  return now;
}

function LastPicture({ picture }: { readonly picture: ImageData }) {
  const canvas = useRef<HTMLCanvasElement>(null);
  useEffect(() => canvas.current?.getContext('2d')?.putImageData(picture, 0, 0), [picture]);
  return (
    <canvas
      ref={canvas}
      className={styles.lastPicture}
      role="img"
      aria-label="The last picture of the desktop"
      width={picture.width}
      height={picture.height}
    />
  );
}
