import styles from './ChatTag.module.css';
import { chatTag } from './chat';

/** A conversation's short name and color; `bare` shows only the color. */
export function ChatTag({ chat, bare }: { readonly chat: string; readonly bare: boolean }) {
  const { name, hue } = chatTag(chat);
  return (
    <span className={styles.tag} data-bare={bare || undefined} title={`Chat ID ${chat}`}>
      <i style={{ background: `hsl(${hue} 62% 54%)` }} />
      <span>{name}</span>
    </span>
  );
}
