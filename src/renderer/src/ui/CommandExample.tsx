import styles from './CommandExample.module.css';
import { CopyButton } from './CopyButton';

/** A shell command with a copy button. */
export function CommandExample({ command }: { readonly command: string }) {
  return (
    <div className={styles.command}>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls sideways. */}
      <pre tabIndex={0}>{command}</pre>
      <CopyButton text={command} label="Copy the command" />
    </div>
  );
}
