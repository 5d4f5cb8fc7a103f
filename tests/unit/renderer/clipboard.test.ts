import { describe, expect, it, vi } from 'vitest';
import { ClipboardBridge, MAX_CLIPBOARD_BYTES } from '../../../src/renderer/src/state/live/clipboard';
import type { ReportError } from '../../../src/renderer/src/state/notifications';
import type { DesktopClipboard } from '../../../src/shared/desktop';

/** A clipboard in a browser that allows only some operations. */
function bridge(allowed: { read?: boolean; write?: boolean; always?: boolean }) {
  const computer = { text: '' };
  const desktop: { last: DesktopClipboard } = { last: {} };
  const offered: string[] = [];
  const reportError = vi.fn<ReportError>();
  const unless = (ok: boolean | undefined) => {
    if (!ok) throw new DOMException('', 'NotAllowedError');
  };
  const clipboard = new ClipboardBridge({
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
    lastCopied: async () => desktop.last,
    reportError,
  });
  return { computer, desktop, offered, reportError, allowed, clipboard };
}

describe('the clipboard bridge', () => {
  it('sends each new local text to the desktop once', async () => {
    const { computer, offered, clipboard } = bridge({ read: true, always: true });
    for (const text of ['', 'grüß 日本 😀', 'grüß 日本 😀', 'two']) {
      computer.text = text;
      await clipboard.sync();
    }
    expect(offered).toEqual(['grüß 日本 😀', 'two']);
    expect(clipboard.store.getState().shared).toBe(true);
  });

  it('writes text copied on the desktop to the local clipboard, and does not send it back', async () => {
    const { computer, offered, clipboard } = bridge({ read: true, write: true, always: true });
    await clipboard.copied('over there');
    expect(computer.text).toBe('over there');
    await clipboard.sync();
    expect(offered).toEqual([]);
  });

  it('reports a text that is too long for the desktop, and clears the previous text there', async () => {
    const { computer, offered, reportError, clipboard } = bridge({ read: true, always: true });
    for (const text of [
      'one',
      'é'.repeat(MAX_CLIPBOARD_BYTES / 2),
      'é'.repeat(MAX_CLIPBOARD_BYTES / 2 + 1),
      'two',
    ]) {
      computer.text = text;
      await clipboard.sync();
    }
    expect(offered.map((text) => text.length)).toEqual([3, MAX_CLIPBOARD_BYTES / 2, 0, 3]);
    expect(reportError).toHaveBeenCalledExactlyOnceWith(
      'What is copied here (4.2 MB) is too long to be pasted on the desktop: 4.2 MB at the most.',
    );
  });

  it('reports once why a text copied on the desktop is missing', async () => {
    const { computer, desktop, reportError, clipboard } = bridge({ read: true, write: true, always: true });
    await clipboard.copied('before');
    const copied_at = new Date(Date.now() + 1000).toISOString();
    desktop.last = { missing: 'It is larger than 4 MB.', copied_at };
    await clipboard.begin();
    expect(reportError).toHaveBeenCalledExactlyOnceWith('It is larger than 4 MB.');
    expect([computer.text, clipboard.store.getState().pending]).toEqual(['before', undefined]);
  });

  it('reads the local clipboard only after a click if the browser does not always allow it', async () => {
    const { computer, offered, clipboard } = bridge({ read: true });
    computer.text = 'mine';
    await clipboard.sync();
    expect(offered).toEqual([]);
    await clipboard.share();
    expect(offered).toEqual(['mine']);
  });

  it('keeps a text as pending if the browser refuses to write it, and writes it on retry', async () => {
    const { computer, allowed, reportError, clipboard } = bridge({});
    await clipboard.copied('over there');
    expect(clipboard.store.getState().pending).toBe('over there');
    await clipboard.takePending();
    expect(reportError).toHaveBeenCalledWith(expect.stringContaining('Allow it'), expect.anything());
    allowed.write = true;
    reportError.mock.calls[0]?.[1]?.run();
    await vi.waitFor(() => expect(clipboard.store.getState().pending).toBeUndefined());
    expect([computer.text, clipboard.store.getState().pending]).toEqual(['over there', undefined]);
  });

  it('reports what to do if the browser refuses to read the clipboard', async () => {
    const { reportError, clipboard } = bridge({});
    await clipboard.share();
    expect(reportError).toHaveBeenCalledWith(expect.stringContaining('Allow it'), expect.anything());
  });

  describe('when control is taken', () => {
    const always = { read: true, write: true, always: true };
    const at = (ms: number) => new Date(Date.now() + ms).toISOString();
    const cases: [string, { here: string; there: DesktopClipboard }, object][] = [
      [
        'receives the text copied on the desktop',
        { here: '', there: { text: 'there', copied_at: at(0) } },
        { here: 'there', offered: [], kept: undefined },
      ],
      [
        'sends the local text if nothing was copied on the desktop',
        { here: 'mine', there: {} },
        { here: 'mine', offered: ['mine'], kept: undefined },
      ],
      [
        'sends the local text, and keeps a different text from the desktop as pending',
        { here: 'mine', there: { text: 'there', copied_at: at(0) } },
        { here: 'mine', offered: ['mine'], kept: 'there' },
      ],
      [
        'sends nothing if both texts are the same',
        { here: 'same', there: { text: 'same', copied_at: at(0) } },
        { here: 'same', offered: [], kept: undefined },
      ],
    ];
    it.each(cases)('%s', async (_, { here, there }, expected) => {
      const { computer, desktop, offered, clipboard } = bridge(always);
      computer.text = here;
      desktop.last = there;
      await clipboard.begin();
      expect({ here: computer.text, offered, kept: clipboard.store.getState().pending }).toEqual(expected);
    });

    it('receives only text copied on the desktop after the last received one', async () => {
      const { computer, desktop, offered, clipboard } = bridge(always);
      await clipboard.copied('one');
      desktop.last = { text: 'one', copied_at: at(-1000) };
      computer.text = 'mine';
      await clipboard.begin();
      expect([computer.text, offered]).toEqual(['mine', ['mine']]);
      desktop.last = { text: 'two', copied_at: at(1000) };
      await clipboard.begin();
      expect([computer.text, offered]).toEqual(['two', ['mine']]);
    });

    it('keeps the desktop’s text as pending if the browser does not allow reading the local one', async () => {
      const { computer, desktop, clipboard } = bridge({ write: true });
      computer.text = 'mine';
      desktop.last = { text: 'there', copied_at: at(0) };
      await clipboard.begin();
      expect([computer.text, clipboard.store.getState().pending]).toEqual(['mine', 'there']);
      await clipboard.takePending();
      expect([computer.text, clipboard.store.getState().pending]).toEqual(['there', undefined]);
    });
  });

  it('does not send the local text again while a text is pending, and writes the pending one when allowed', async () => {
    const { computer, allowed, offered, clipboard } = bridge({ read: true, always: true });
    computer.text = 'old';
    await clipboard.sync();
    await clipboard.copied('new');
    await clipboard.sync();
    allowed.write = true;
    await clipboard.sync();
    expect([computer.text, offered]).toEqual(['new', ['old']]);
  });

  it('does not send a text that it read while a text arrived from the desktop', async () => {
    const { computer, offered, clipboard } = bridge({ read: true, write: true, always: true });
    computer.text = 'old';
    await Promise.all([clipboard.sync(), clipboard.copied('new')]);
    await clipboard.sync();
    expect([computer.text, offered]).toEqual(['new', []]);
  });
});
