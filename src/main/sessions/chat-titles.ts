import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { Chat, MAX_CHATS } from '../../shared/chat';
import { parseJson } from '../../shared/json';
import { attempt } from '../base/attempt';
import { writeFileAtomicSync } from '../base/files';

const StoredChats = z.object({ chats: z.array(z.unknown()) });

export type ChatTitles = ReturnType<typeof createChatTitles>;

/**
 * The titles of chats, in `chats.json` in the data directory. Damaged ones are left out.
 * @param onChange called with a chat whose title was set or removed
 */
export function createChatTitles(dataDir: string, onChange: (chat: Chat) => void) {
  const file = join(dataDir, 'chats.json');
  const read = (): Chat[] => {
    const stored = StoredChats.safeParse(parseJson(attempt(() => readFileSync(file, 'utf8')) ?? ''));
    return (stored.data?.chats ?? []).flatMap((chat) => Chat.safeParse(chat).data ?? []).slice(-MAX_CHATS);
  };

  return {
    list: read,
    /** @param id any form of a UUID @throws the disk's errors */
    set(id: string, title: string | null): Chat {
      const chat: Chat = { id: id.toLowerCase(), ...(title !== null && { title }) };
      const others = read().filter((other) => other.id !== chat.id);
      const chats = (title === null ? others : [...others, chat]).slice(-MAX_CHATS);
      // The directory may have been deleted meanwhile.
      mkdirSync(dataDir, { recursive: true, mode: 0o700 });
      writeFileAtomicSync(file, `${JSON.stringify({ chats }, undefined, 2)}\n`);
      onChange(chat);
      return chat;
    },
  };
}
