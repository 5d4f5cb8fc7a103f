import styles from './ChatTag.module.css';
import { chatTag } from './chat';

/** Which chat it was, short and in a colour of its own. */
export function ChatTag({ chat }: { readonly chat: string }) {
  const { name, hue } = chatTag(chat);
  return (
    <span className={styles.tag} title={`Chat ${chat}`}>
      <i style={{ background: `hsl(${hue} 62% 54%)` }} />
      {name}
    </span>
  );
}
