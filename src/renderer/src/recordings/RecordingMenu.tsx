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
import type { Recording } from '../../../shared/recording';
import { type DownloadKind, downloadUrl } from '../api/recordings';
import { useRecordings } from '../panel/use-recordings';
import { isActive, isPlayable } from '../state/recordings/recording-labels';
import { Button, IconButton } from '../ui/Button';
import { Menu, MenuItem } from '../ui/Menu';
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
  const trigger = downloadsOnly ? (
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
  );
  return (
    <Menu
      trigger={trigger}
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
        <AllItems recording={recording} onRename={onRename} />
      )}
    </Menu>
  );
}

interface AllItemsProps {
  readonly recording: Recording;
  readonly onRename: (() => void) | undefined;
}

function AllItems({ recording, onRename }: AllItemsProps) {
  const recordings = useRecordings();
  const { id, pinned } = recording;
  return (
    <>
      <MenuItem icon={<PencilLine />} label="Rename" shortcut="F2" onSelect={onRename} />
      <MenuItem
        icon={pinned ? <PinOff /> : <Pin />}
        label={pinned ? 'Unpin' : 'Pin'}
        shortcut="P"
        onSelect={() => void recordings.change([id], { pinned: !pinned })}
      />
      <div className={styles.line} />
      <DropdownMenu.Label className={styles.label}>Download</DropdownMenu.Label>
      <Downloads recording={recording} />
      <div className={styles.line} />
      <MenuItem
        data-danger
        icon={<Trash2 />}
        label="Delete…"
        shortcut="Del"
        disabled={isActive(recording)}
        onSelect={() => recordings.askToDelete([id])}
      />
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
    <DropdownMenu.Item key={kind} className={styles.item} disabled={!isAvailable[kind]} asChild>
      <a href={isAvailable[kind] ? downloadUrl(recording.id, kind) : undefined} download>
        <Icon />
        <span>{label}</span>
      </a>
    </DropdownMenu.Item>
  ));
}
