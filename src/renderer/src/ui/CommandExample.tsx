import styles from './CommandExample.module.css';
import { CopyButton } from './CopyButton';

interface CommandExampleProps {
  readonly command: string;
  /** What is shown instead, if the command contains a secret. */
  readonly shown?: string;
  /** What the command is for, if there are several. */
  readonly of?: string;
}

/** A shell command with a copy button. */
export function CommandExample({ command, shown = command, of }: CommandExampleProps) {
  return (
    <div className={styles.command}>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls sideways. */}
      <pre tabIndex={0}>{shown}</pre>
      <CopyButton text={command} label={of === undefined ? 'Copy the command' : `Copy the line for ${of}`} />
    </div>
  );
}
