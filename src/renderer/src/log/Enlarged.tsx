import { ChevronDown, ChevronUp, X, ZoomIn, ZoomOut } from 'lucide-react';
import { Dialog } from 'radix-ui';
import { type KeyboardEvent, useRef, type WheelEvent } from 'react';
import type { JournalEntry } from '../../../shared/journal';
import { describeAction } from '../actions/describe';
import { usePanel, useShownLog } from '../panel/context';
import { indexOfRow } from '../state/log';
import { IconButton } from '../ui/Button';
import { fitInto } from '../ui/fit';
import { Tooltip } from '../ui/Tooltip';
import { useElementSize } from '../ui/use-element-size';
import { CompareControl } from './CompareControl';
import styles from './Enlarged.module.css';
import { goToFailure } from './failures';
import { ScreenComparison } from './ScreenComparison';
import { useZoom } from './use-zoom';

/** The current action's screenshots in the whole window. */
export function Enlarged({ entry }: { readonly entry: JournalEntry }) {
  const panel = usePanel();
  return (
    <Dialog.Root open onOpenChange={() => panel.view.set({ enlarged: false })}>
      <Dialog.Portal>
        <Content entry={entry} />
      </Dialog.Portal>
    </Dialog.Root>
  );
}

function Content({ entry }: { readonly entry: JournalEntry }) {
  const panel = usePanel();
  const content = useRef<HTMLDivElement>(null);
  const area = useRef<HTMLDivElement>(null);
  const { session } = useShownLog();
  const { pictures } = entry;
  const size = pictures ?? { width: 1920, height: 1080 };
  const zoom = useZoom(area, fitInto(useElementSize(area), size).width / size.width || 1);
  const { verb, rest } = describeAction(entry.request, entry.output);
  const close = () => panel.view.set({ enlarged: false });

  /** Goes to the previous or next action. */
  const go = (step: 1 | -1) =>
    panel.log.selectAt(panel.log.filteredRows().indexOf(indexOfRow(panel.log.log(), entry)) + step, 'one');
  const keys: Readonly<Record<string, () => void>> = {
    b: panel.view.flipCompare,
    z: close,
    arrowup: () => go(-1),
    arrowdown: () => go(1),
    j: () => goToFailure(panel, 1),
    k: () => goToFailure(panel, -1),
    '+': () => zoom.by(1.25),
    '=': () => zoom.by(1.25),
    '-': () => zoom.by(0.8),
    '0': zoom.reset,
    '1': () => zoom.to(1),
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const run = keys[event.key.toLowerCase()];
    if (!run || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    run();
  };
  return (
    <Dialog.Content
      className={styles.content}
      aria-describedby={undefined}
      ref={content}
      onOpenAutoFocus={(event) => {
        event.preventDefault();
        content.current?.focus();
      }}
      onKeyDown={onKeyDown}
    >
      <header className={styles.header}>
        <Dialog.Title className="ellipsis">
          {entry.seq !== undefined && <span>#{entry.seq}</span>} {verb} {rest}
        </Dialog.Title>
        {pictures && <CompareControl pictures={pictures} />}
        <IconButton icon={<ChevronUp />} label="Previous action" shortcut="↑" onClick={() => go(-1)} />
        <IconButton icon={<ChevronDown />} label="Next action" shortcut="↓" onClick={() => go(1)} />
        <IconButton icon={<ZoomOut />} label="Zoom out" shortcut="-" onClick={() => zoom.by(0.8)} />
        <Tooltip label="Zoom to fit" shortcut="0">
          <button type="button" className={styles.zoom} onClick={zoom.reset}>
            {Math.round(zoom.scale * 100)} %
          </button>
        </Tooltip>
        <IconButton icon={<ZoomIn />} label="Zoom in" shortcut="=" onClick={() => zoom.by(1.25)} />
        <IconButton icon={<X />} label="Close" shortcut="Esc" onClick={close} />
      </header>
      <div
        className={styles.area}
        ref={area}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls.
        tabIndex={0}
        onWheel={(event: WheelEvent) => {
          if (event.ctrlKey || event.metaKey) zoom.by(event.deltaY < 0 ? 1.15 : 1 / 1.15, event);
        }}
      >
        {pictures && session !== undefined ? (
          <div
            className={styles.stage}
            data-testid="enlarged"
            data-magnified={zoom.scale >= 2 || undefined}
            style={{ width: pictures.width * zoom.scale }}
          >
            <ScreenComparison session={session} entry={entry} pictures={pictures} />
          </div>
        ) : (
          <p className={styles.none}>No screenshots of this action.</p>
        )}
      </div>
    </Dialog.Content>
  );
}
