import {
  Download,
  Ellipsis,
  FileArchive,
  FileJson,
  Image,
  PencilLine,
  Pin,
  PinOff,
  Subtitles,
  Trash2,
  Video,
} from 'lucide-react';
import { DropdownMenu } from 'radix-ui';
import { Fragment } from 'react';
import type { Recording } from '../../../shared/recording';
import { type DownloadKind, downloadUrl } from '../api/recordings';
import { useRecordings } from '../panel/use-recordings';
import { isActive, isPlayable } from '../state/recordings/recording-labels';
import { Button, IconButton } from '../ui/Button';
import { Keys } from '../ui/Keys';
import styles from '../ui/Menu.module.css';

const DOWNLOADS: readonly { kind: DownloadKind; label: string; icon: typeof Video }[] = [
  { kind: 'video', label: 'Video', icon: Video },
  { kind: 'thumbnail', label: 'Thumbnail', icon: Image },
  { kind: 'actions', label: 'Actions (.jsonl)', icon: FileJson },
  { kind: 'subtitles', label: 'Subtitles (.vtt)', icon: Subtitles },
  { kind: 'zip', label: 'Everything (.zip)', icon: FileArchive },
];

interface RecordingMenuProps {
  readonly recording: Recording;
  /** A Download button with downloads only. */
  readonly downloadsOnly?: boolean;
  readonly onRename?: () => void;
  readonly tabIndex?: number;
  readonly className?: string | undefined;
}

export function RecordingMenu({
  recording,
  downloadsOnly,
  onRename,
  tabIndex,
  className,
}: RecordingMenuProps) {
  return (
    <DropdownMenu.Root modal={false}>
      <DropdownMenu.Trigger asChild>
        {downloadsOnly ? (
          <Button icon={<Download />} label="Download" className={className} />
        ) : (
          <IconButton
            icon={<Ellipsis />}
            label={`More for ${recording.title}`}
            tip="More"
            tabIndex={tabIndex}
            className={className}
            // The card would open the recording.
            onClick={(event) => event.stopPropagation()}
          />
        )}
      </DropdownMenu.Trigger>
      <DropdownMenu.Portal>
        <DropdownMenu.Content
          className={styles.menu}
          align="end"
          sideOffset={4}
          collisionPadding={8}
          data-typeahead
          onClick={(event) => event.stopPropagation()}
          onKeyDown={(event) => event.stopPropagation()}
          onCloseAutoFocus={(event) => {
            // The title field already has the focus.
            if (document.activeElement instanceof HTMLInputElement) event.preventDefault();
          }}
        >
          {downloadsOnly ? (
            <Downloads recording={recording} />
          ) : (
            <>
              <Changes recording={recording} onRename={onRename} />
              <div className={styles.line} />
              <DropdownMenu.Label className={styles.label}>Download</DropdownMenu.Label>
              <Downloads recording={recording} />
              <div className={styles.line} />
              <Delete recording={recording} />
            </>
          )}
        </DropdownMenu.Content>
      </DropdownMenu.Portal>
    </DropdownMenu.Root>
  );
}

function Changes({
  recording,
  onRename,
}: Pick<RecordingMenuProps, 'recording'> & { onRename: (() => void) | undefined }) {
  const recordings = useRecordings();
  const { id, pinned } = recording;
  return (
    <>
      <DropdownMenu.Item className={styles.item} onSelect={onRename}>
        <PencilLine />
        <span>Rename</span>
        <span className={styles.key}>
          <Keys keys="F2" />
        </span>
      </DropdownMenu.Item>
      <DropdownMenu.Item
        className={styles.item}
        onSelect={() => void recordings.change([id], { pinned: !pinned })}
      >
        {pinned ? <PinOff /> : <Pin />}
        <span>{pinned ? 'Unpin' : 'Pin'}</span>
        <span className={styles.key}>
          <Keys keys="P" />
        </span>
      </DropdownMenu.Item>
    </>
  );
}

function Downloads({ recording }: { readonly recording: Recording }) {
  const isAvailable: Readonly<Record<DownloadKind, boolean>> = {
    video: isPlayable(recording),
    thumbnail: recording.has_thumbnail,
    actions: true,
    subtitles: true,
    zip: isPlayable(recording),
  };
  return DOWNLOADS.map(({ kind, label, icon: Icon }) => (
    <Fragment key={kind}>
      <DropdownMenu.Item className={styles.item} disabled={!isAvailable[kind]} asChild>
        <a href={isAvailable[kind] ? downloadUrl(recording.id, kind) : undefined} download>
          <Icon />
          <span>{label}</span>
        </a>
      </DropdownMenu.Item>
    </Fragment>
  ));
}

function Delete({ recording }: { readonly recording: Recording }) {
  const recordings = useRecordings();
  return (
    <DropdownMenu.Item
      className={styles.item}
      data-danger
      disabled={isActive(recording)}
      onSelect={() => recordings.askToDelete([recording.id])}
    >
      <Trash2 />
      <span>Delete…</span>
      <span className={styles.key}>
        <Keys keys="Del" />
      </span>
    </DropdownMenu.Item>
  );
}
