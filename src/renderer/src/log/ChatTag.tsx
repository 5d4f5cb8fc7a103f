import styles from './ChatTag.module.css';

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

/** Distinct hues. */
const HUES = [212, 262, 322, 12, 38, 92, 152, 184];

/** A short name and a stable hue for a conversation. */
function chatTag(chat: string): { readonly name: string; readonly hue: number } {
  let sum = 0;
  for (const letter of chat) sum = (sum * 31 + letter.charCodeAt(0)) >>> 0;
  return { name: chat.slice(0, 4), hue: HUES[sum % HUES.length] ?? 212 };
}
