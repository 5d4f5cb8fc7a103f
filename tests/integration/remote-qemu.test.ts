import { expect, it, onTestFinished } from 'vitest';
import { startHost } from '../support/host';
import { GROW, hasQemu, startQemu } from '../support/qemu';
import { freePort, PASSWORD } from '../support/vnc-server';
import { waitFor } from '../support/wait-for';

/** Longer than QEMU's queue. */
const TEXT = `${'The quick brown fox jumps over the lazy dog 0123456789, '.repeat(3)}~!@#$%^&*()_+"<>?\n`;

it.runIf(hasQemu)(
  'a virtual machine of QEMU receives typed text exactly, and its new size is detected',
  async () => {
    const port = await freePort();
    const machine = await startQemu(port);
    onTestFinished(() => machine.stop());
    const host = await startHost(['--desktop', `vnc://127.0.0.1:${port}`], {
      JUMPSEAT_VNC_PASSWORD: PASSWORD,
    });
    onTestFinished(() => host.stop().then(() => undefined));

    expect((await host.act({ action: 'type', text: TEXT })).status).toBe(200);
    await waitFor('the text', () => machine.text().length >= TEXT.length);
    expect(machine.text()).toBe(TEXT.replace('\n', '\r'));
    const { status, json } = await host.act({ action: 'type', text: 'naïve' });
    expect(status).toBe(500);
    expect(json).toMatchObject({ detail: expect.stringContaining('Nothing was typed') });

    expect((await host.act({ action: 'screenshot' })).json).toMatchObject({ screenshot_width: 720 });
    expect((await host.act({ action: 'type', text: GROW })).status).toBe(200);
    await waitFor('the new size', async () => (await host.desktop()).width === 800);
    expect((await host.act({ action: 'screenshot' })).json).toMatchObject({
      screenshot_width: 800,
      screenshot_height: 600,
    });
  },
);
