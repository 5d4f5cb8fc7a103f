import { createContext, useCallback, useContext } from 'react';
import { visible } from '../ui/visible-text';

const MAX_TITLE = 200;

/** The titles of chats by id, in lower case. */
const ChatTitles = createContext<ReadonlyMap<string, string>>(new Map());

export const ChatTitlesProvider = ChatTitles.Provider;

/** Returns the title of a chat, or else the first characters of its id. */
export function useChatNames(): (chat: string, length?: number) => string {
  const titles = useContext(ChatTitles);
  return useCallback(
    (chat, length = chat.length) => {
      const title = titles.get(chat.toLowerCase());
      return title === undefined ? chat.slice(0, length) : visible(title, MAX_TITLE);
    },
    [titles],
  );
}
