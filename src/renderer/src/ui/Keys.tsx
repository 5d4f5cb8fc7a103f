import styles from './Keys.module.css';

export const MAC = /Mac|iPhone|iPad/.test(navigator.userAgent);

/** Shows a shortcut such as `Ctrl+Enter` as keys. */
export function Keys({ keys }: { readonly keys: string }) {
  return (
    <span className={styles.keys}>
      {keys.split('+').map((key) => (
        <kbd key={key}>{MAC && key === 'Ctrl' ? '⌃' : MAC && key === 'Alt' ? '⌥' : key}</kbd>
      ))}
    </span>
  );
}
