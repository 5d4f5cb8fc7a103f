import styles from './CommandExample.module.css';
import { CopyButton } from './CopyButton';

/** A command for a shell, to be copied. */
export function CommandExample({ command }: { readonly command: string }) {
  return (
    <div className={styles.command}>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls sideways. */}
      <pre tabIndex={0}>{command}</pre>
      <CopyButton text={command} label="Copy the command" />
    </div>
  );
}
