import styles from './ChatTag.module.css';
import { chatTag } from './chat';

/** Which chat it was, short and in a colour of its own; `bare` is the colour alone, where there is no room. */
export function ChatTag({ chat, bare }: { readonly chat: string; readonly bare: boolean }) {
  const { name, hue } = chatTag(chat);
  return (
    <span className={styles.tag} data-bare={bare || undefined} title={`Chat ${chat}`}>
      <i style={{ background: `hsl(${hue} 62% 54%)` }} />
      <span>{name}</span>
    </span>
  );
}
