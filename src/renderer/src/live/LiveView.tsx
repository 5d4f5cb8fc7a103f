import { type RefObject, useEffect, useRef, useState } from 'react';
import type { Size } from '../../../shared/geometry';
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
import { useIsShown } from './use-is-shown';

/** Space on each side of a picture that is scaled to fit (px). */
const MARGIN = 12;

/** The live desktop. The stage has the picture's size, so overlays are placed by fractions of it. */
export function LiveView() {
  const panel = usePanel();
  const area = useRef<HTMLDivElement>(null);
  const target = useRef<HTMLDivElement>(null);
  const hasControl = useView((state) => state.hasControl);
  const hadControl = usePrevious(hasControl) === true;
  const pick = useView((state) => state.pick);
  const live = useView((state) => state.live);
  const scale = useView((state) => state.scale);
  const desktop = useHost((state) => state.desktop);
  const installation = useHost((state) => state.installation);
  const hostAnswers = useHost(({ stream }) => stream.kind === 'live' || !stream.again);
  const { native, size } = usePictureSize(area);
  useClipboard();
  const isShown = useIsShown();
  // Closing the connection also releases control.
  useEffect(() => {
    if (isShown && target.current) panel.live.open(target.current);
    return () => panel.live.close();
  }, [panel, isShown]);

  const lastPicture = panel.live.lastPicture();
  const problem = findLiveProblem(live, desktop, hostAnswers, installation);
  return (
    <section className={styles.live} aria-label="Live desktop" data-control={hasControl || undefined}>
      <div className={styles.area} ref={area} data-scale={scale}>
        <div
          className={styles.stage}
          style={{ ...size }}
          data-testid="stage"
          data-lost={problem ? true : undefined}
        >
          {lastPicture && <LastPicture picture={lastPicture} />}
          <div className={styles.target} ref={target} data-state={live.kind} />
          <Markers native={native} />
          {!hasControl && !pick && <InteractionGuard area={area} afterControl={hadControl} />}
          {pick && live.kind === 'connected' && <PickLayer request={pick} native={native} />}
        </div>
      </div>
      <ControlBanner />
      {problem && <ConnectionOverlay problem={problem} />}
    </section>
  );
}

/** The size of the desktop (native pixels) and of its picture (px). Updates the zoom in the view's store. */
function usePictureSize(area: RefObject<HTMLElement | null>): { readonly native: Size; readonly size: Size } {
  const { view } = usePanel();
  const scale = useView((state) => state.scale);
  const picture = useView((state) => state.picture);
  const desktop = useHost((state) => state.desktop);
  const { width, height } = useElementSize(area);
  const native = picture ?? { width: desktop?.width ?? 1920, height: desktop?.height ?? 1080 };
  const [paneWidth, paneHeight] = [width - 2 * MARGIN, height - 2 * MARGIN];
  const fitted = fitInto({ width: paneWidth, height: paneHeight }, native);
  const size = scale === 'actual' ? native : fitted;
  const zoom = size.width / native.width;
  useEffect(() => view.set({ zoom }), [view, zoom]);
  useEffect(
    () => view.set({ pane: { width: paneWidth, height: paneHeight } }),
    [view, paneWidth, paneHeight],
  );
  return { native, size };
}

/** The value before the last change; undefined before the first one. */
function usePrevious<T>(value: T): T | undefined {
  const [[previous, current], set] = useState<[T | undefined, T]>([undefined, value]);
  if (current === value) return previous;
  set([current, value]);
  return current;
}

function LastPicture({ picture }: { readonly picture: ImageData }) {
  const canvas = useRef<HTMLCanvasElement>(null);
  useEffect(() => canvas.current?.getContext('2d')?.putImageData(picture, 0, 0), [picture]);
  return (
    <canvas
      ref={canvas}
      className={styles.lastPicture}
      role="img"
      aria-label="The last frame of the desktop"
      width={picture.width}
      height={picture.height}
    />
  );
}
