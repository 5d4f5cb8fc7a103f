/** Colours that tell chats apart; as in LogRow.module.css. */
const HUES = [212, 262, 322, 12, 38, 92, 152, 184];

/** A chat as a short tag: the same chat always has the same one. */
export function chatTag(chat: string): { readonly name: string; readonly hue: number } {
  let sum = 0;
  for (const letter of chat) sum = (sum * 31 + letter.charCodeAt(0)) >>> 0;
  return { name: chat.slice(0, 4), hue: HUES[sum % HUES.length] ?? 212 };
}
