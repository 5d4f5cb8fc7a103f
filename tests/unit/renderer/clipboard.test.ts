import { describe, expect, it, vi } from 'vitest';
import { createClipboardBridge } from '../../../src/renderer/src/live/clipboard';
import type { TellTrouble } from '../../../src/renderer/src/store/notices';

/** A computer's clipboard with a browser before it that allows some of it. */
function bridge(allowed: { read?: boolean; write?: boolean; always?: boolean }) {
  const computer = { text: '' };
  const offered: string[] = [];
  const onTrouble = vi.fn<TellTrouble>();
  const unless = (ok: boolean | undefined) => {
    if (!ok) throw new DOMException('', 'NotAllowedError');
  };
  const clipboard = createClipboardBridge({
    local: {
      async readText() {
        unless(allowed.read);
        return computer.text;
      },
      async writeText(text) {
        unless(allowed.write);
        computer.text = text;
      },
      mayRead: async () => allowed.always ?? false,
    },
    offer: (text) => offered.push(text),
    onTrouble,
  });
  return { computer, offered, onTrouble, allowed, clipboard };
}

describe('the clipboard', () => {
  it('goes to the desktop once for each new text', async () => {
    const { computer, offered, clipboard } = bridge({ read: true, always: true });
    for (const text of ['', 'grüß 日本 😀', 'grüß 日本 😀', 'two']) {
      computer.text = text;
      await clipboard.sync();
    }
    expect(offered).toEqual(['grüß 日本 😀', 'two']);
    expect(clipboard.store.getState().shared).toBe(true);
  });

  it('comes from the desktop, and is not sent back', async () => {
    const { computer, offered, clipboard } = bridge({ read: true, write: true, always: true });
    await clipboard.copied('over there');
    expect(computer.text).toBe('over there');
    await clipboard.sync();
    expect(offered).toEqual([]);
  });

  it('is not read before the browser allows it, except by a click', async () => {
    const { computer, offered, clipboard } = bridge({ read: true });
    computer.text = 'mine';
    await clipboard.sync();
    expect(offered).toEqual([]);
    await clipboard.share();
    expect(offered).toEqual(['mine']);
  });

  it('keeps what the browser does not take, until a click', async () => {
    const { computer, allowed, onTrouble, clipboard } = bridge({});
    await clipboard.copied('over there');
    expect(clipboard.store.getState().kept).toBe('over there');
    await clipboard.takeKept();
    expect(onTrouble).toHaveBeenCalledWith(expect.stringContaining('Allow it'), expect.anything());
    allowed.write = true;
    onTrouble.mock.calls[0]?.[1]?.run();
    await vi.waitFor(() => expect(clipboard.store.getState().kept).toBeUndefined());
    expect([computer.text, clipboard.store.getState().kept]).toEqual(['over there', undefined]);
  });

  it('says what to do where the browser refuses', async () => {
    const { onTrouble, clipboard } = bridge({});
    await clipboard.share();
    expect(onTrouble).toHaveBeenCalledWith(expect.stringContaining('Allow it'), expect.anything());
  });
});
